import CEL
import Documents

extension DocumentValue {
    /// The value of an expression as it is written to a file; nil for what no file can hold.
    init?(_ value: CEL.Value) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .integer(value)
        case .uint(let value):
            guard let value = Int64(exactly: value) else { return nil }
            self = .integer(value)
        case .double(let value): self = .float(value)
        case .string(let value): self = .string(value)
        case .list(let list):
            var elements: [DocumentValue] = []
            for index in 0..<list.count {
                guard let element = DocumentValue(list.element(at: index)) else { return nil }
                elements.append(element)
            }
            self = .array(elements)
        case .map(let map):
            var members: [Member] = []
            for key in map.keys {
                guard case .string(let name) = key, let value = map.value(for: key).flatMap(DocumentValue.init) else {
                    return nil
                }
                members.append(Member(name, value))
            }
            self = .object(members)
        default: return nil
        }
    }
}
