/// What a Swift function of a library can take as an argument: a value's content, when the value is of that type.
protocol LibraryArgument: Sendable {
    static func from(_ value: Value) -> Self?
}

extension Value: LibraryArgument {
    static func from(_ value: Value) -> Value? { value }
}

extension Bool: LibraryArgument {
    static func from(_ value: Value) -> Bool? {
        if case .bool(let content) = value { content } else { nil }
    }
}

extension Int64: LibraryArgument {
    static func from(_ value: Value) -> Int64? {
        if case .int(let content) = value { content } else { nil }
    }
}

extension UInt64: LibraryArgument {
    static func from(_ value: Value) -> UInt64? {
        if case .uint(let content) = value { content } else { nil }
    }
}

extension Double: LibraryArgument {
    static func from(_ value: Value) -> Double? {
        if case .double(let content) = value { content } else { nil }
    }
}

extension String: LibraryArgument {
    static func from(_ value: Value) -> String? {
        if case .string(let content) = value { content } else { nil }
    }
}

extension [UInt8]: LibraryArgument {
    static func from(_ value: Value) -> [UInt8]? {
        if case .bytes(let content) = value { content } else { nil }
    }
}

/// A list as an argument.
struct ListArgument: LibraryArgument {
    let list: any ListValue

    var count: Int { list.count }
    subscript(index: Int) -> Value { list.element(at: index) }

    /// All elements.
    var elements: [Value] { (0..<list.count).map { list.element(at: $0) } }

    static func from(_ value: Value) -> ListArgument? {
        if case .list(let list) = value { ListArgument(list: list) } else { nil }
    }
}

/// A value of a library that its functions take as an argument.
protocol LibraryObject: ObjectValue, LibraryArgument {}

extension LibraryObject {
    static func from(_ value: Value) -> Self? {
        if case .object(let object) = value { object as? Self } else { nil }
    }
}

extension Overload {
    /// A function of no arguments.
    init(_ id: String, _ result: ValueType, _ body: @escaping @Sendable () -> Value) {
        self.init(id, isMember: false, [], result, .none(body))
    }

    /// A function of one argument, called with its content.
    init<A: LibraryArgument>(
        _ id: String, isMember: Bool = false, _ parameters: [ValueType], _ result: ValueType,
        _ body: @escaping @Sendable (A) -> Value
    ) {
        self.init(
            id, isMember: isMember, parameters, result,
            .unary { first in
                guard let a = A.from(first) else { return .noSuchOverload(id) }
                return body(a)
            })
    }

    /// A function of two arguments, called with their contents.
    init<A: LibraryArgument, B: LibraryArgument>(
        _ id: String, isMember: Bool = false, _ parameters: [ValueType], _ result: ValueType,
        _ body: @escaping @Sendable (A, B) -> Value
    ) {
        self.init(
            id, isMember: isMember, parameters, result,
            .binary { first, second in
                guard let a = A.from(first), let b = B.from(second) else { return .noSuchOverload(id) }
                return body(a, b)
            })
    }

    /// A function of three arguments, called with their contents.
    init<A: LibraryArgument, B: LibraryArgument, C: LibraryArgument>(
        _ id: String, isMember: Bool = false, _ parameters: [ValueType], _ result: ValueType,
        _ body: @escaping @Sendable (A, B, C) -> Value
    ) {
        self.init(
            id, isMember: isMember, parameters, result,
            .many { arguments in
                guard arguments.count == 3, let a = A.from(arguments[0]), let b = B.from(arguments[1]),
                    let c = C.from(arguments[2])
                else { return .noSuchOverload(id) }
                return body(a, b, c)
            })
    }

    /// A function of four arguments, called with their contents.
    init<A: LibraryArgument, B: LibraryArgument, C: LibraryArgument, D: LibraryArgument>(
        _ id: String, isMember: Bool = false, _ parameters: [ValueType], _ result: ValueType,
        _ body: @escaping @Sendable (A, B, C, D) -> Value
    ) {
        self.init(
            id, isMember: isMember, parameters, result,
            .many { arguments in
                guard arguments.count == 4, let a = A.from(arguments[0]), let b = B.from(arguments[1]),
                    let c = C.from(arguments[2]), let d = D.from(arguments[3])
                else { return .noSuchOverload(id) }
                return body(a, b, c, d)
            })
    }
}

extension Value {
    static func noSuchOverload(_ function: String) -> Value {
        .failure(.noSuchOverload, "no such overload: \(function)")
    }

    static func invalid(_ message: String) -> Value { .failure(.invalidArgument, message) }

    /// The longest text and the longest list that functions give; calls that follow one another could otherwise make
    /// them grow exponentially.
    static let longestText = 16 << 20
    static let longestList = 1 << 20

    static var tooLong: Value { .invalid("result too long") }
}

/// The types that have an order, with the names that overloads are called by.
let comparableTypes: [(name: String, type: ValueType)] = [
    ("int", .int), ("uint", .uint), ("double", .double), ("bool", .bool), ("duration", .duration),
    ("timestamp", .timestamp), ("string", .string), ("bytes", .bytes),
]
