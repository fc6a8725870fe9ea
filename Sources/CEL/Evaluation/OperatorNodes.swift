/// `a == b` and `a != b`.
final class EqualityNode: Node {
    let left: any Node
    let right: any Node
    let isNegated: Bool

    init(_ left: any Node, _ right: any Node, isNegated: Bool) {
        self.left = left
        self.right = right
        self.isNegated = isNegated
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let a = left.evaluate(&frame)
        if case .error = a { return a }
        let b = right.evaluate(&frame)
        if case .string(let x) = a, case .string(let y) = b {
            frame.charge(1 + min(x.utf8.count, y.utf8.count) / 10)
            return .bool(x.hasSameCodePoints(as: y) != isNegated)
        }
        let result = frame.equality(a, b)
        if case .bool(let same) = result { return .bool(same != isNegated) }
        return result
    }
}

/// `a < b` and its like.
final class ComparisonNode: Node {
    enum Operator { case less, lessOrEqual, greater, greaterOrEqual }

    let left: any Node
    let right: any Node
    let comparison: Operator
    let extra: Dispatcher?

    init(_ left: any Node, _ right: any Node, _ comparison: Operator, extra: Dispatcher?) {
        self.left = left
        self.right = right
        self.comparison = comparison
        self.extra = extra
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let a = left.evaluate(&frame)
        if case .error = a { return a }
        let b = right.evaluate(&frame)
        frame.charge(1)
        if case .string(let x) = a, case .string(let y) = b { frame.charge(min(x.utf8.count, y.utf8.count) / 10) }
        return Self.compare(a, b, comparison) ?? Dispatcher.rest(extra, comparison.name, a, b, &frame)
    }

    /// nil when the values have no order, or are errors or unknown.
    static func compare(_ a: Value, _ b: Value, _ comparison: Operator) -> Value? {
        switch a.compare(to: b) {
        case .none: nil
        case .unordered: .bool(false)
        case .less: .bool(comparison == .less || comparison == .lessOrEqual)
        case .equal: .bool(comparison == .lessOrEqual || comparison == .greaterOrEqual)
        case .greater: .bool(comparison == .greater || comparison == .greaterOrEqual)
        }
    }
}

extension ComparisonNode.Operator {
    var name: String {
        switch self {
        case .less: "_<_"
        case .lessOrEqual: "_<=_"
        case .greater: "_>_"
        case .greaterOrEqual: "_>=_"
        }
    }
}

/// `a + b` and its like.
final class ArithmeticNode: Node {
    let left: any Node
    let right: any Node
    let operation: Arithmetic
    let extra: Dispatcher?

    init(_ left: any Node, _ right: any Node, _ operation: Arithmetic, extra: Dispatcher?) {
        self.left = left
        self.right = right
        self.operation = operation
        self.extra = extra
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let a = left.evaluate(&frame)
        if case .error = a { return a }
        let b = right.evaluate(&frame)
        frame.charge(1)
        if operation == .add {
            switch (a, b) {
            case (.string(let x), .string(let y)):
                frame.charge((x.utf8.count + y.utf8.count) / 10)
                return frame.isExhausted ? frame.exhaustion : .string(x + y)
            case (.bytes(let x), .bytes(let y)):
                frame.charge((x.count + y.count) / 10)
                return frame.isExhausted ? frame.exhaustion : .bytes(x + y)
            case (.list(let x), .list(let y)):
                return JoinedListValue.join(x, y) { count in
                    frame.charge(count / 4)
                    return !frame.isExhausted
                }
            default: break
            }
        }
        return operation.apply(a, b) ?? Dispatcher.rest(extra, operation.rawValue, a, b, &frame)
    }
}

/// `-a`.
final class NegationNode: Node {
    let operand: any Node
    let extra: Dispatcher?

    init(_ operand: any Node, extra: Dispatcher?) {
        self.operand = operand
        self.extra = extra
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = operand.evaluate(&frame)
        frame.charge(1)
        if value.isErrorOrUnknown { return value }
        return Arithmetic.negate(value) ?? extra?.call([value], &frame)
            ?? .failure(.noSuchOverload, "no such overload: -_(\(value.runtimeType.name))")
    }
}

/// `a in b`.
final class MembershipNode: Node {
    let element: any Node
    let container: any Node
    let extra: Dispatcher?
    /// The elements of a long constant list, for looking them up.
    let set: HashMapValue?

    init(_ element: any Node, _ container: any Node, extra: Dispatcher?) {
        self.element = element
        self.container = container
        self.extra = extra
        var set: HashMapValue?
        if case .list(let list)? = (container as? ConstantNode)?.value, list.count > 8 {
            let elements = (0..<list.count).map { list.element(at: $0) }
            let areKeys = elements.allSatisfy {
                switch $0 {
                case .string, .int, .uint, .bool: true
                default: false
                }
            }
            if areKeys { set = HashMapValue(elements.map { ($0, $0) }) }
        }
        self.set = set
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = element.evaluate(&frame)
        if case .error = value { return value }
        let values = container.evaluate(&frame)
        if value.isErrorOrUnknown || values.isErrorOrUnknown {
            return Value.merged(value.isErrorOrUnknown ? value : nil, values.isErrorOrUnknown ? values : value)
        }
        frame.charge(1)
        if let set {
            switch value {
            case .string, .int, .uint, .bool: return .bool(set.value(for: value) != nil)
            default: break
            }
        }
        return Self.contains(values, value, &frame)
            ?? Dispatcher.rest(extra, "@in", value, values, &frame)
    }

    /// nil when that is no container.
    static func contains(_ container: Value, _ element: Value, _ frame: inout Frame) -> Value? {
        switch container {
        case .list(let list):
            var pending: Value?
            for index in 0..<list.count {
                let result = frame.equality(list.element(at: index), element)
                if frame.isExhausted { return frame.exhaustion }
                if case .bool(let same) = result {
                    if same { return result }
                } else {
                    pending = Value.merged(pending, result)
                }
            }
            return pending ?? .bool(false)
        case .map(let map): return .bool(map.value(for: element) != nil)
        default: return nil
        }
    }
}
