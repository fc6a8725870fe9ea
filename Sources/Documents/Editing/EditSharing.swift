/// Finds where a change is really written: anchors, aliases and merge keys (YAML 1.2, section 7.1; the merge key of YAML
/// 1.1) let one text stand for several places.
struct EditSharing {
    /// Merge keys that bring in merge keys are followed this far.
    private static let maximumDepth = 20

    let layout: SourceLayout

    /// Whether a document has aliases at all.
    var isNeeded: Bool {
        layout.nodes.contains { if case .alias = $0.kind { true } else { false } }
    }

    /// Where a path leads to.
    struct Origin {
        /// The place in the text by its own names; nil when it has none.
        var path: DocumentPath?
        /// The anchors on the way.
        var anchors: [String] = []
    }

    func origin(of operation: EditOperation) -> Origin {
        var origin = Origin()
        guard var node = layout.root else { return origin }
        let steps = operation.path.steps
        for (position, step) in steps.enumerated() {
            node = resolved(node, &origin)
            var next: Int?
            switch (layout.nodes[node].kind, step) {
            case (.mapping, .key(let name)):
                if let member = layout.member(Array(name.utf8), of: node), !layout.isMerge(member.name) {
                    next = member.value
                } else {
                    next = merged(Array(name.utf8), into: node, depth: 0, &origin)
                }
            case (.sequence, .index(let index)):
                let children = layout.nodes[node].children
                next = children.indices.contains(index) ? children[index] : nil
            default: break
            }
            guard let next else {
                origin.path = path(of: node).map { DocumentPath($0.steps + steps[position...]) }
                return origin
            }
            node = next
        }
        // A list is appended to where it is written; what is set or removed as a whole is the alias.
        if case .add = operation { node = resolved(node, &origin) } else { note(node, &origin) }
        origin.path = path(of: node)
        return origin
    }

    private func note(_ node: Int, _ origin: inout Origin) {
        if layout.nodes[node].isShared, let anchor = layout.nodes[node].anchor { origin.anchors.append(anchor) }
        if case .alias(let target) = layout.nodes[node].kind, let anchor = layout.nodes[target].anchor {
            origin.anchors.append(anchor)
        }
    }

    private func resolved(_ node: Int, _ origin: inout Origin) -> Int {
        note(node, &origin)
        if case .alias(let target) = layout.nodes[node].kind { return target }
        return node
    }

    /// The value that a merge key brings into a mapping.
    private func merged(_ name: [UInt8], into mapping: Int, depth: Int, _ origin: inout Origin) -> Int? {
        guard depth < Self.maximumDepth else { return nil }
        let children = layout.nodes[mapping].children
        for position in stride(from: 0, to: children.count - 1, by: 2) where layout.isMerge(children[position]) {
            let value = resolved(children[position + 1], &origin)
            var sources = [value]
            if case .sequence = layout.nodes[value].kind { sources = layout.nodes[value].children }
            for source in sources {
                let source = resolved(source, &origin)
                guard case .mapping = layout.nodes[source].kind else { continue }
                if let member = layout.member(name, of: source), !layout.isMerge(member.name) { return member.value }
                if let value = merged(name, into: source, depth: depth + 1, &origin) { return value }
            }
        }
        return nil
    }

    /// The names that lead to a node without any alias.
    private func path(of node: Int) -> DocumentPath? {
        var steps: [DocumentPath.Step] = []
        var node = node
        while let parent = layout.nodes[node].parent {
            guard let place = layout.nodes[parent].children.firstIndex(of: node) else { return nil }
            if case .mapping = layout.nodes[parent].kind {
                guard place % 2 == 1, let name = layout.text(of: layout.nodes[parent].children[place - 1]) else {
                    return nil
                }
                steps.append(.key(String(decoding: name, as: UTF8.self)))
            } else {
                steps.append(.index(place))
            }
            node = parent
        }
        return DocumentPath(steps.reversed())
    }
}

/// Operations in terms of places in the text.
struct EditPlan {
    /// What the values should become; with what templates (`x-…`) lose or get for all their users.
    var wanted: [EditOperation]
    /// What is done to the text: one operation at the source for all users of a shared value.
    var made: [EditOperation]

    /// More shared places than this, or fewer of large files, are not tried out one by one.
    private static let maximumTrials = 200
    private static let maximumBytesTried = 32 << 20

    init(unshared operations: [EditOperation]) {
        wanted = operations
        made = operations
    }

    /// Several operations become one where what they change is shared, and all who share it are to change.
    /// - Parameter trial: what a document becomes when operations are made without regard to sharing; nil when they
    ///   cannot be made.
    init(_ operations: [EditOperation], sharing: EditSharing, tree: EditTree, trial: ([EditOperation]) -> EditTree?) {
        self.init(unshared: operations)
        var groups: [EditOperation: [Int]] = [:]
        var order: [EditOperation] = []
        for (number, operation) in operations.enumerated() {
            guard let path = sharing.origin(of: operation).path else { continue }
            let source = operation.with(path: path)
            if groups[source] == nil { order.append(source) }
            groups[source, default: []].append(number)
        }
        let shared = order.filter { source in
            groups[source]?.contains { operations[$0].path != source.path } ?? false
        }
        guard !shared.isEmpty else { return }
        func isCovered(_ sources: [EditOperation]) -> Bool {
            let numbers = sources.flatMap { groups[$0] ?? [] }.sorted()
            var expected = tree
            do throws(EditError) {
                for number in numbers { try expected.apply(operations[number]) }
                for source in sources where Self.isTemplate(source.path) { try expected.apply(source) }
            } catch {
                return false
            }
            return trial(sources) == expected
        }
        let trials = min(Self.maximumTrials, max(8, Self.maximumBytesTried / max(1, sharing.layout.source.count)))
        let covered = isCovered(shared) ? shared : shared.prefix(trials).filter { isCovered([$0]) }
        var replaced: [Int: EditOperation?] = [:]
        for source in covered {
            for (place, number) in (groups[source] ?? []).enumerated() {
                replaced[number] = place == 0 ? source : nil as EditOperation?
            }
            if Self.isTemplate(source.path) { wanted.append(source) }
        }
        made = operations.indices.compactMap { replaced[$0] ?? operations[$0] }
    }

    /// A Compose file's `x-…` members are there to be merged from, and mean nothing by themselves (Compose
    /// specification, "Extensions").
    private static func isTemplate(_ path: DocumentPath) -> Bool {
        guard case .key(let name) = path.steps.first else { return false }
        return name.hasPrefix("x-")
    }
}

extension EditOperation {
    /// The same change at another place.
    func with(path: DocumentPath) -> EditOperation {
        switch self {
        case .set(_, let value): .set(path, value)
        case .add(_, let value): .add(path, value)
        case .remove: .remove(path)
        }
    }
}
