extension Macro {
    /// The variable that macros gather their result in.
    static let accumulator = "@result"

    /// The macros that every environment has (langdef.md, "Macros").
    static let standard: [Macro] = [
        Macro("has", arity: 1, isMember: false) { (_, arguments, call, factory) throws(ParseError) in
            guard case .select(let operand, let field, false, false) = arguments[0].kind else {
                throw factory.error("invalid argument to has() macro", at: arguments[0])
            }
            return factory.make(
                .select(operand, field: field, isTest: true, isOptional: false), at: call)
        },
        quantifier("all", 2, Fold.all), quantifier("exists", 2, Fold.exists),
        quantifier("exists_one", 2, Fold.existsOne), quantifier("existsOne", 2, Fold.existsOne),
        quantifier("map", 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.list(&fold, filter: nil, element: arguments[0], &factory)
        },
        quantifier("map", 3) { (fold, arguments, factory) throws(ParseError) in
            Fold.list(&fold, filter: arguments[0], element: arguments[1], &factory)
        },
        quantifier("filter", 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.list(&fold, filter: arguments[0], element: fold.variableExpression, &factory)
        },
    ]

    /// The macros with two variables (cel-go, "ext" README, "TwoVarComprehensions").
    static let twoVariables: [Macro] = [
        quantifier("all", 3, variables: 2, Fold.all), quantifier("exists", 3, variables: 2, Fold.exists),
        quantifier("exists_one", 3, variables: 2, Fold.existsOne),
        quantifier("existsOne", 3, variables: 2, Fold.existsOne),
        quantifier("transformList", 3, variables: 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.list(&fold, filter: nil, element: arguments[0], &factory)
        },
        quantifier("transformList", 4, variables: 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.list(&fold, filter: arguments[0], element: arguments[1], &factory)
        },
        quantifier("transformMap", 3, variables: 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.map(&fold, filter: nil, entry: [fold.variableExpression, arguments[0]], &factory)
        },
        quantifier("transformMap", 4, variables: 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.map(&fold, filter: arguments[0], entry: [fold.variableExpression, arguments[1]], &factory)
        },
        quantifier("transformMapEntry", 3, variables: 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.map(&fold, filter: nil, entry: [arguments[0]], &factory)
        },
        quantifier("transformMapEntry", 4, variables: 2) { (fold, arguments, factory) throws(ParseError) in
            Fold.map(&fold, filter: arguments[0], entry: [arguments[1]], &factory)
        },
    ]

    /// A macro over the elements of its target: `make` is given the arguments after the variables.
    private static func quantifier(
        _ name: String, _ arity: Int, variables: Int = 1,
        _ make:
            @escaping @Sendable (
                _ fold: inout Fold, _ arguments: [Expression], _ factory: inout ExpressionFactory
            ) throws(ParseError) -> Expression
    ) -> Macro {
        Macro(name, arity: arity, isMember: true) { (target, arguments, call, factory) throws(ParseError) in
            guard let target else { return nil }
            var names: [String] = []
            for argument in arguments.prefix(variables) {
                guard case .identifier(let name) = argument.kind, name.utf8.first != 0x2E else {
                    throw factory.error("argument must be a simple name", at: argument)
                }
                guard name != accumulator, name != "__result__" else {
                    throw factory.error("iteration variable overwrites accumulator variable", at: argument)
                }
                guard !names.contains(name) else {
                    throw factory.error("duplicate variable name: \(name)", at: argument)
                }
                names.append(name)
            }
            var fold = Fold(
                target: target, variable: names[0], secondVariable: names.count > 1 ? names[1] : nil,
                variableExpression: arguments[0], place: call)
            return try make(&fold, Array(arguments.dropFirst(variables)), &factory)
        }
    }
}

/// Makes the comprehensions of macros.
struct Fold {
    let target: Expression
    let variable: String
    let secondVariable: String?
    let variableExpression: Expression
    let place: Expression

    func make(
        initial: Expression, condition: Expression, step: Expression, result: Expression,
        _ factory: inout ExpressionFactory
    ) -> Expression {
        factory.make(
            .comprehension(
                Expression.Comprehension(
                    variable: variable, secondVariable: secondVariable, range: target,
                    accumulator: Macro.accumulator, initial: initial, condition: condition, step: step,
                    result: result)), at: place)
    }

    func constant(_ value: Value, _ factory: inout ExpressionFactory) -> Expression {
        factory.make(.constant(value), at: place)
    }

    func accumulated(_ factory: inout ExpressionFactory) -> Expression {
        factory.identifier(Macro.accumulator, at: place)
    }

    static let all: @Sendable (inout Fold, [Expression], inout ExpressionFactory) throws(ParseError) -> Expression = {
        (fold, arguments, factory) throws(ParseError) in
        let accumulated = fold.accumulated(&factory)
        return fold.make(
            initial: fold.constant(.bool(true), &factory),
            condition: factory.call("@not_strictly_false", [accumulated], at: fold.place),
            step: factory.call("_&&_", [fold.accumulated(&factory), arguments[0]], at: fold.place),
            result: fold.accumulated(&factory), &factory)
    }

    static let exists: @Sendable (inout Fold, [Expression], inout ExpressionFactory) throws(ParseError) -> Expression =
        {
            (fold, arguments, factory) throws(ParseError) in
            let accumulated = fold.accumulated(&factory)
            let negated = factory.call("!_", [accumulated], at: fold.place)
            return fold.make(
                initial: fold.constant(.bool(false), &factory),
                condition: factory.call("@not_strictly_false", [negated], at: fold.place),
                step: factory.call("_||_", [fold.accumulated(&factory), arguments[0]], at: fold.place),
                result: fold.accumulated(&factory), &factory)
        }

    static let existsOne:
        @Sendable (inout Fold, [Expression], inout ExpressionFactory) throws(ParseError) -> Expression = {
            (fold, arguments, factory) throws(ParseError) in
            let one = fold.constant(.int(1), &factory)
            let next = factory.call("_+_", [fold.accumulated(&factory), one], at: fold.place)
            return fold.make(
                initial: fold.constant(.int(0), &factory), condition: fold.constant(.bool(true), &factory),
                step: factory.call("_?_:_", [arguments[0], next, fold.accumulated(&factory)], at: fold.place),
                result: factory.call(
                    "_==_", [fold.accumulated(&factory), fold.constant(.int(1), &factory)], at: fold.place), &factory)
        }

    static func list(
        _ fold: inout Fold, filter: Expression?, element: Expression, _ factory: inout ExpressionFactory
    ) -> Expression {
        let one = factory.make(.list([element], optional: []), at: fold.place)
        let step = factory.call("_+_", [fold.accumulated(&factory), one], at: fold.place)
        let empty = factory.make(.list([], optional: []), at: fold.place)
        return fold.gathering(step, from: empty, filter: filter, &factory)
    }

    static func map(
        _ fold: inout Fold, filter: Expression?, entry: [Expression], _ factory: inout ExpressionFactory
    ) -> Expression {
        let step = factory.call("cel.@mapInsert", [fold.accumulated(&factory)] + entry, at: fold.place)
        let empty = factory.make(.map([]), at: fold.place)
        return fold.gathering(step, from: empty, filter: filter, &factory)
    }

    private func gathering(
        _ step: Expression, from initial: Expression, filter: Expression?, _ factory: inout ExpressionFactory
    ) -> Expression {
        var step = step
        if let filter {
            step = factory.call("_?_:_", [filter, step, accumulated(&factory)], at: place)
        }
        return make(
            initial: initial, condition: constant(.bool(true), &factory), step: step,
            result: accumulated(&factory), &factory)
    }
}
