import Documents

extension Document.Node {
    /// An error at the node's place.
    func failure(_ message: String) -> OCIFormatError { OCIFormatError(message, line: line, column: column) }

    /// The strings of the array of that name; a single string counts as an array of one. Other values are left out.
    func strings(_ name: String) -> [String] {
        guard let value = self[name] else { return [] }
        if let single = value.string { return [single] }
        return value.elements.compactMap(\.string)
    }

    /// The members of the object of that name whose values are scalars, as text.
    func dictionary(_ name: String) -> [String: String] {
        var result: [String: String] = [:]
        guard let value = self[name] else { return result }
        for member in value.members {
            if let key = member.name.string, let text = member.value.scalarText { result[key] = text }
        }
        return result
    }

    /// The names of the members of the object of that name, in source order.
    func names(_ name: String) -> [String] { self[name]?.members.compactMap(\.name.string) ?? [] }
}
