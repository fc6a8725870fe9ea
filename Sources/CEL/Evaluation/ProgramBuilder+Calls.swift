extension ProgramBuilder {
    @inline(never)
    mutating func call(
        _ function: String, on target: Expression?, _ arguments: [Expression], _ expression: Expression
    ) -> any Node {
        let name: String
        var operands = arguments
        var isMember = false
        if let target {
            if let global = namespaced(function, target) {
                name = global
            } else {
                name = function
                operands.insert(target, at: 0)
                isMember = true
            }
        } else {
            name = environment.candidates(for: function).first { environment.functions[$0] != nil } ?? function
        }
        let overloads = (environment.functions[name]?.overloads ?? []).filter {
            $0.isMember == isMember && $0.parameters.count == operands.count
        }
        let nodes = operands.map { build($0) }
        guard !overloads.isEmpty else {
            let isLenient = environment.allowsUndeclared || !environment.isChecked
            guard environment.functions[name] != nil else {
                return undeclared(
                    .undeclaredReference, "undeclared reference to function '\(name)'", at: expression,
                    isLenient: isLenient)
            }
            return undeclared(
                .noSuchOverload,
                "no such overload: '\(name)' does not take \(arguments.count) arguments\(isMember ? " and a target" : "")",
                at: expression, isLenient: isLenient)
        }
        if isMember, nodes.count == 2, name == "or" || name == "orValue", overloads.count == 1,
            case .optional = overloads[0].parameters[0]
        {
            return OptionalOrNode(nodes[0], nodes[1], isValue: name == "orValue")
        }
        let dispatcher = Dispatcher(name, overloads, constants: nodes.map { ($0 as? ConstantNode)?.value })
        switch nodes.count {
        case 1: return UnaryCallNode(nodes[0], dispatcher)
        case 2: return BinaryCallNode(nodes[0], nodes[1], dispatcher)
        default: return CallNode(nodes, dispatcher)
        }
    }

    /// The function `math.greatest` for a call of `greatest` on `math`.
    private func namespaced(_ function: String, _ target: Expression) -> String? {
        guard let prefix = target.qualifiedName, !isLocal(prefix) else { return nil }
        return environment.candidates(for: prefix + "." + function).first {
            environment.functions[$0]?.overloads.contains { !$0.isMember } == true
        }
    }

    /// Overloads that libraries add to an operator.
    @inline(never)
    private func extra(_ function: String, _ nodes: [any Node]) -> Dispatcher? {
        let standard = Set(Library.standardOperators[function] ?? [])
        let overloads = (environment.functions[function]?.overloads ?? []).filter { !standard.contains($0.id) }
        guard !overloads.isEmpty else { return nil }
        return Dispatcher(function, overloads, constants: nodes.map { ($0 as? ConstantNode)?.value })
    }

    /// Whether a call is of an operator that there are nodes for.
    static func isOperator(_ function: String, _ count: Int) -> Bool {
        switch (function, count) {
        case ("_?_:_", 3), ("!_", 1), ("-_", 1), ("@not_strictly_false", 1): true
        case (_, 2): Library.standardOperators[function] != nil
        default: false
        }
    }

    @inline(never)
    mutating func operation(_ function: String, _ arguments: [Expression]) -> any Node {
        if function == "_&&_" || function == "_||_" { return logic(function, arguments) }
        let first = build(arguments[0])
        guard arguments.count > 1 else { return unary(function, first) }
        let second = build(arguments[1])
        guard arguments.count > 2 else { return binary(function, first, second) }
        return ConditionalNode(first, second, build(arguments[2]))
    }

    @inline(never)
    private func unary(_ function: String, _ node: any Node) -> any Node {
        switch function {
        case "!_": NotNode(node)
        case "-_": NegationNode(node, extra: extra(function, [node]))
        default: NotStrictlyFalseNode(node)
        }
    }

    @inline(never)
    private func binary(_ function: String, _ left: any Node, _ right: any Node) -> any Node {
        let extra = extra(function, [left, right])
        switch function {
        case "_==_": return EqualityNode(left, right, isNegated: false)
        case "_!=_": return EqualityNode(left, right, isNegated: true)
        case "_<_": return ComparisonNode(left, right, .less, extra: extra)
        case "_<=_": return ComparisonNode(left, right, .lessOrEqual, extra: extra)
        case "_>_": return ComparisonNode(left, right, .greater, extra: extra)
        case "_>=_": return ComparisonNode(left, right, .greaterOrEqual, extra: extra)
        case "@in": return MembershipNode(left, right, extra: extra)
        case "_[_]": return IndexNode(left, right, isOptional: false, extra: extra)
        case "_[?_]": return IndexNode(left, right, isOptional: true, extra: extra)
        default: return ArithmeticNode(left, right, Arithmetic(rawValue: function) ?? .add, extra: extra)
        }
    }

    @inline(never)
    private mutating func logic(_ function: String, _ arguments: [Expression]) -> any Node {
        var operands: [any Node] = []
        for argument in arguments { flatten(function, argument, into: &operands) }
        return LogicNode(operands, decisive: function == "_||_")
    }

    private mutating func flatten(_ function: String, _ expression: Expression, into operands: inout [any Node]) {
        if case .call(nil, function, let arguments) = expression.kind, arguments.count == 2 {
            for argument in arguments { flatten(function, argument, into: &operands) }
        } else {
            operands.append(build(expression))
        }
    }
}
