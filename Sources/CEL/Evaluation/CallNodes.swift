/// A call with one argument.
final class UnaryCallNode: Node {
    let argument: any Node
    let dispatcher: Dispatcher

    init(_ argument: any Node, _ dispatcher: Dispatcher) {
        self.argument = argument
        self.dispatcher = dispatcher
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let value = argument.evaluate(&frame)
        if value.isErrorOrUnknown { return value }
        return dispatcher.call(value, &frame)
    }
}

/// A call with two arguments.
final class BinaryCallNode: Node {
    let first: any Node
    let second: any Node
    let dispatcher: Dispatcher

    init(_ first: any Node, _ second: any Node, _ dispatcher: Dispatcher) {
        self.first = first
        self.second = second
        self.dispatcher = dispatcher
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let a = first.evaluate(&frame)
        if case .error = a { return a }
        let b = second.evaluate(&frame)
        if a.isErrorOrUnknown || b.isErrorOrUnknown {
            return Value.merged(a.isErrorOrUnknown ? a : nil, b.isErrorOrUnknown ? b : a)
        }
        return dispatcher.call(a, b, &frame)
    }
}

/// A call with any number of arguments.
final class CallNode: Node {
    let arguments: [any Node]
    let dispatcher: Dispatcher

    init(_ arguments: [any Node], _ dispatcher: Dispatcher) {
        self.arguments = arguments
        self.dispatcher = dispatcher
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        var pending: Value?
        for argument in arguments {
            let value = argument.evaluate(&frame)
            if case .error = value, pending == nil { return value }
            if value.isErrorOrUnknown { pending = Value.merged(pending, value) }
            values.append(value)
        }
        return pending ?? dispatcher.call(values, &frame)
    }
}
