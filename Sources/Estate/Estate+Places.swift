package import Documents

/// Where a path leads.
package struct PointedPlace: Sendable {
    /// The place of the value, or of its nearest parent that is written.
    package var place: Place
    /// The value itself is written.
    package var isExact: Bool
    /// The steps from ``place`` to the value; empty when it is exact.
    package var missing: [Step]
}

extension Estate {
    /// The place that a path from a value leads to. A value that is written elsewhere than where it is asked for (in the
    /// pod's security context) is found there, unless `root` is read as `.written`.
    ///
    /// - Returns: nil when not even the root has a place.
    package func place(of path: [Step], from root: FormValue) -> PointedPlace? {
        var value = root
        var nearest = root.place.map { PointedPlace(place: $0, isExact: path.isEmpty, missing: path) }
        for (position, step) in path.enumerated() {
            let next: FormValue? =
                switch step {
                case .member(let name): value.member(name)
                case .element(let index): value.element(index)
                }
            guard let next else { break }
            value = next
            if let place = value.place {
                let missing = Array(path[(position + 1)...])
                nearest = PointedPlace(place: place, isExact: missing.isEmpty, missing: missing)
            }
        }
        return nearest
    }

    /// The way from the root of its document to a place; nil for what is no node of a document.
    ///
    /// Cost: `O(log children)` for every node on the way.
    package func steps(to place: Place) -> [Step]? {
        guard let document = place.document, let node = place.node, files.indices.contains(place.file),
            files[place.file].documents.indices.contains(document)
        else { return nil }
        return files[place.file].documents[document].steps(to: node)
    }
}

extension Document {
    /// The way from the root to an entry that is a value; nil for names and for what does not exist.
    package func steps(to target: Int) -> [Step]? {
        guard target >= 0, target < nodeCount else { return nil }
        var steps: [Step] = []
        var node = root
        while node.index != target {
            guard let child = child(of: node, holding: target) else { return nil }
            if node.kind == .object {
                steps.append(.member(self.node(at: child.node.index - 1).string ?? ""))
            } else {
                steps.append(.element(child.number))
            }
            node = child.node
        }
        return steps
    }
}
