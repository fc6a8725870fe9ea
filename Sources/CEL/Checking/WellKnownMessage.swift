/// Protocol buffer messages that the language treats as values of its own, when written out as messages: their types
/// and fields (cel-spec, langdef.md, section "Protocol Buffer Data Conversion"; google/protobuf/*.proto).
enum WellKnownMessage: String {
    case any = "google.protobuf.Any"
    case boolValue = "google.protobuf.BoolValue"
    case bytesValue = "google.protobuf.BytesValue"
    case doubleValue = "google.protobuf.DoubleValue"
    case duration = "google.protobuf.Duration"
    case floatValue = "google.protobuf.FloatValue"
    case int32Value = "google.protobuf.Int32Value"
    case int64Value = "google.protobuf.Int64Value"
    case listValue = "google.protobuf.ListValue"
    case stringValue = "google.protobuf.StringValue"
    case structValue = "google.protobuf.Struct"
    case timestamp = "google.protobuf.Timestamp"
    case uint32Value = "google.protobuf.UInt32Value"
    case uint64Value = "google.protobuf.UInt64Value"
    case value = "google.protobuf.Value"

    /// The type of the message as a value.
    var type: ValueType {
        switch self {
        case .any: .any
        case .boolValue: .wrapper(.bool)
        case .bytesValue: .wrapper(.bytes)
        case .doubleValue, .floatValue: .wrapper(.double)
        case .duration: .duration
        case .int32Value, .int64Value: .wrapper(.int)
        case .listValue: .list(.dyn)
        case .stringValue: .wrapper(.string)
        case .structValue: .map(.string, .dyn)
        case .timestamp: .timestamp
        case .uint32Value, .uint64Value: .wrapper(.uint)
        case .value: .dyn
        }
    }

    /// The type of a field of the message; nil when it has no such field.
    func fieldType(_ field: String) -> ValueType? {
        switch (self, field) {
        case (.any, "type_url"): .string
        case (.any, "value"): .bytes
        case (.duration, "seconds"), (.duration, "nanos"), (.timestamp, "seconds"), (.timestamp, "nanos"): .int
        case (.listValue, "values"): .list(.dyn)
        case (.structValue, "fields"): .map(.string, .dyn)
        case (.value, "null_value"): .int
        case (.value, "number_value"): .double
        case (.value, "string_value"): .string
        case (.value, "bool_value"): .bool
        case (.value, "struct_value"): .map(.string, .dyn)
        case (.value, "list_value"): .list(.dyn)
        case (_, "value"):
            if case .wrapper(let type) = type { type } else { nil }
        default: nil
        }
    }
}
