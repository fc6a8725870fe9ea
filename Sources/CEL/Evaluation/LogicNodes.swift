/// `a && b && …` and `a || b || …`: errors and unknown operands do not matter once an operand decides (langdef.md,
/// "Logical Operators"). What is unknown comes before errors.
final class LogicNode: Node {
    let operands: [any Node]
    /// The operand that decides: false for `&&`.
    let decisive: Bool

    init(_ operands: [any Node], decisive: Bool) {
        self.operands = operands
        self.decisive = decisive
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var pending: Value?
        for operand in operands {
            let value = operand.evaluate(&frame)
            if case .bool(let bool) = value {
                if bool == decisive { return value }
            } else {
                pending = Value.merged(pending, value.asLogicFailure(decisive ? "_||_" : "_&&_"))
            }
        }
        return pending ?? .bool(!decisive)
    }
}

extension Value {
    /// An error or something unknown as it is, everything else as the error that it is no bool.
    func asLogicFailure(_ function: String) -> Value {
        if isErrorOrUnknown { return self }
        return .failure(.noSuchOverload, "no such overload: \(function) with \(runtimeType.name)")
    }
}

/// `condition ? first : second`.
final class ConditionalNode: Node {
    let condition: any Node
    let first: any Node
    let second: any Node

    init(_ condition: any Node, _ first: any Node, _ second: any Node) {
        self.condition = condition
        self.first = first
        self.second = second
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = condition.evaluate(&frame)
        guard case .bool(let isTrue) = value else { return value.asLogicFailure("_?_:_") }
        return isTrue ? first.evaluate(&frame) : second.evaluate(&frame)
    }
}

/// `!a`.
final class NotNode: Node {
    let operand: any Node

    init(_ operand: any Node) { self.operand = operand }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        guard case .bool(let bool) = value else { return value.asLogicFailure("!_") }
        return .bool(!bool)
    }
}

/// False for false, true for everything else.
final class NotStrictlyFalseNode: Node {
    let operand: any Node

    init(_ operand: any Node) { self.operand = operand }

    func evaluate(_ frame: inout Frame) -> Value {
        if case .bool(false) = operand.evaluate(&frame) { return .bool(false) }
        return .bool(true)
    }
}

/// `a.or(b)` and `a.orValue(b)` of optional values: `b` is evaluated only when it is needed.
final class OptionalOrNode: Node {
    let operand: any Node
    let alternative: any Node
    /// Whether the value is unwrapped.
    let isValue: Bool

    init(_ operand: any Node, _ alternative: any Node, isValue: Bool) {
        self.operand = operand
        self.alternative = alternative
        self.isValue = isValue
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        frame.charge(1)
        guard case .optional(let optional) = value else {
            return value.asLogicFailure(isValue ? "orValue" : "or")
        }
        if let inner = optional.value { return isValue ? inner : value }
        let other = alternative.evaluate(&frame)
        if isValue { return other }
        if case .optional = other { return other }
        return other.asLogicFailure("or")
    }
}
