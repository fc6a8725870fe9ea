/// A list in memory.
public final class ArrayListValue: ListValue {
    /// The elements.
    public let elements: [Value]

    /// Made of its parts.
    public init(_ elements: [Value]) { self.elements = elements }

    /// The number of elements.
    public var count: Int { elements.count }

    /// The element at an index in `0..<count`.
    public func element(at index: Int) -> Value { elements[index] }

    static let empty = ArrayListValue([])
}

extension Value {
    /// A list in memory.
    public static func makeList(_ elements: [Value]) -> Value {
        .list(elements.isEmpty ? ArrayListValue.empty : ArrayListValue(elements))
    }
}

/// Two lists, one after the other, without a copy.
final class JoinedListValue: ListValue {
    let first: any ListValue
    let second: any ListValue
    let split: Int
    let count: Int
    /// How many joins lie above one another; bounded, as `element(at:)` goes through all of them.
    let depth: Int

    init(_ first: any ListValue, _ second: any ListValue) {
        self.first = first
        self.second = second
        split = first.count
        count = split + second.count
        depth = 1 + max((first as? JoinedListValue)?.depth ?? 0, (second as? JoinedListValue)?.depth ?? 0)
    }

    func element(at index: Int) -> Value {
        index < split ? first.element(at: index) : second.element(at: index - split)
    }

    /// The longest list that is made by joining.
    static let maximumCount = 4_000_000

    /// The lists joined: small ones and high piles of joins are copied, others are kept. `charge` is told how many
    /// elements are to be copied, and gives false when they are too many.
    static func join(_ first: any ListValue, _ second: any ListValue, charge: (Int) -> Bool) -> Value {
        let (a, b) = (first.count, second.count)
        if b == 0 { return .list(first) }
        if a == 0 { return .list(second) }
        guard a <= maximumCount, b <= maximumCount, a + b <= maximumCount else {
            return .failure(.costLimit, "list has more than \(maximumCount) elements")
        }
        let joined = JoinedListValue(first, second)
        guard a + b <= 64 || joined.depth > 8 else { return .list(joined) }
        guard charge(a + b) else { return .failure(.costLimit, "joining lists costs too much") }
        return .list(ArrayListValue((0..<(a + b)).map { joined.element(at: $0) }))
    }
}
