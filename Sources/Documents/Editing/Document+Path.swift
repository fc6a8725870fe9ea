extension Document {
    /// The node at a path; when it is absent, the nearest ancestor that is there. `O(members)` for every step.
    package func node(at path: DocumentPath) -> (node: Node, isExact: Bool) {
        var node = root
        for step in path.steps {
            switch step {
            case .key(let name):
                guard let next = node[name] else { return (node, false) }
                node = next
            case .index(let index):
                guard index >= 0, index < node.count, node.kind == .array,
                    let next = node.elements.dropFirst(index).first(where: { _ in true })
                else { return (node, false) }
                node = next
            }
        }
        return (node, true)
    }
}
