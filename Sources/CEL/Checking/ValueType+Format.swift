extension ValueType {
    /// As messages about types write it, the way users of cel-go know: `list(int)`, `wrapper(string)`,
    /// `optional_type(dyn)`.
    var formatted: String {
        var nodes = 64
        return formatted(&nodes)
    }

    /// Cost: at most `nodes` parts are written, then `…`.
    private func formatted(_ nodes: inout Int) -> String {
        nodes -= 1
        guard nodes > 0 else { return "…" }
        switch self {
        case .dyn: return "dyn"
        case .null: return "null"
        case .bool: return "bool"
        case .int: return "int"
        case .uint: return "uint"
        case .double: return "double"
        case .string: return "string"
        case .bytes: return "bytes"
        case .timestamp: return "timestamp"
        case .duration: return "duration"
        case .any: return "any"
        case .error: return "!error!"
        case .list(let element): return "list(\(element.formatted(&nodes)))"
        case .map(let key, let value): return "map(\(key.formatted(&nodes)), \(value.formatted(&nodes)))"
        case .type(.dyn): return "type"
        case .type(let type): return "type(\(type.formatted(&nodes)))"
        case .optional(let type): return "optional_type(\(type.formatted(&nodes)))"
        case .wrapper(let type): return "wrapper(\(type.formatted(&nodes)))"
        case .parameter(let name): return name
        case .opaque(let name, let parameters):
            guard !parameters.isEmpty else { return name }
            var texts: [String] = []
            for parameter in parameters { texts.append(parameter.formatted(&nodes)) }
            return "\(name)(\(texts.joined(separator: ", ")))"
        }
    }

    /// The types that this one is made of, in order.
    var components: [ValueType] {
        switch self {
        case .list(let type), .type(let type), .optional(let type), .wrapper(let type): [type]
        case .map(let key, let value): [key, value]
        case .opaque(_, let parameters): parameters
        default: []
        }
    }

    /// The same type made of other parts; as many as ``components`` has.
    func replacingComponents(_ parts: [ValueType]) -> ValueType {
        guard parts.count == components.count else { return self }
        return switch self {
        case .list: .list(parts[0])
        case .type: .type(parts[0])
        case .optional: .optional(parts[0])
        case .wrapper: .wrapper(parts[0])
        case .map: .map(parts[0], parts[1])
        case .opaque(let name, _): .opaque(name, parts)
        default: self
        }
    }

    /// True when both are of one kind and, for opaque types, of one name; their parts may differ.
    func hasSameHead(as other: ValueType) -> Bool {
        switch (self, other) {
        case (.list, .list), (.map, .map), (.type, .type), (.optional, .optional), (.wrapper, .wrapper): true
        case (.opaque(let first, let firstParts), .opaque(let second, let secondParts)):
            first == second && firstParts.count == secondParts.count
        case (.parameter(let first), .parameter(let second)): first == second
        case (.dyn, .dyn), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
            (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.any, .any),
            (.error, .error):
            true
        default: false
        }
    }

    /// True for what is only checked when evaluated, and for what is wrong already.
    var isDynamic: Bool {
        switch self {
        case .dyn, .any, .error: true
        default: false
        }
    }

    /// True for types that `null` may be given for (cel-spec, conformance vectors, `legacy_nullable_types`): messages
    /// and library types, timestamps, durations, wrappers, optionals.
    var isNullable: Bool {
        switch self {
        case .null, .timestamp, .duration, .wrapper, .optional, .opaque, .any, .dyn, .error: true
        default: false
        }
    }
}
