/// Calls, lists, maps and comprehensions.
extension TypeCheckRun {
    mutating func checkCall(
        _ expression: Expression, _ target: Expression?, _ name: String, _ arguments: [Expression]
    ) -> ValueType {
        if name == "cel.@block", let type = checkBlock(expression, target, arguments) { return type }
        if let target, let prefix = Self.qualifiedName(target, atMost: functionParts - 1),
            let function = lookUpFunction(prefix + "." + name)
        {
            let types = arguments.map { check($0) }
            return resolve(expression, function, nil, types)
        }
        let targetType = target.map { check($0) }
        let types = arguments.map { check($0) }
        guard let function = target == nil ? lookUpFunction(name) : environment.functions[name] else {
            if environment.allowsUndeclared { return set(.dyn, expression) }
            reportUndeclared(name, at: expression)
            return set(.error, expression)
        }
        return resolve(expression, function, targetType, types)
    }

    mutating func checkList(_ expression: Expression, _ elements: [Expression], _ optional: Set<Int>) -> ValueType {
        var joined: ValueType?
        for (index, element) in elements.enumerated() {
            var type = check(element)
            if optional.contains(index) { type = unwrapOptional(type, at: element) }
            joined = join(joined, type)
        }
        return set(.list(joined ?? substitution.makeVariable()), expression)
    }

    mutating func checkMap(_ expression: Expression, _ entries: [Expression.Entry]) -> ValueType {
        var keyType: ValueType?
        var valueType: ValueType?
        for entry in entries {
            let key = check(entry.key)
            keyType = join(keyType, key)
            var value = check(entry.value)
            if entry.isOptional { value = unwrapOptional(value, at: entry.value) }
            valueType = join(valueType, value)
        }
        return set(.map(keyType ?? substitution.makeVariable(), valueType ?? substitution.makeVariable()), expression)
    }

    mutating func checkComprehension(
        _ expression: Expression, _ comprehension: Expression.Comprehension
    ) -> ValueType {
        check(comprehension.range)
        let initial = check(comprehension.initial)
        let rangeType = substitution.resolve(types[comprehension.range.id] ?? .error, freeAsDynamic: false)
        let (first, second) = variableTypes(rangeType, at: comprehension.range)
        var variables: [(name: String, type: ValueType)] = []
        if let name = comprehension.secondVariable {
            variables = [(comprehension.variable, first), (name, second)]
        } else if case .map = rangeType {
            variables = [(comprehension.variable, first)]
        } else {
            variables = [(comprehension.variable, second)]
        }
        let type = withLocals([(comprehension.accumulator, initial)]) { run in
            run.withLocals(variables) { run in
                let condition = run.check(comprehension.condition)
                run.require(.bool, condition, at: comprehension.condition)
                let step = run.check(comprehension.step)
                run.require(initial, step, at: comprehension.step)
            }
            return run.check(comprehension.result)
        }
        return set(substitution.resolve(type, freeAsDynamic: false), expression)
    }

    /// The types of index or key, and of element or value, of what a comprehension goes over.
    private mutating func variableTypes(_ range: ValueType, at expression: Expression) -> (ValueType, ValueType) {
        switch range {
        case .list(let element): return (.int, element)
        case .map(let key, let value): return (key, value)
        case .dyn, .any: return (.dyn, .dyn)
        case .error: return (.error, .error)
        case .parameter:
            _ = substitution.isAssignable(.dyn, to: range)
            return (.dyn, .dyn)
        default:
            report(
                "expression of type '\(text(range))' cannot be range of a comprehension "
                    + "(must be list, map, or dynamic)", at: expression)
            return (.error, .error)
        }
    }

    /// The type of a list with one more element: what both agree on, or `dyn`.
    private mutating func join(_ previous: ValueType?, _ type: ValueType) -> ValueType {
        guard let previous else { return type }
        guard substitution.isAssignable(previous, to: type) else { return .dyn }
        return substitution.join(previous, type)
    }

    private func lookUpFunction(_ name: String) -> Function? {
        for candidate in environment.candidates(for: name) {
            if let function = environment.functions[candidate] { return function }
        }
        return nil
    }

    /// Finds the overloads that fit, and what they give.
    private mutating func resolve(
        _ expression: Expression, _ function: Function, _ target: ValueType?, _ arguments: [ValueType]
    ) -> ValueType {
        let given = (target.map { [$0] } ?? []) + arguments
        var result: ValueType?
        var identifiers: [String] = []
        for overload in function.overloads where overload.isMember == (target != nil) {
            guard overload.parameters.count == given.count else { continue }
            var variables: [String: ValueType] = [:]
            let wanted = overload.parameters.map { substitution.instantiate($0, &variables) }
            guard substitution.areAssignable(given, to: wanted) else { continue }
            identifiers.append(overload.id)
            let type = substitution.resolve(substitution.instantiate(overload.result, &variables), freeAsDynamic: false)
            if let known = result {
                if known != type { result = .dyn }
            } else {
                result = type
            }
        }
        references[expression.id] = function.name
        guard let result else {
            let texts = arguments.map { text($0) }.joined(separator: ", ")
            let signature = target.map { "\(text($0)).(\(texts))" } ?? "(\(texts))"
            report("found no matching overload for '\(function.name)' applied to '\(signature)'", at: expression)
            return set(.error, expression)
        }
        overloads[expression.id] = identifiers
        return set(result, expression)
    }

    /// `cel.@block([a, b], e)`: `@index0` is `a`, and may be used in `b` and `e`.
    private mutating func checkBlock(
        _ expression: Expression, _ target: Expression?, _ arguments: [Expression]
    ) -> ValueType? {
        guard target == nil, arguments.count == 2, case .list(let elements, _) = arguments[0].kind else { return nil }
        var variables: [(name: String, type: ValueType)] = []
        for element in elements {
            let type = withLocals(variables) { $0.check(element) }
            variables.append(("@index\(variables.count)", type))
        }
        set(.list(.dyn), arguments[0])
        let type = withLocals(variables) { $0.check(arguments[1]) }
        return set(type, expression)
    }
}
