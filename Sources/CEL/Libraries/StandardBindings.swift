extension Library {
    /// `cel.bind(name, value, expression)`.
    public static let bindings = Library("cel.lib.ext.cel.bindings", macros: Macro.bindings)

    /// `cel.block`, `cel.index`, `cel.iterVar`, `cel.accuVar`: for tests of conformance.
    public static let blocks = Library("cel.lib.ext.cel.block", macros: Macro.blocks)

    /// The macros with two variables: `all`, `exists`, `existsOne`, `transformList`, `transformMap`,
    /// `transformMapEntry`.
    public static let comprehensions = Library(
        "cel.lib.ext.comprehensions", functions: [mapInsert], macros: Macro.twoVariables)

    private static let mapInsert: Function = {
        let (key, value) = (ValueType.parameter("K"), ValueType.parameter("V"))
        let map = ValueType.map(key, value)
        return Function(
            "cel.@mapInsert",
            [
                Overload(
                    "@mapInsert_map_key_value", [map, key, value], map,
                    .many { arguments in
                        guard arguments.count == 3 else { return .failure(.noSuchOverload, "no such overload") }
                        return insert(arguments[0], arguments[1], arguments[2])
                    }),
                Overload("@mapInsert_map_map", [map, map], map, .binary { insert($0, nil, $1) }),
            ])
    }()

    private static func insert(_ map: Value, _ key: Value?, _ value: Value) -> Value {
        var builder = HashMapBuilder()
        return MapFoldNode.insert(nil, map, into: &builder)
            ?? MapFoldNode.insert(key, value, into: &builder) ?? .map(HashMapValue(builder))
    }
}
