extension Library {
    /// What every environment has (langdef.md, "List of Standard Definitions"), without `matches`.
    public static let standard = Library(
        "standard",
        functions: operators + conversions + [size, type, dyn] + stringMembers + timeFields,
        macros: Macro.standard, constants: typeNames)

    /// Operators and the overloads that the evaluator has nodes of its own for.
    static let standardOperators: [String: [String]] = Dictionary(
        (operators + optionalOperators).map { ($0.name, $0.overloads.map(\.id)) }, uniquingKeysWith: +)

    private static let typeNames: [String: (type: ValueType, value: Value)] = {
        let types: [ValueType] = [
            .bool, .int, .uint, .double, .string, .bytes, .list(.dyn), .map(.dyn, .dyn), .null, .type(.dyn),
            .timestamp, .duration,
        ]
        var names: [String: (type: ValueType, value: Value)] = [:]
        for type in types { names[type.name] = (.type(type), .type(type)) }
        names["google.protobuf.NullValue.NULL_VALUE"] = (.int, .int(0))
        return names
    }()

    private static let type = Function(
        "type", [Overload("type", [.parameter("A")], .type(.parameter("A")), .unary { .type($0.runtimeType) })])

    private static let dyn = Function("dyn", [Overload("to_dyn", [.parameter("A")], .dyn, .unary { $0 })])

    private static let size: Function = {
        let list = ValueType.list(.parameter("A"))
        let map = ValueType.map(.parameter("A"), .parameter("B"))
        return Function(
            "size",
            [("string", .string), ("bytes", .bytes), ("list", list), ("map", map)].flatMap {
                (name: String, type: ValueType) in
                [
                    Overload("size_\(name)", [type], .int, .unary(count)),
                    Overload("\(name)_size", isMember: true, [type], .int, .unary(count)),
                ]
            })
    }()

    @Sendable private static func count(_ value: Value) -> Value {
        switch value {
        case .string(let text):
            .int(Int64(text.withBytes { bytes in bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }))
        case .bytes(let bytes): .int(Int64(bytes.count))
        case .list(let list): .int(Int64(list.count))
        case .map(let map): .int(Int64(map.count))
        default: .failure(.noSuchOverload, "no such overload: size(\(value.runtimeType.name))")
        }
    }
}
