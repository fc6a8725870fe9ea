import Documents

/// The tree operations of edits, once more and as simply as possible.
enum EditModel {
    struct Refused: Error {}

    static func value(_ node: Document.Node) -> DocumentValue {
        switch node.kind {
        case .null: .null
        case .bool: .bool(node.bool == true)
        case .integer: .integer(Int64(node.integer ?? 0))
        case .float: .float(node.double ?? 0)
        case .string: .string(node.string ?? "")
        case .array: .array(node.elements.map(value))
        case .object: .object(node.members.map { DocumentValue.Member($0.name.string ?? "", value($0.value)) })
        }
    }

    /// Members in the order of their names, the last one of a name; for comparing.
    static func sorted(_ value: DocumentValue) -> DocumentValue {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(let members):
            var last: [String: DocumentValue] = [:]
            for member in members { last[member.name] = sorted(member.value) }
            return .object(last.sorted { $0.key < $1.key }.map { DocumentValue.Member($0.key, $0.value) })
        default: return value
        }
    }

    static func apply(_ operation: EditOperation, to value: DocumentValue) throws -> DocumentValue {
        switch operation {
        case .set(let path, let new): return try change(value, path.steps[...]) { _ in new }
        case .add(let path, let new):
            return try change(value, path.steps[...]) { old in
                switch old {
                case nil, .null: return .array([new])
                case .array(let elements): return elements.contains(new) ? .array(elements) : .array(elements + [new])
                default: throw Refused()
                }
            }
        case .remove(let path): return try remove(value, path.steps[...])
        }
    }

    private static func change(
        _ value: DocumentValue?, _ steps: ArraySlice<DocumentPath.Step>,
        _ body: (DocumentValue?) throws -> DocumentValue
    ) throws -> DocumentValue {
        guard let step = steps.first else { return try body(value) }
        let rest = steps.dropFirst()
        switch (step, value ?? .null) {
        case (.key(let name), .null): return .object([.init(name, try change(nil, rest, body))])
        case (.index(0), .null): return .array([try change(nil, rest, body)])
        case (.key(let name), .object(var members)):
            if let place = members.lastIndex(where: { $0.name == name }) {
                members[place].value = try change(members[place].value, rest, body)
            } else {
                members.append(.init(name, try change(nil, rest, body)))
            }
            return .object(members)
        case (.index(let index), .array(var elements)):
            if index < elements.count {
                elements[index] = try change(elements[index], rest, body)
            } else if index == elements.count {
                elements.append(try change(nil, rest, body))
            } else {
                throw Refused()
            }
            return .array(elements)
        default: throw Refused()
        }
    }

    private static func remove(_ value: DocumentValue, _ steps: ArraySlice<DocumentPath.Step>) throws -> DocumentValue {
        guard let step = steps.first else { throw Refused() }
        let rest = steps.dropFirst()
        switch (step, value) {
        case (.key(let name), .object(var members)):
            guard let place = members.lastIndex(where: { $0.name == name }) else { return value }
            if rest.isEmpty {
                members.removeAll { $0.name == name }
            } else {
                members[place].value = try remove(members[place].value, rest)
            }
            return .object(members)
        case (.index(let index), .array(var elements)):
            guard index < elements.count else { return value }
            if rest.isEmpty { elements.remove(at: index) } else { elements[index] = try remove(elements[index], rest) }
            return .array(elements)
        default: return value
        }
    }
}
