extension Document {
    /// The names that stand twice in an object, at most a thousand of them. ``YAMLReader`` notes them by itself; RFC 8259,
    /// section 4, leaves open what they mean in JSON. Cost: `O(bytes of names)`.
    package var duplicateNames: [DocumentError] {
        var found: [DocumentError] = []
        for (index, entry) in entries.enumerated() where entry.kind == .object && entry.start > 1 {
            let object = node(at: index)
            if object.count <= 8 {
                var seen: [Node] = []
                for member in object.members {
                    if seen.contains(where: { text(of: $0) == text(of: member.name) }) { note(member.name, in: &found) }
                    seen.append(member.name)
                }
            } else {
                var seen: Set<ArraySlice<UInt8>> = []
                for member in object.members where !seen.insert(text(of: member.name)).inserted {
                    note(member.name, in: &found)
                }
            }
            if found.count >= 1_000 { break }
        }
        return found
    }

    private func text(of name: Node) -> ArraySlice<UInt8> {
        let entry = entries[name.index]
        return text[Int(entry.start)..<Int(entry.start) + Int(entry.extent)]
    }

    private func note(_ name: Node, in found: inout [DocumentError]) {
        guard found.count < 1_000 else { return }
        let text = String(decoding: text(of: name).prefix(60), as: UTF8.self)
        found.append(
            DocumentError(
                "the name '\(text)' stands twice in this object, the last one counts: remove one", line: name.line,
                column: name.column))
    }
}
