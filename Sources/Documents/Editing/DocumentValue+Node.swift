extension DocumentValue {
    /// The value that stands in a document.
    package init(_ node: Document.Node) {
        switch node.kind {
        case .null: self = .null
        case .bool: self = .bool(node.bool ?? false)
        case .integer: self = node.integer.map { .integer(Int64($0)) } ?? .string(node.scalarText ?? "")
        case .float: self = node.double.map { .float($0) } ?? .string(node.scalarText ?? "")
        case .string: self = .string(node.string ?? "")
        case .array: self = .array(node.elements.map { DocumentValue($0) })
        case .object: self = .object(node.members.map { Member($0.name.scalarText ?? "", DocumentValue($0.value)) })
        }
    }
}
