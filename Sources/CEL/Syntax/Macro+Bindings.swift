extension Macro {
    /// `cel.bind(name, value, expression)` (cel-go, "ext" README, "Bindings").
    static let bindings: [Macro] = [
        Macro("bind", arity: 3, isMember: true) { (target, arguments, call, factory) throws(ParseError) in
            guard case .identifier("cel")? = target?.kind else { return nil }
            guard case .identifier(let name) = arguments[0].kind, name.utf8.first != 0x2E else {
                throw factory.error("cel.bind() variable names must be simple identifiers", at: arguments[0])
            }
            return factory.bind(name, to: arguments[1], in: arguments[2], at: call)
        }
    ]

    /// `cel.block([values], expression)`, `cel.index(n)`, `cel.iterVar(n, m)`, `cel.accuVar(n, m)`: what optimizers of
    /// other implementations write (cel-spec, `block_ext.textproto`).
    static let blocks: [Macro] = [
        Macro("block", arity: 2, isMember: true) { (target, arguments, call, factory) throws(ParseError) in
            guard case .identifier("cel")? = target?.kind else { return nil }
            guard case .list(let values, let optional) = arguments[0].kind, optional.isEmpty else {
                throw factory.error("cel.block requires a list of values", at: arguments[0])
            }
            var result = arguments[1]
            for index in values.indices.reversed() {
                result = factory.bind("@index\(index)", to: values[index], in: result, at: call)
            }
            return result
        },
        blockVariable("index", "@index", 1), blockVariable("iterVar", "@it:", 2), blockVariable("accuVar", "@ac:", 2),
    ]

    private static func blockVariable(_ name: String, _ prefix: String, _ arity: Int) -> Macro {
        Macro(name, arity: arity, isMember: true) { (target, arguments, call, factory) throws(ParseError) in
            guard case .identifier("cel")? = target?.kind else { return nil }
            var numbers: [String] = []
            for argument in arguments {
                guard case .constant(.int(let number)) = argument.kind, number >= 0 else {
                    throw factory.error("cel.\(name) requires non-negative int constants", at: argument)
                }
                numbers.append(String(number))
            }
            return factory.identifier(prefix + numbers.joined(separator: ":"), at: call)
        }
    }

    /// The call that a name made by one of these macros was written as.
    static func blockCall(of name: String) -> String? {
        for (macro, prefix) in [("index", "@index"), ("iterVar", "@it:"), ("accuVar", "@ac:")]
        where name.hasPrefix(prefix) {
            let numbers = name.dropFirst(prefix.count).split(separator: ":").joined(separator: ", ")
            return "cel.\(macro)(\(numbers))"
        }
        return nil
    }

    /// `x.optMap(v, e)` and `x.optFlatMap(v, e)` (cel-go, "cel.OptionalTypes").
    static let optionals: [Macro] = [optionalMap("optMap", isFlat: false), optionalMap("optFlatMap", isFlat: true)]

    private static func optionalMap(_ name: String, isFlat: Bool) -> Macro {
        Macro(name, arity: 2, isMember: true) { (target, arguments, call, factory) throws(ParseError) in
            guard let target else { return nil }
            guard case .identifier(let variable) = arguments[0].kind, variable.utf8.first != 0x2E else {
                throw factory.error("\(name)() variable name must be a simple identifier", at: arguments[0])
            }
            // The target is bound to a name, so that it is evaluated once.
            let bound = "@target"
            func method(_ name: String, _ factory: inout ExpressionFactory) -> Expression {
                let operand = factory.identifier(bound, at: call)
                return factory.make(.call(target: operand, function: name, arguments: []), at: call)
            }
            func optional(_ name: String, _ arguments: [Expression], _ factory: inout ExpressionFactory) -> Expression {
                let namespace = factory.identifier("optional", at: call)
                return factory.make(.call(target: namespace, function: name, arguments: arguments), at: call)
            }
            let value = method("value", &factory)
            var mapped = factory.bind(variable, to: value, in: arguments[1], at: call)
            if !isFlat { mapped = optional("of", [mapped], &factory) }
            let choice = factory.call(
                "_?_:_", [method("hasValue", &factory), mapped, optional("none", [], &factory)], at: call)
            return factory.bind(bound, to: target, in: choice, at: call)
        }
    }
}

extension ExpressionFactory {
    /// `expression` with a variable that has a value: a fold over nothing.
    mutating func bind(
        _ name: String, to value: Expression, in expression: Expression, at place: Expression
    ) -> Expression {
        let range = make(.list([], optional: []), at: place)
        let condition = make(.constant(.bool(false)), at: place)
        let step = identifier(name, at: place)
        return make(
            .comprehension(
                Expression.Comprehension(
                    variable: "#unused", range: range, accumulator: name, initial: value, condition: condition,
                    step: step, result: expression)), at: place)
    }
}
