/// `operand.field`.
final class SelectNode: Node {
    let operand: any Node
    let field: String
    let missing: Value

    init(_ operand: any Node, _ field: String) {
        self.operand = operand
        self.field = field
        missing = .failure(.noSuchKey, "no such key: \(field)")
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        frame.charge(1)
        switch value {
        case .map(let map): return map.select(field) ?? missing
        case .optional(let optional): return Self.select(field, in: optional)
        default: return Self.failure(value)
        }
    }

    /// A field of something that may not be there: not there, in its turn, when the field is missing.
    static func select(_ field: String, in optional: OptionalValue) -> Value {
        guard let value = optional.value else { return .optional(.none) }
        return selectOptionally(field, in: value)
    }

    static func selectOptionally(_ field: String, in value: Value) -> Value {
        switch value {
        case .map(let map):
            switch map.test(field) {
            case .bool(false): return .optional(.none)
            case .bool(true):
                guard let found = map.select(field) else { return .optional(.none) }
                return found.isErrorOrUnknown ? found : .optional(OptionalValue(found))
            case let other: return other
            }
        case .optional(let inner): return select(field, in: inner)
        default: return failure(value)
        }
    }

    static func failure(_ value: Value) -> Value {
        if value.isErrorOrUnknown { return value }
        return .failure(
            .noSuchOverload, "no such overload: type '\(value.runtimeType.name)' does not support field selection")
    }
}

/// `operand.?field`.
final class OptionalSelectNode: Node {
    let operand: any Node
    let field: String

    init(_ operand: any Node, _ field: String) {
        self.operand = operand
        self.field = field
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        frame.charge(1)
        return SelectNode.selectOptionally(field, in: value)
    }
}

/// `has(operand.field)`.
final class TestNode: Node {
    let operand: any Node
    let field: String

    init(_ operand: any Node, _ field: String) {
        self.operand = operand
        self.field = field
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        frame.charge(1)
        switch value {
        case .map(let map): return map.test(field)
        case .optional(var optional):
            while true {
                switch optional.value {
                case nil: return .bool(false)
                case .map(let map): return map.test(field)
                case .optional(let inner): optional = inner
                case let value?: return SelectNode.failure(value)
                }
            }
        default: return SelectNode.failure(value)
        }
    }
}

/// `operand[key]` and `operand[?key]`.
final class IndexNode: Node {
    let operand: any Node
    let key: any Node
    let isOptional: Bool
    let extra: Dispatcher?

    init(_ operand: any Node, _ key: any Node, isOptional: Bool, extra: Dispatcher?) {
        self.operand = operand
        self.key = key
        self.isOptional = isOptional
        self.extra = extra
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        if case .error = value { return value }
        let key = key.evaluate(&frame)
        if value.isErrorOrUnknown || key.isErrorOrUnknown {
            return Value.merged(value.isErrorOrUnknown ? value : nil, key.isErrorOrUnknown ? key : value)
        }
        frame.charge(1)
        if let extra, let result = extra.attempt(value, key, &frame) { return result }
        return Self.index(value, key, isOptional: isOptional)
    }

    static func index(_ value: Value, _ key: Value, isOptional: Bool) -> Value {
        switch value {
        case .map(let map):
            guard let found = map.value(for: key) else {
                return isOptional ? .optional(.none) : .failure(.noSuchKey, "no such key: \(key.description)")
            }
            return isOptional && !found.isErrorOrUnknown ? .optional(OptionalValue(found)) : found
        case .list(let list):
            let index: Int?
            switch key {
            case .int(let value): index = Int(exactly: value)
            case .uint(let value): index = Int(exactly: value) ?? -1
            case .double(let value):
                index = Int(exactly: value)
                if index == nil {
                    return .failure(.invalidArgument, "unsupported index value: \(key.description)")
                }
            default:
                return .failure(
                    .noSuchOverload, "no such overload: _[_](list, \(key.runtimeType.name))")
            }
            guard let index, index >= 0, index < list.count else {
                return isOptional
                    ? .optional(.none) : .failure(.indexOutOfRange, "index out of bounds: \(key.description)")
            }
            let found = list.element(at: index)
            return isOptional && !found.isErrorOrUnknown ? .optional(OptionalValue(found)) : found
        case .optional(let optional):
            guard let value = optional.value else { return .optional(.none) }
            return Self.index(value, key, isOptional: true)
        default:
            return .failure(
                .noSuchOverload,
                "no such overload: _[_](\(value.runtimeType.name), \(key.runtimeType.name))")
        }
    }
}
