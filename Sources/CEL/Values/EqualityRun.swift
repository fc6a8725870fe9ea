/// One comparison with `==`, which ends when it takes too long: lists may hold the same list many times over.
struct EqualityRun {
    /// What may still be compared: values, and tens of bytes.
    private(set) var budget: Int
    private var depth = 0

    /// The deepest nesting that is compared.
    static let maximumDepth = 300

    init(budget: Int) { self.budget = budget }

    mutating func compare(_ a: Value, _ b: Value) -> Value {
        budget -= 1
        switch (a, b) {
        case (.string(let a), .string(let b)):
            budget -= min(a.utf8.count, b.utf8.count) / 10
            return .bool(a.hasSameCodePoints(as: b))
        case (.int(let a), .int(let b)): return .bool(a == b)
        case (.bool(let a), .bool(let b)): return .bool(a == b)
        case (.null, .null): return .bool(true)
        case (.error, _): return a
        case (.unknown(let a), .unknown(let b)): return .unknown(a.union(b))
        case (.unknown, .error): return b
        case (.unknown, _): return a
        case (_, .error), (_, .unknown): return b
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .uint), (.uint, .double), (.double, .int),
            (.double, .uint), (.double, .double):
            if case .equal = a.compare(to: b) { return .bool(true) }
            return .bool(false)
        case (.bytes(let a), .bytes(let b)):
            budget -= min(a.count, b.count) / 10
            return .bool(a == b)
        case (.timestamp(let a), .timestamp(let b)): return .bool(a == b)
        case (.duration(let a), .duration(let b)): return .bool(a == b)
        case (.type(let a), .type(let b)): return .bool(a.name == b.name)
        case (.list(let a), .list(let b)): return nested { $0.lists(a, b) }
        case (.map(let a), .map(let b)): return nested { $0.maps(a, b) }
        case (.optional(let a), .optional(let b)):
            switch (a.value, b.value) {
            case (nil, nil): return .bool(true)
            case (let a?, let b?): return nested { $0.compare(a, b) }
            default: return .bool(false)
            }
        case (.object(let object), _): return Self.objects(object, b)
        case (_, .object(let object)): return Self.objects(object, a)
        default: return .bool(false)
        }
    }

    private static func objects(_ object: any ObjectValue, _ other: Value) -> Value {
        object.isEqual(to: other).map { .bool($0) } ?? .failure(.noSuchOverload, "no such overload: _==_")
    }

    private mutating func nested(_ body: (inout EqualityRun) -> Value) -> Value {
        guard depth < Self.maximumDepth else {
            return .failure(.unsupported, "values are nested too deeply for _==_")
        }
        depth += 1
        defer { depth -= 1 }
        return body(&self)
    }

    private static let tooLong = Value.failure(.costLimit, "comparison with _==_ takes too long")

    private mutating func lists(_ a: any ListValue, _ b: any ListValue) -> Value {
        let count = a.count
        guard count == b.count else { return .bool(false) }
        var undecided: Value?
        for index in 0..<count {
            guard budget > 0 else { return Self.tooLong }
            let result = compare(a.element(at: index), b.element(at: index))
            if case .bool(let same) = result {
                if !same { return result }
            } else {
                undecided = Value.merged(undecided, result)
            }
        }
        return undecided ?? .bool(true)
    }

    private mutating func maps(_ a: any MapValue, _ b: any MapValue) -> Value {
        guard a.count == b.count else { return .bool(false) }
        var undecided: Value?
        for key in a.keys {
            guard budget > 0 else { return Self.tooLong }
            guard let left = a.value(for: key) else { continue }
            guard let right = b.value(for: key) else { return .bool(false) }
            let result = compare(left, right)
            if case .bool(let same) = result {
                if !same { return result }
            } else {
                undecided = Value.merged(undecided, result)
            }
        }
        return undecided ?? .bool(true)
    }
}
