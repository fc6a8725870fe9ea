/// A collection of values in which one that is equal, as `==` of the language has it, is found quickly.
struct EqualityIndex {
    private var buckets: [Int: [Value]] = [:]
    private(set) var elements: [Value] = []

    /// An index of a list's elements.
    init(_ list: ListArgument) {
        for position in 0..<list.count { insert(list[position]) }
    }

    /// Adds a value unless there is an equal one.
    private mutating func insert(_ value: Value) {
        let hash = Self.hash(value)
        if let bucket = buckets[hash], bucket.contains(where: { $0.isEqual(to: value) }) { return }
        buckets[hash, default: []].append(value)
        elements.append(value)
    }

    func contains(_ value: Value) -> Bool {
        buckets[Self.hash(value)]?.contains { $0.isEqual(to: value) } ?? false
    }

    /// The same for equal values; numbers are equal across their types.
    private static func hash(_ value: Value) -> Int {
        var hasher = Hasher()
        combine(value, depth: 0, into: &hasher)
        return hasher.finalize()
    }

    private static func combine(_ value: Value, depth: Int, into hasher: inout Hasher) {
        switch value {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(Double(value))
        case .uint(let value): hasher.combine(Double(value))
        case .double(let value): hasher.combine(value)
        case .string(let text): text.withBytes { hasher.combine(bytes: $0) }
        case .bytes(let bytes): hasher.combine(bytes)
        case .timestamp(let time): hasher.combine(time)
        case .duration(let duration): hasher.combine(duration)
        case .type(let type): hasher.combine(type.name)
        case .list(let list):
            hasher.combine(list.count)
            guard depth < 3 else { return }
            for index in 0..<min(list.count, 16) { combine(list.element(at: index), depth: depth + 1, into: &hasher) }
        case .map(let map):
            hasher.combine(map.count)
            guard depth < 3, map.count <= 64 else { return }
            // The order of the entries does not matter.
            var sum = 0
            for key in map.keys {
                var entry = Hasher()
                combine(key, depth: depth + 1, into: &entry)
                if let value = map.value(for: key) { combine(value, depth: depth + 1, into: &entry) }
                sum &+= entry.finalize()
            }
            hasher.combine(sum)
        case .optional, .object, .unknown, .error: hasher.combine(1)
        }
    }
}

extension Library {
    /// What it costs to find equal elements: one unit for each, or for each pair where there is no quick way.
    static func searchCost(_ value: Value) -> Int {
        guard case .list(let list) = value, list.count > 0 else { return 1 }
        switch list.element(at: 0) {
        case .object, .optional: return list.count.multipliedReportingOverflow(by: list.count).partialValue
        default: return 1 + list.count
        }
    }
}
