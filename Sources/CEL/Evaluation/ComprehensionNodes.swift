/// The variables of a comprehension, and what they are given.
struct Iteration: Sendable {
    let range: any Node
    let slot: Int
    let secondSlot: Int?

    /// Calls `body` for every element with the variables set, while it gives true. Gives an error when the range cannot
    /// be gone through or the costs are too high.
    @inline(__always)
    func run(_ range: Value, _ frame: inout Frame, _ body: (inout Frame) -> Bool) -> Value? {
        switch range {
        case .list(let list):
            for index in 0..<list.count {
                frame.charge(1)
                if frame.isExhausted { return frame.exhaustion }
                if let secondSlot {
                    frame.locals[slot] = .int(Int64(index))
                    frame.locals[secondSlot] = list.element(at: index)
                } else {
                    frame.locals[slot] = list.element(at: index)
                }
                guard body(&frame) else { break }
            }
        case .map(let map):
            for key in map.keys {
                frame.charge(1)
                if frame.isExhausted { return frame.exhaustion }
                frame.locals[slot] = key
                if let secondSlot { frame.locals[secondSlot] = map.value(for: key) ?? .null }
                guard body(&frame) else { break }
            }
        case .error, .unknown: return range
        default:
            return .failure(.noSuchOverload, "no such overload: cannot iterate over \(range.runtimeType.name)")
        }
        return nil
    }
}

/// Any fold.
final class ComprehensionNode: Node {
    let iteration: Iteration
    let accumulator: Int
    let initial: any Node
    let condition: any Node
    let step: any Node
    let result: any Node

    init(
        _ iteration: Iteration, accumulator: Int, initial: any Node, condition: any Node, step: any Node,
        result: any Node
    ) {
        self.iteration = iteration
        self.accumulator = accumulator
        self.initial = initial
        self.condition = condition
        self.step = step
        self.result = result
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let range = iteration.range.evaluate(&frame)
        frame.locals[accumulator] = initial.evaluate(&frame)
        let failure = iteration.run(range, &frame) { frame in
            if case .bool(false) = condition.evaluate(&frame) { return false }
            frame.locals[accumulator] = step.evaluate(&frame)
            return true
        }
        return failure ?? result.evaluate(&frame)
    }
}

/// A value given a name: `cel.bind`.
final class BindingNode: Node {
    let slot: Int
    let value: any Node
    let result: any Node

    init(slot: Int, value: any Node, result: any Node) {
        self.slot = slot
        self.value = value
        self.result = result
    }

    func evaluate(_ frame: inout Frame) -> Value {
        frame.locals[slot] = value.evaluate(&frame)
        return result.evaluate(&frame)
    }
}

/// `all` and `exists`.
final class QuantifierNode: Node {
    let iteration: Iteration
    let predicate: any Node
    /// The answer that ends it: false for `all`.
    let decisive: Bool

    init(_ iteration: Iteration, _ predicate: any Node, decisive: Bool) {
        self.iteration = iteration
        self.predicate = predicate
        self.decisive = decisive
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var pending: Value?
        var isDecided = false
        let failure = iteration.run(iteration.range.evaluate(&frame), &frame) { frame in
            let value = predicate.evaluate(&frame)
            guard case .bool(let bool) = value else {
                pending = Value.merged(pending, value.asLogicFailure(decisive ? "_||_" : "_&&_"))
                return true
            }
            isDecided = bool == decisive
            return !isDecided
        }
        if let failure { return failure }
        return isDecided ? .bool(decisive) : pending ?? .bool(!decisive)
    }
}

/// `exists_one`.
final class ExistsOneNode: Node {
    let iteration: Iteration
    let predicate: any Node

    init(_ iteration: Iteration, _ predicate: any Node) {
        self.iteration = iteration
        self.predicate = predicate
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var pending: Value?
        var count = 0
        let failure = iteration.run(iteration.range.evaluate(&frame), &frame) { frame in
            let value = predicate.evaluate(&frame)
            if case .bool(let bool) = value {
                if bool { count += 1 }
            } else {
                pending = Value.merged(pending, value.asLogicFailure("_?_:_"))
            }
            return true
        }
        return failure ?? pending ?? .bool(count == 1)
    }
}

/// `map`, `filter`, `transformList`.
final class ListFoldNode: Node {
    let iteration: Iteration
    let filter: (any Node)?
    let element: any Node

    init(_ iteration: Iteration, filter: (any Node)?, element: any Node) {
        self.iteration = iteration
        self.filter = filter
        self.element = element
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var values: [Value] = []
        var pending: Value?
        let failure = iteration.run(iteration.range.evaluate(&frame), &frame) { frame in
            if let filter {
                let value = filter.evaluate(&frame)
                guard case .bool(let isTaken) = value else {
                    pending = Value.merged(pending, value.asLogicFailure("_?_:_"))
                    return true
                }
                if !isTaken { return true }
            }
            frame.charge(1)
            let value = element.evaluate(&frame)
            if value.isErrorOrUnknown {
                pending = Value.merged(pending, value)
            } else if pending == nil {
                values.append(value)
            }
            if case .error? = pending { return false }
            return true
        }
        return failure ?? pending ?? .makeList(values)
    }
}

/// `transformMap`, `transformMapEntry`.
final class MapFoldNode: Node {
    let iteration: Iteration
    let filter: (any Node)?
    /// nil when `value` is a map of entries.
    let key: (any Node)?
    let value: any Node

    init(_ iteration: Iteration, filter: (any Node)?, key: (any Node)?, value: any Node) {
        self.iteration = iteration
        self.filter = filter
        self.key = key
        self.value = value
    }

    func evaluate(_ frame: inout Frame) -> Value {
        var builder = HashMapBuilder()
        var pending: Value?
        let failure = iteration.run(iteration.range.evaluate(&frame), &frame) { frame in
            if let filter {
                let value = filter.evaluate(&frame)
                guard case .bool(let isTaken) = value else {
                    pending = Value.merged(pending, value.asLogicFailure("_?_:_"))
                    return true
                }
                if !isTaken { return true }
            }
            frame.charge(1)
            let key = key?.evaluate(&frame)
            let value = value.evaluate(&frame)
            if let key, key.isErrorOrUnknown { pending = Value.merged(pending, key) }
            if value.isErrorOrUnknown { pending = Value.merged(pending, value) }
            if pending == nil { pending = Self.insert(key, value, into: &builder) }
            if case .error? = pending { return false }
            return true
        }
        return failure ?? pending ?? .map(HashMapValue(builder))
    }

    /// Adds an entry, or those of a map; gives what is wrong with them.
    static func insert(_ key: Value?, _ value: Value, into builder: inout HashMapBuilder) -> Value? {
        if let key { return builder.insert(key, value) }
        guard case .map(let map) = value else {
            return .failure(.noSuchOverload, "no such overload: cel.@mapInsert(map, \(value.runtimeType.name))")
        }
        for key in map.keys {
            if let failure = builder.insert(key, map.value(for: key) ?? .null) { return failure }
        }
        return nil
    }
}
