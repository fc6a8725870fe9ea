import CEL

/// Makes values, types and functions of what vectors say.
enum ConformanceValues {
    /// `cel.expr.ExprValue`.
    static func bound(_ message: TextprotoMessage, _ needs: inout ConformanceNeeds) -> Value {
        if let inner = message.message("value") { return value(inner, &needs) }
        if message.has("error") { return .failure(.invalidArgument, "bound to an error") }
        if message.has("unknown") { return .unknown(Unknown(["bound"])) }
        needs.add("binding of an unheard-of kind")
        return .null
    }

    /// `cel.expr.Value`.
    static func value(_ message: TextprotoMessage, _ needs: inout ConformanceNeeds) -> Value {
        guard message.fields.count == 1, let field = message.fields.first else {
            needs.add("value without content")
            return .null
        }
        switch (field.name, field.value) {
        case ("null_value", _): return .null
        case ("bool_value", .scalar(.word(let word))): return .bool(word == "true")
        case ("int64_value", .scalar(.word(let word))):
            if let number = integer(word, Int64.self) { return .int(number) }
        case ("uint64_value", .scalar(.word(let word))):
            if let number = integer(word, UInt64.self) { return .uint(number) }
        case ("double_value", .scalar(.word(let word))):
            if let number = double(word) { return .double(number) }
        case ("string_value", .scalar(.bytes(let bytes))): return .string(String(decoding: bytes, as: UTF8.self))
        case ("bytes_value", .scalar(.bytes(let bytes))): return .bytes(bytes)
        case ("type_value", .scalar(.bytes(let bytes))):
            return type(named: String(decoding: bytes, as: UTF8.self), &needs)
        case ("list_value", .message(let list)):
            return .makeList(list.messages("values").map { value($0, &needs) })
        case ("map_value", .message(let map)):
            var pairs: [(Value, Value)] = []
            for entry in map.messages("entries") {
                pairs.append(
                    (
                        entry.message("key").map { value($0, &needs) } ?? .null,
                        entry.message("value").map { value($0, &needs) } ?? .null
                    ))
            }
            return makeMap(pairs)
        case ("object_value", .message(let any)): return object(any, &needs)
        case ("enum_value", _):
            needs.add("enum of a protocol buffer")
            return .null
        default: break
        }
        needs.add("value of an unheard-of kind: \(field.name)")
        return .null
    }

    private static func makeMap(_ pairs: [(Value, Value)]) -> Value {
        .map(VectorMap(pairs))
    }

    static func integer<Number: FixedWidthInteger>(_ word: String, _ type: Number.Type) -> Number? {
        let isNegative = word.hasPrefix("-")
        let digits = isNegative ? String(word.dropFirst()) : word
        let sign = isNegative ? "-" : ""
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") { return Number(sign + digits.dropFirst(2), radix: 16) }
        if digits.hasPrefix("0"), digits.count > 1 { return Number(sign + digits.dropFirst(), radix: 8) }
        return Number(word)
    }

    static func double(_ word: String) -> Double? {
        switch word.lowercased() {
        case "inf", "infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan", "-nan": return .nan
        default: return Double(word.hasSuffix("f") ? String(word.dropLast()) : word)
        }
    }

    private static func type(named name: String, _ needs: inout ConformanceNeeds) -> Value {
        let types: [String: ValueType] = [
            "null_type": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
            "bytes": .bytes, "list": .list(.dyn), "map": .map(.dyn, .dyn), "type": .type(.dyn),
            "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
            "optional_type": .optional(.dyn),
        ]
        if let type = types[name] { return .type(type) }
        if name.hasPrefix("cel.expr.conformance.") {
            needs.add(name.hasSuffix("Enum") ? "enum of a protocol buffer" : "protocol buffer message")
        }
        return .type(.opaque(name, []))
    }

    /// `google.protobuf.Any` around a well-known message.
    private static func object(_ any: TextprotoMessage, _ needs: inout ConformanceNeeds) -> Value {
        guard let field = any.fields.first, case .message(let message) = field.value,
            field.name.hasPrefix("[type.googleapis.com/"), field.name.hasSuffix("]")
        else {
            needs.add("protocol buffer message")
            return .null
        }
        return wellKnown(String(field.name.dropFirst(21).dropLast()), message, &needs)
    }

    private static func wellKnown(
        _ name: String, _ message: TextprotoMessage, _ needs: inout ConformanceNeeds
    ) -> Value {
        func word() -> String { message.word("value") ?? "0" }
        switch name {
        case "google.protobuf.BoolValue": return .bool(message.isTrue("value"))
        case "google.protobuf.Int32Value", "google.protobuf.Int64Value": return .int(integer(word(), Int64.self) ?? 0)
        case "google.protobuf.UInt32Value", "google.protobuf.UInt64Value":
            return .uint(integer(word(), UInt64.self) ?? 0)
        case "google.protobuf.FloatValue": return .double(double(word()).map { Double(Float($0)) } ?? 0)
        case "google.protobuf.DoubleValue": return .double(double(word()) ?? 0)
        case "google.protobuf.StringValue": return .string(message.string("value") ?? "")
        case "google.protobuf.BytesValue":
            if case .bytes(let bytes)? = message.scalar("value") { return .bytes(bytes) }
            return .bytes([])
        case "google.protobuf.Duration":
            let seconds = integer(message.word("seconds") ?? "0", Int64.self) ?? 0
            let nanoseconds = integer(message.word("nanos") ?? "0", Int64.self) ?? 0
            return .duration(Duration(nanoseconds: seconds * 1_000_000_000 + nanoseconds))
        case "google.protobuf.Timestamp":
            return .timestamp(
                Timestamp(
                    seconds: integer(message.word("seconds") ?? "0", Int64.self) ?? 0,
                    nanoseconds: integer(message.word("nanos") ?? "0", Int32.self) ?? 0))
        case "google.protobuf.Value": return json(message, &needs)
        case "google.protobuf.ListValue": return .makeList(message.messages("values").map { json($0, &needs) })
        case "google.protobuf.Struct":
            return makeMap(
                message.messages("fields").map { entry in
                    (
                        .string(entry.string("key") ?? ""),
                        entry.message("value").map { json($0, &needs) } ?? .null
                    )
                })
        case "google.protobuf.Any": return object(message, &needs)
        default:
            needs.add("protocol buffer message")
            return .null
        }
    }

    /// `google.protobuf.Value`.
    private static func json(_ message: TextprotoMessage, _ needs: inout ConformanceNeeds) -> Value {
        if let word = message.word("number_value") { return .double(double(word) ?? 0) }
        if let string = message.string("string_value") { return .string(string) }
        if message.has("bool_value") { return .bool(message.isTrue("bool_value")) }
        if let list = message.message("list_value") { return wellKnown("google.protobuf.ListValue", list, &needs) }
        if let map = message.message("struct_value") { return wellKnown("google.protobuf.Struct", map, &needs) }
        return .null
    }

    /// `cel.expr.Type`.
    static func type(_ message: TextprotoMessage, _ needs: inout ConformanceNeeds) -> ValueType {
        guard let field = message.fields.first else { return .dyn }
        switch (field.name, field.value) {
        case ("dyn", _): return .dyn
        case ("null", _): return .null
        case ("primitive", .scalar(.word(let word))): return primitive(word)
        case ("wrapper", .scalar(.word(let word))): return .wrapper(primitive(word))
        case ("well_known", .scalar(.word(let word))):
            return word == "TIMESTAMP" ? .timestamp : word == "DURATION" ? .duration : .any
        case ("list_type", .message(let list)):
            return .list(list.message("elem_type").map { type($0, &needs) } ?? .dyn)
        case ("map_type", .message(let map)):
            return .map(
                map.message("key_type").map { type($0, &needs) } ?? .dyn,
                map.message("value_type").map { type($0, &needs) } ?? .dyn)
        case ("type_param", .scalar(.bytes(let name))): return .parameter(String(decoding: name, as: UTF8.self))
        case ("type", .message(let inner)): return .type(type(inner, &needs))
        case ("abstract_type", .message(let abstract)):
            let parameters = abstract.messages("parameter_types").map { type($0, &needs) }
            let name = abstract.string("name") ?? ""
            return name == "optional_type" ? .optional(parameters.first ?? .dyn) : .opaque(name, parameters)
        case ("message_type", .scalar(.bytes(let bytes))):
            let name = String(decoding: bytes, as: UTF8.self)
            if let known = wellKnownTypes[name] { return known }
            needs.add("protocol buffer message")
            return .opaque(name, [])
        default:
            needs.add("type of an unheard-of kind: \(field.name)")
            return .dyn
        }
    }

    private static let wellKnownTypes: [String: ValueType] = [
        "google.protobuf.Any": .any, "google.protobuf.BoolValue": .wrapper(.bool),
        "google.protobuf.BytesValue": .wrapper(.bytes), "google.protobuf.DoubleValue": .wrapper(.double),
        "google.protobuf.FloatValue": .wrapper(.double), "google.protobuf.Int32Value": .wrapper(.int),
        "google.protobuf.Int64Value": .wrapper(.int), "google.protobuf.UInt32Value": .wrapper(.uint),
        "google.protobuf.UInt64Value": .wrapper(.uint), "google.protobuf.StringValue": .wrapper(.string),
        "google.protobuf.Duration": .duration, "google.protobuf.Timestamp": .timestamp,
        "google.protobuf.Struct": .map(.string, .dyn), "google.protobuf.ListValue": .list(.dyn),
        "google.protobuf.Value": .dyn,
    ]

    private static func primitive(_ word: String) -> ValueType {
        switch word {
        case "BOOL": .bool
        case "INT64": .int
        case "UINT64": .uint
        case "DOUBLE": .double
        case "STRING": .string
        case "BYTES": .bytes
        default: .error
        }
    }

    /// `cel.expr.Decl.FunctionDecl`, without anything to do.
    static func function(_ name: String, _ message: TextprotoMessage, _ needs: inout ConformanceNeeds) -> Function {
        var overloads: [Overload] = []
        for overload in message.messages("overloads") {
            let parameters = overload.messages("params").map { type($0, &needs) }
            let failure = Value.failure(.unsupported, "function of a vector")
            let implementation: Overload.Implementation =
                switch parameters.count {
                case 0: .none { failure }
                case 1: .unary { _ in failure }
                case 2: .binary { _, _ in failure }
                default: .many { _ in failure }
                }
            overloads.append(
                Overload(
                    overload.string("overload_id") ?? "", isMember: overload.isTrue("is_instance_function"), parameters,
                    overload.message("result_type").map { type($0, &needs) } ?? .dyn, implementation))
        }
        return Function(name, overloads)
    }
}

/// A map of a vector: entries in their order, found by going through them.
final class VectorMap: MapValue {
    let entries: [(key: Value, value: Value)]

    init(_ pairs: [(Value, Value)]) { entries = pairs.map { (key: $0.0, value: $0.1) } }

    var count: Int { entries.count }
    var keys: [Value] { entries.map(\.key) }

    func value(for key: Value) -> Value? { entries.first { $0.key.isEqual(to: key) }?.value }
}
