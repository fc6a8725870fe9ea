extension Library {
    /// The operators, under cel-go's names.
    static let operators: [Function] =
        logic + equality + orderings + arithmetic + [
            Function(
                "_[_]",
                [
                    Overload(
                        "index_list", [list, .int], element, .binary { IndexNode.index($0, $1, isOptional: false) }),
                    Overload("index_map", [map, key], value, .binary { IndexNode.index($0, $1, isOptional: false) }),
                ]),
            Function(
                "@in",
                [
                    Overload("in_list", [element, list], .bool, .binary { contains($1, $0) }),
                    Overload("in_map", [key, map], .bool, .binary { contains($1, $0) }),
                ]),
        ]

    /// The indexing of and for optional values (cel-go, "cel.OptionalTypes").
    static let optionalOperators: [Function] = {
        func overload(_ id: String, _ container: ValueType, _ key: ValueType, _ result: ValueType) -> Overload {
            Overload(id, [container, key], .optional(result), .binary { IndexNode.index($0, $1, isOptional: true) })
        }
        return [
            Function(
                "_[_]",
                [
                    overload("optional_list_index_int", .optional(list), .int, element),
                    overload("optional_map_index_value", .optional(map), key, value),
                ]),
            Function(
                "_[?_]",
                [
                    overload("list_optindex_optional_int", list, .int, element),
                    overload("optional_list_optindex_optional_int", .optional(list), .int, element),
                    overload("map_optindex_optional_value", map, key, value),
                    overload("optional_map_optindex_optional_value", .optional(map), key, value),
                ]),
        ]
    }()

    private static let element = ValueType.parameter("A")
    private static let key = ValueType.parameter("K")
    private static let value = ValueType.parameter("V")
    private static let list = ValueType.list(.parameter("A"))
    private static let map = ValueType.map(.parameter("K"), .parameter("V"))

    private static func contains(_ container: Value, _ element: Value) -> Value {
        var frame = Frame(inputs: [], localCount: 0, limit: .max)
        return MembershipNode.contains(container, element, &frame) ?? .failure(.noSuchOverload, "no such overload: @in")
    }

    private static let logic: [Function] = [
        Function(
            "_&&_", [Overload("logical_and", [.bool, .bool], .bool, .binary { logical($0, $1, decisive: false) })]),
        Function("_||_", [Overload("logical_or", [.bool, .bool], .bool, .binary { logical($0, $1, decisive: true) })]),
        Function("!_", [Overload("logical_not", [.bool], .bool, .unary { logical($0, $0, decisive: nil) })]),
        Function(
            "_?_:_",
            [
                Overload(
                    "conditional", [.bool, element, element], element,
                    .many { arguments in
                        if case .bool(let isTrue)? = arguments.first, arguments.count == 3 {
                            return arguments[isTrue ? 1 : 2]
                        }
                        return .failure(.noSuchOverload, "no such overload: _?_:_")
                    })
            ]),
        Function("@not_strictly_false", [Overload("not_strictly_false", [.bool], .bool, .unary { $0 })]),
    ]

    private static func logical(_ a: Value, _ b: Value, decisive: Bool?) -> Value {
        guard case .bool(let a) = a, case .bool(let b) = b else {
            return .failure(.noSuchOverload, "no such overload: logical operator")
        }
        switch decisive {
        case nil: return .bool(!a)
        case true: return .bool(a || b)
        case false: return .bool(a && b)
        }
    }

    private static let equality: [Function] = [
        Function("_==_", [Overload("equals", [element, element], .bool, .binary { $0.equality(with: $1) })]),
        Function(
            "_!=_",
            [
                Overload(
                    "not_equals", [element, element], .bool,
                    .binary {
                        let result = $0.equality(with: $1)
                        if case .bool(let same) = result { return .bool(!same) }
                        return result
                    })
            ]),
    ]

    private static let orderings: [Function] = {
        let types: [(String, ValueType)] = [
            ("bool", .bool), ("int64", .int), ("uint64", .uint), ("double", .double), ("string", .string),
            ("bytes", .bytes), ("timestamp", .timestamp), ("duration", .duration),
        ]
        let numbers = types[1...3]
        let operators: [(ComparisonNode.Operator, String)] = [
            (.less, "less"), (.lessOrEqual, "less_equals"), (.greater, "greater"), (.greaterOrEqual, "greater_equals"),
        ]
        return operators.map { (comparison, name) in
            let compare: @Sendable (Value, Value) -> Value = {
                ComparisonNode.compare($0, $1, comparison)
                    ?? .failure(.noSuchOverload, "no such overload: \(comparison.name)")
            }
            var overloads = types.map { Overload("\(name)_\($0.0)", [$0.1, $0.1], .bool, .binary(compare)) }
            for (a, left) in numbers {
                for (b, right) in numbers where a != b {
                    overloads.append(Overload("\(name)_\(a)_\(b)", [left, right], .bool, .binary(compare)))
                }
            }
            return Function(comparison.name, overloads)
        }
    }()

    private static let arithmetic: [Function] = {
        let numbers: [(String, ValueType)] = [("int64", .int), ("uint64", .uint), ("double", .double)]
        func overload(
            _ operation: Arithmetic, _ id: String, _ a: ValueType, _ b: ValueType, _ result: ValueType
        ) -> Overload {
            Overload(
                id, [a, b], result,
                .binary {
                    operation.apply($0, $1) ?? .failure(.noSuchOverload, "no such overload: \(operation.rawValue)")
                })
        }
        func numeric(_ operation: Arithmetic, _ name: String, _ types: ArraySlice<(String, ValueType)>) -> [Overload] {
            types.map { overload(operation, "\(name)_\($0.0)", $0.1, $0.1, $0.1) }
        }
        return [
            Function(
                "_+_",
                numeric(.add, "add", numbers[...]) + [
                    overload(.add, "add_string", .string, .string, .string),
                    overload(.add, "add_bytes", .bytes, .bytes, .bytes),
                    overload(.add, "add_list", list, list, list),
                    overload(.add, "add_timestamp_duration", .timestamp, .duration, .timestamp),
                    overload(.add, "add_duration_timestamp", .duration, .timestamp, .timestamp),
                    overload(.add, "add_duration_duration", .duration, .duration, .duration),
                ]),
            Function(
                "_-_",
                numeric(.subtract, "subtract", numbers[...]) + [
                    overload(.subtract, "subtract_timestamp_timestamp", .timestamp, .timestamp, .duration),
                    overload(.subtract, "subtract_timestamp_duration", .timestamp, .duration, .timestamp),
                    overload(.subtract, "subtract_duration_duration", .duration, .duration, .duration),
                ]),
            Function("_*_", numeric(.multiply, "multiply", numbers[...])),
            Function("_/_", numeric(.divide, "divide", numbers[...])),
            Function("_%_", numeric(.modulo, "modulo", numbers[..<2])),
            Function(
                "-_",
                [("int64", .int), ("double", .double)].map { (name: String, type: ValueType) in
                    Overload(
                        "negate_\(name)", [type], type,
                        .unary { Arithmetic.negate($0) ?? .failure(.noSuchOverload, "no such overload: -_") })
                }),
        ]
    }()
}
