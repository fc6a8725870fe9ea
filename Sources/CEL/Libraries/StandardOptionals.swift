extension Library {
    /// Optional values (cel-go, "cel.OptionalTypes"); the syntax `a.?b`, `a[?b]`, `[?a]` is always there.
    public static let optionals = Library(
        "optional", functions: optionalFunctions + optionalOperators, macros: Macro.optionals,
        constants: ["optional_type": (.type(.optional(.dyn)), .type(.optional(.dyn)))])

    private static let optionalFunctions: [Function] = {
        let value = ValueType.parameter("V")
        let optional = ValueType.optional(value)
        func member(
            _ id: String, _ parameters: [ValueType], _ result: ValueType, _ body: Overload.Implementation
        ) -> Overload {
            Overload(id, isMember: true, parameters, result, body)
        }
        return [
            Function("optional.of", [Overload("optional_of", [value], optional, .unary { some($0) })]),
            Function(
                "optional.ofNonZeroValue",
                [
                    Overload(
                        "optional_ofNonZeroValue", [value], optional,
                        .unary { $0.isZero ? .optional(.none) : some($0) })
                ]),
            Function("optional.none", [Overload("optional_none", [], optional, .none { .optional(.none) })]),
            Function(
                "hasValue",
                [member("optional_hasValue", [optional], .bool, .unary { .bool(content($0) != nil) })]),
            Function(
                "value",
                [
                    member(
                        "optional_value", [optional], value,
                        .unary { content($0) ?? .failure(.invalidArgument, "optional.none() dereference") })
                ]),
            Function(
                "or",
                [
                    member(
                        "optional_or_optional", [optional, optional], optional,
                        .binary { content($0) == nil ? $1 : $0 })
                ]),
            Function(
                "orValue",
                [member("optional_orValue_value", [optional, value], value, .binary { content($0) ?? $1 })]),
            Function(
                "optional.unwrap",
                [Overload("optional_unwrap", [.list(optional)], .list(value), .unary(unwrap))]),
            Function(
                "unwrapOpt", [member("optional_unwrapOpt", [.list(optional)], .list(value), .unary(unwrap))]),
            Function(
                "first", [member("list_first", [.list(value)], optional, .unary { element($0) { _ in 0 } })]),
            Function(
                "last", [member("list_last", [.list(value)], optional, .unary { element($0) { $0.count - 1 } })]),
        ]
    }()

    private static func some(_ value: Value) -> Value { .optional(OptionalValue(value)) }

    private static func content(_ value: Value) -> Value? {
        guard case .optional(let optional) = value else { return nil }
        return optional.value
    }

    @Sendable private static func unwrap(_ value: Value) -> Value {
        guard case .list(let list) = value else { return .failure(.noSuchOverload, "no such overload: unwrap") }
        var elements: [Value] = []
        for index in 0..<list.count {
            guard case .optional(let optional) = list.element(at: index) else {
                return .failure(.noSuchOverload, "no such overload: unwrap of a list with values that are not optional")
            }
            if let element = optional.value { elements.append(element) }
        }
        return .makeList(elements)
    }

    private static func element(_ value: Value, _ index: (any ListValue) -> Int) -> Value {
        guard case .list(let list) = value else { return .failure(.noSuchOverload, "no such overload") }
        guard list.count > 0 else { return .optional(.none) }
        let element = list.element(at: index(list))
        return element.isErrorOrUnknown ? element : some(element)
    }
}
