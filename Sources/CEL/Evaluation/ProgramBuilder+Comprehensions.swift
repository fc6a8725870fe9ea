extension ProgramBuilder {
    mutating func comprehension(_ fold: Expression.Comprehension) -> any Node {
        if let binding = binding(fold) { return binding }
        let range = build(fold.range)
        // The initial value is computed outside of the scope of all variables.
        let initial = build(fold.initial)
        let accumulator = declare(fold.accumulator)
        let slot = declare(fold.variable)
        let secondSlot = fold.secondVariable.map { declare($0) }
        let iteration = Iteration(range: range, slot: slot, secondSlot: secondSlot)
        defer { leave(secondSlot == nil ? 2 : 3) }
        if let node = known(fold, iteration) { return node }
        let condition = build(fold.condition)
        let step = build(fold.step)
        // The result sees the accumulator, but not the variables.
        let hidden = hide(secondSlot == nil ? 1 : 2)
        let result = build(fold.result)
        restore(hidden)
        return ComprehensionNode(
            iteration, accumulator: accumulator, initial: initial, condition: condition, step: step, result: result)
    }

    /// A fold over nothing that only names its initial value.
    private mutating func binding(_ fold: Expression.Comprehension) -> (any Node)? {
        guard case .list(let elements, _) = fold.range.kind, elements.isEmpty, fold.variable == "#unused" else {
            return nil
        }
        let value = build(fold.initial)
        let slot = declare(fold.accumulator)
        defer { leave(1) }
        return BindingNode(slot: slot, value: value, result: build(fold.result))
    }

    /// The folds that macros make, in a quicker form that gives the same.
    private mutating func known(_ fold: Expression.Comprehension, _ iteration: Iteration) -> (any Node)? {
        guard fold.accumulator == Macro.accumulator, case .call(nil, let function, let arguments) = fold.step.kind
        else {
            return nil
        }
        switch (function, fold.initial.kind) {
        case ("_&&_", .constant(.bool(true))), ("_||_", .constant(.bool(false))):
            guard arguments.count == 2, isAccumulator(arguments[0]), isAccumulator(fold.result),
                case .call(nil, "@not_strictly_false", _) = fold.condition.kind
            else { return nil }
            return QuantifierNode(iteration, build(arguments[1]), decisive: function == "_||_")
        case ("_?_:_", .constant(.int(0))):
            guard arguments.count == 3, isAccumulator(arguments[2]), case .call(nil, "_==_", _) = fold.result.kind
            else {
                return nil
            }
            return ExistsOneNode(iteration, build(arguments[0]))
        case (_, .list(let elements, _)):
            guard elements.isEmpty, isAccumulator(fold.result),
                let (filter, step) = gathering(function, arguments),
                case .call(nil, "_+_", let operands) = step, operands.count == 2, isAccumulator(operands[0]),
                case .list(let added, let optional) = operands[1].kind, added.count == 1, optional.isEmpty
            else { return nil }
            return ListFoldNode(iteration, filter: filter.map { build($0) }, element: build(added[0]))
        case (_, .map(let entries)):
            guard entries.isEmpty, isAccumulator(fold.result),
                let (filter, step) = gathering(function, arguments),
                case .call(nil, "cel.@mapInsert", let operands) = step, operands.count >= 2,
                isAccumulator(operands[0])
            else { return nil }
            return MapFoldNode(
                iteration, filter: filter.map { build($0) }, key: operands.count == 3 ? build(operands[1]) : nil,
                value: build(operands[operands.count - 1]))
        default: return nil
        }
    }

    /// The filter and the step under it, where a fold has one.
    private func gathering(
        _ function: String, _ arguments: [Expression]
    ) -> (filter: Expression?, step: Expression.Kind)? {
        guard function == "_?_:_" else {
            return (nil, .call(target: nil, function: function, arguments: arguments))
        }
        guard arguments.count == 3, isAccumulator(arguments[2]) else { return nil }
        return (arguments[0], arguments[1].kind)
    }

    private func isAccumulator(_ expression: Expression) -> Bool {
        if case .identifier(Macro.accumulator) = expression.kind { return true }
        return false
    }
}
