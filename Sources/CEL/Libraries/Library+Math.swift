extension Library {
    /// The extension library `math` (cel-go, ext/README.md, "Math", all versions; the conformance suite's `math_ext`).
    public static let math = Library(
        "math",
        functions: [extremes("math.@min", .greater), extremes("math.@max", .less)] + roundingFunctions + signFunctions
            + bitFunctions,
        macros: [extremeMacro("least", "math.@min"), extremeMacro("greatest", "math.@max")])

    // MARK: greatest, least

    private static let numberTypes: [(name: String, type: ValueType)] = [
        ("double", .double), ("int", .int), ("uint", .uint),
    ]

    /// The function behind `math.least` or `math.greatest`; a later number replaces the one found when that stands to
    /// it as `replaced` says.
    private static func extremes(_ name: String, _ replaced: Comparison) -> Function {
        var overloads: [Overload] = []
        for (one, type) in numberTypes {
            overloads.append(Overload("\(name)_\(one)".overloadID, [type], type) { (value: Value) in value })
        }
        for (one, first) in numberTypes {
            for (two, second) in numberTypes {
                overloads.append(
                    Overload("\(name)_\(one)_\(two)".overloadID, [first, second], one == two ? first : .dyn) {
                        (a: Value, b: Value) in extreme(name, replaced, a, b)
                    })
            }
        }
        for (one, type) in numberTypes {
            overloads.append(
                Overload("\(name)_list_\(one)".overloadID, [.list(type)], type) { (list: ListArgument) in
                    guard list.count > 0 else { return .invalid("\(name)(list) argument must not be empty") }
                    var result = list[0]
                    guard isNumber(result) else { return misfit(name, result) }
                    for index in 1..<max(1, list.count) {
                        result = extreme(name, replaced, result, list[index])
                        if !isNumber(result) { return result }
                    }
                    return result
                }.costing { $0.first.map { listCost($0) } ?? 1 })
        }
        return Function(name, overloads)
    }

    private static func isNumber(_ value: Value) -> Bool {
        switch value {
        case .int, .uint, .double: true
        default: false
        }
    }

    private static func misfit(_ name: String, _ value: Value) -> Value {
        switch value {
        case .unknown, .error: value
        default: .noSuchOverload(name)
        }
    }

    private static func extreme(_ name: String, _ replaced: Comparison, _ a: Value, _ b: Value) -> Value {
        guard isNumber(b) else { return misfit(name, b) }
        switch a.compare(to: b) {
        case .unordered: return .invalid("NaN values cannot be ordered")
        case .none: return .noSuchOverload(name)
        case let comparison: return comparison == replaced ? b : a
        }
    }

    private static func extremeMacro(_ name: String, _ function: String) -> Macro {
        Macro(name, arity: nil, isMember: true) {
            (target, arguments, call, factory) throws(ParseError) in
            guard case .identifier("math")? = target?.kind else { return nil }
            if arguments.isEmpty { throw factory.error("math.\(name)() requires at least one argument", at: call) }
            if arguments.count == 1 {
                let argument = arguments[0]
                var isFit = isNumericArgument(argument)
                if case .list(let elements, _) = argument.kind {
                    isFit = !elements.isEmpty && elements.allSatisfy { isNumericArgument($0) }
                }
                guard isFit else { throw factory.error("math.\(name)() invalid single argument value", at: argument) }
                return factory.call(function, arguments, at: call)
            }
            for argument in arguments where !isNumericArgument(argument) {
                throw factory.error("math.\(name)() simple literal arguments must be numeric", at: argument)
            }
            if arguments.count == 2 { return factory.call(function, arguments, at: call) }
            let list = factory.make(.list(arguments, optional: []), at: call)
            return factory.call(function, [list], at: call)
        }
    }

    /// False for literals that are no numbers; what other expressions give is seen later.
    private static func isNumericArgument(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .constant(let value): isNumber(value)
        case .list, .map, .message: false
        default: true
        }
    }

    // MARK: Rounding

    private static func doubleFunction(_ name: String, _ body: @escaping @Sendable (Double) -> Value) -> Function {
        let isTest = name.hasPrefix("is")
        return Function(
            "math.\(name)", [Overload("math_\(name)_double", [.double], isTest ? .bool : .double, body)])
    }

    private static let roundingFunctions = [
        doubleFunction("ceil") { .double($0.rounded(.up)) },
        doubleFunction("floor") { .double($0.rounded(.down)) },
        doubleFunction("round") { .double($0.rounded(.toNearestOrAwayFromZero)) },
        doubleFunction("trunc") { .double($0.rounded(.towardZero)) },
        doubleFunction("isInf") { .bool($0.isInfinite) },
        doubleFunction("isNaN") { .bool($0.isNaN) },
        doubleFunction("isFinite") { .bool($0.isFinite) },
        Function(
            "math.sqrt",
            [
                Overload("math_sqrt_double", [.double], .double) { (x: Double) in .double(x.squareRoot()) },
                Overload("math_sqrt_int", [.int], .double) { (x: Int64) in .double(Double(x).squareRoot()) },
                Overload("math_sqrt_uint", [.uint], .double) { (x: UInt64) in .double(Double(x).squareRoot()) },
            ]),
    ]

    // MARK: Signs

    private static let signFunctions = [
        Function(
            "math.abs",
            [
                Overload("math_abs_double", [.double], .double) { (x: Double) in .double(x.magnitude) },
                Overload("math_abs_int", [.int], .int) { (x: Int64) in
                    x == .min ? .failure(.overflow, "integer overflow") : .int(abs(x))
                },
                Overload("math_abs_uint", [.uint], .uint) { (x: UInt64) in .uint(x) },
            ]),
        Function(
            "math.sign",
            [
                Overload("math_sign_double", [.double], .double) { (x: Double) in
                    .double(x.isNaN ? x : x > 0 ? 1 : x < 0 ? -1 : 0)
                },
                Overload("math_sign_int", [.int], .int) { (x: Int64) in .int(x.signum()) },
                Overload("math_sign_uint", [.uint], .uint) { (x: UInt64) in .uint(x == 0 ? 0 : 1) },
            ]),
    ]

    // MARK: Bits

    private static func bitFunction(
        _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
        _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        Function(
            "math.\(name)",
            [
                Overload("math_\(name)_int_int", [.int, .int], .int) { (a: Int64, b: Int64) in .int(signed(a, b)) },
                Overload("math_\(name)_uint_uint", [.uint, .uint], .uint) { (a: UInt64, b: UInt64) in
                    .uint(unsigned(a, b))
                },
            ])
    }

    /// The sign is not kept: free places are filled with zeros, and a shift by 64 or more gives 0.
    private static func shiftFunction(
        _ name: String, _ shift: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> Function {
        @Sendable func checked(_ count: Int64, _ body: () -> Value) -> Value {
            count < 0 ? .invalid("math.\(name)() negative offset: \(count)") : body()
        }
        return Function(
            "math.\(name)",
            [
                Overload("math_\(name)_int_int", [.int, .int], .int) { (x: Int64, count: Int64) in
                    checked(count) { .int(Int64(bitPattern: shift(UInt64(bitPattern: x), count))) }
                },
                Overload("math_\(name)_uint_int", [.uint, .int], .uint) { (x: UInt64, count: Int64) in
                    checked(count) { .uint(shift(x, count)) }
                },
            ])
    }

    private static let bitFunctions = [
        bitFunction("bitAnd", { $0 & $1 }, { $0 & $1 }),
        bitFunction("bitOr", { $0 | $1 }, { $0 | $1 }),
        bitFunction("bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        Function(
            "math.bitNot",
            [
                Overload("math_bitNot_int_int", [.int], .int) { (x: Int64) in .int(~x) },
                Overload("math_bitNot_uint_uint", [.uint], .uint) { (x: UInt64) in .uint(~x) },
            ]),
        shiftFunction("bitShiftLeft") { $0 << $1 },
        shiftFunction("bitShiftRight") { $0 >> $1 },
    ]
}

extension String {
    /// A function's name as cel-go puts it into the names of overloads: `math_@min_int`.
    fileprivate var overloadID: String {
        String(decoding: utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }
}
