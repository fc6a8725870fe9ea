import CEL

/// The fields of cel-spec's test message that vectors about types use (`cel/expr/conformance/proto3/
/// test_all_types.proto`).
enum ConformanceSchema {
    static let types = DeclaredTypes([
        "cel.expr.conformance.proto3.TestAllTypes": [
            "single_int64": .int, "single_int64_wrapper": .wrapper(.int), "single_string_wrapper": .wrapper(.string),
            "repeated_int64": .list(.int), "map_bool_int64": .map(.bool, .int), "standalone_enum": .int,
            "repeated_nested_enum": .list(.int), "map_int32_enum": .map(.int, .int), "single_duration": .duration,
            "single_timestamp": .timestamp,
            "repeated_nested_message": .list(.opaque("cel.expr.conformance.proto3.TestAllTypes.NestedMessage", [])),
        ],
        "cel.expr.conformance.proto3.TestAllTypes.NestedMessage": ["bb": .int],
    ])
}
