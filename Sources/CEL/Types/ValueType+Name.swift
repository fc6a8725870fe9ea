extension ValueType {
    /// The name under which a type is known while evaluating, without its parameters: `list`, `null_type`,
    /// `google.protobuf.Timestamp`. Types are equal as values when their names are (langdef.md, "Abstract Types").
    public var name: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .optional: "optional_type"
        case .wrapper(let type): "wrapper(\(type.name))"
        case .any: "any"
        case .parameter(let name): name
        case .opaque(let name, _): name
        case .error: "*error*"
        }
    }
}
