final class ConstantNode: Node {
    let value: Value

    init(_ value: Value) { self.value = value }

    func evaluate(_ frame: inout Frame) -> Value { value }
}

/// The value of a variable.
final class InputNode: Node {
    let slot: Int
    let name: String

    init(slot: Int, name: String) {
        self.slot = slot
        self.name = name
    }

    func evaluate(_ frame: inout Frame) -> Value {
        frame.charge(1)
        guard slot < frame.inputs.count else {
            return .failure(.undeclaredReference, "no value for variable '\(name)'")
        }
        return frame.inputs[slot]
    }
}

/// The value of a comprehension's variable.
final class LocalNode: Node {
    let slot: Int

    init(slot: Int) { self.slot = slot }

    func evaluate(_ frame: inout Frame) -> Value {
        frame.charge(1)
        return frame.locals[slot]
    }
}

/// `[a, ?b]`.
final class ListNode: Node {
    let elements: [any Node]
    let optional: Set<Int>

    init(_ elements: [any Node], optional: Set<Int>) {
        self.elements = elements
        self.optional = optional
    }

    func evaluate(_ frame: inout Frame) -> Value {
        frame.charge(10)
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        var pending: Value?
        for index in elements.indices {
            let value = elements[index].evaluate(&frame)
            if value.isErrorOrUnknown {
                pending = Value.merged(pending, value)
                if case .error? = pending { return value }
                continue
            }
            guard optional.contains(index) else {
                values.append(value)
                continue
            }
            guard case .optional(let wrapped) = value else {
                return .failure(.noSuchOverload, "cannot initialize optional list element from a non-optional value")
            }
            if let value = wrapped.value {
                if value.isErrorOrUnknown { return value }
                values.append(value)
            }
        }
        return pending ?? .makeList(values)
    }
}

/// `{a: b, ?c: d}`.
final class MapNode: Node {
    struct Entry {
        let key: any Node
        let value: any Node
        let isOptional: Bool
    }

    let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    func evaluate(_ frame: inout Frame) -> Value {
        frame.charge(30)
        var builder = HashMapBuilder(capacity: entries.count)
        var pending: Value?
        for entry in entries {
            let key = entry.key.evaluate(&frame)
            var value = key
            if case .error = key {} else { value = entry.value.evaluate(&frame) }
            if key.isErrorOrUnknown || value.isErrorOrUnknown {
                let failure = value.isErrorOrUnknown ? value : key
                pending = Value.merged(pending, key.isErrorOrUnknown ? Value.merged(key, failure) : failure)
                if case .error(let error)? = pending { return .error(error) }
                continue
            }
            if entry.isOptional {
                guard case .optional(let wrapped) = value else {
                    return .failure(.noSuchOverload, "cannot initialize optional entry from a non-optional value")
                }
                guard let inner = wrapped.value else { continue }
                if inner.isErrorOrUnknown { return inner }
                value = inner
            }
            if let failure = builder.insert(key, value) { return pending ?? failure }
        }
        return pending ?? .map(HashMapValue(builder))
    }
}
