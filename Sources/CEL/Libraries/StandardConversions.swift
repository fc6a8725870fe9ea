extension Library {
    /// `int(x)`, `string(x)` and their like (langdef.md, "Type Conversions").
    static let conversions: [Function] = [
        function(
            "int", .int,
            [
                ("int64_to_int64", .int), ("uint64_to_int64", .uint), ("double_to_int64", .double),
                ("string_to_int64", .string), ("timestamp_to_int64", .timestamp), ("duration_to_int64", .duration),
            ], int),
        function(
            "uint", .uint,
            [
                ("uint64_to_uint64", .uint), ("int64_to_uint64", .int), ("double_to_uint64", .double),
                ("string_to_uint64", .string),
            ], uint),
        function(
            "double", .double,
            [
                ("double_to_double", .double), ("int64_to_double", .int), ("uint64_to_double", .uint),
                ("string_to_double", .string),
            ], double),
        function(
            "string", .string,
            [
                ("string_to_string", .string), ("bool_to_string", .bool), ("int64_to_string", .int),
                ("uint64_to_string", .uint), ("double_to_string", .double), ("bytes_to_string", .bytes),
                ("timestamp_to_string", .timestamp), ("duration_to_string", .duration),
            ], string),
        function("bytes", .bytes, [("bytes_to_bytes", .bytes), ("string_to_bytes", .string)]) { value in
            if case .string(let text) = value { return .bytes(Array(text.utf8)) }
            return value
        },
        function("bool", .bool, [("bool_to_bool", .bool), ("string_to_bool", .string)]) { value in
            guard case .string(let text) = value else { return value }
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: return failure(value, "bool")
            }
        },
        function(
            "timestamp", .timestamp,
            [
                ("timestamp_to_timestamp", .timestamp), ("string_to_timestamp", .string), ("int64_to_timestamp", .int),
            ]
        ) { value in
            switch value {
            case .string(let text): return Timestamp(text).map { .timestamp($0) } ?? failure(value, "timestamp")
            case .int(let seconds):
                let time = Timestamp(seconds: seconds)
                return time.isInRange ? .timestamp(time) : .failure(.overflow, "timestamp is out of range")
            default: return value
            }
        },
        function(
            "duration", .duration,
            [("duration_to_duration", .duration), ("string_to_duration", .string), ("int64_to_duration", .int)]
        ) { value in
            switch value {
            case .string(let text): Duration(text).map { .duration($0) } ?? failure(value, "duration")
            case .int(let nanoseconds): .duration(Duration(nanoseconds: nanoseconds))
            default: value
            }
        },
    ]

    private static func function(
        _ name: String, _ result: ValueType, _ overloads: [(String, ValueType)],
        _ body: @escaping @Sendable (Value) -> Value
    ) -> Function {
        Function(name, overloads.map { Overload($0.0, [$0.1], result, .unary(body)) })
    }

    private static func failure(_ value: Value, _ type: String) -> Value {
        .failure(.invalidArgument, "type conversion error: \(value.description) is no \(type), or out of range")
    }

    @Sendable private static func int(_ value: Value) -> Value {
        switch value {
        case .uint(let number): return Int64(exactly: number).map { .int($0) } ?? failure(value, "int")
        case .double(let number):
            guard number > -0x1p63, number < 0x1p63 else { return failure(value, "int") }
            return .int(Int64(number))
        case .string(let text): return Int64(text).map { .int($0) } ?? failure(value, "int")
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let duration): return .int(duration.nanoseconds)
        default: return value
        }
    }

    @Sendable private static func uint(_ value: Value) -> Value {
        switch value {
        case .int(let number): return UInt64(exactly: number).map { .uint($0) } ?? failure(value, "uint")
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { return failure(value, "uint") }
            return .uint(UInt64(number))
        case .string(let text):
            guard text.utf8.first.map(Lexer.isDigit) == true, let number = UInt64(text) else {
                return failure(value, "uint")
            }
            return .uint(number)
        default: return value
        }
    }

    @Sendable private static func double(_ value: Value) -> Value {
        switch value {
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = Double(text), !text.utf8.contains(0x28),
                number.isFinite || !text.utf8.contains(where: Lexer.isDigit)
            else { return failure(value, "double") }
            return .double(number)
        default: return value
        }
    }

    @Sendable private static func string(_ value: Value) -> Value {
        switch value {
        case .bool(let bool): .string(bool ? "true" : "false")
        case .int(let number): .string(String(number))
        case .uint(let number): .string(String(number))
        case .double(let number): .string(number.celDescription)
        case .bytes(let bytes):
            String(validating: bytes, as: UTF8.self).map { .string($0) }
                ?? .failure(.invalidArgument, "invalid UTF-8 in bytes, cannot convert to string")
        case .timestamp(let time): .string(time.description)
        case .duration(let duration): .string(duration.description)
        default: value
        }
    }
}
