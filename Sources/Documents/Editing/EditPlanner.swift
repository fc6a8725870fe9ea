/// Finds the text edits that make one change of a document's tree.
struct EditPlanner {
    let layout: SourceLayout
    /// The values of the document, which say what merge keys bring in.
    let tree: EditTree
    let yaml: YAMLValueWriter
    let json: JSONValueWriter
    /// The anchors that the place of the change is shared through.
    private(set) var shared: [String] = []

    init(layout: SourceLayout, tree: EditTree) {
        self.layout = layout
        self.tree = tree
        yaml = layout.isJSON ? YAMLValueWriter() : SourceStyle.yaml(layout)
        json = layout.isJSON ? SourceStyle.json(layout) : JSONValueWriter()
    }

    /// What a path leads to.
    private enum Target {
        /// The node that is there.
        case node(Int)
        /// The step at an index of the path is missing in this mapping, list or null.
        case missing(Int, at: Int)
        /// A merge key of this mapping brings in what the step names.
        case merged(Int, at: Int)
        /// Nothing is there, and the document is empty.
        case nothing
    }

    /// The edits of one operation; empty when there is nothing to change.
    mutating func edits(_ operation: EditOperation) throws(EditError) -> [TextEdit] {
        let path = operation.path
        let steps = path.steps
        let target = try find(path)
        switch (operation, target) {
        case (.remove, .missing), (.remove, .nothing): return []
        case (.remove, .merged(_, let step)) where step == steps.count - 1:
            throw EditError(
                .merged, "\(path) comes from a merge key (<<) that others use as well: remove it where it is written")
        case (.remove, .node(let node)):
            guard let parent = layout.nodes[node].parent else {
                throw EditError(.unsupported, "the root of a document cannot be removed: set it to null")
            }
            try keepAnchors(in: node, itself: false)
            return try remove(node, from: parent)
        case (.set(_, let value), .node(let node)):
            if tree[steps[...]] == EditTree(value) { return [] }
            try keepAnchors(in: node, itself: keptProperties(of: node, keepsTag: false) != nil)
            return try replace(node, with: value)
        case (.add(_, let value), .node(let node)):
            return try append(value, to: node, path)
        case (.set(_, let value), .missing(let node, let step)):
            return try create(value, in: node, steps[step...], path)
        case (.add(_, let value), .missing(let node, let step)):
            return try create(.array([value]), in: node, steps[step...], path)
        case (_, .merged(let node, let step)):
            var copy = tree
            try copy.apply(operation)
            guard copy != tree else { return [] }
            guard case .key(let name) = steps[step], let value = copy[steps[...step]]?.value else {
                throw EditError(.merged, "\(path) comes from a merge key (<<) and cannot be copied: write it out first")
            }
            return try insert(name, value, into: node)
        case (_, .nothing):
            throw EditError(.absent, "the document is empty")
        }
    }

    /// Refuses to take away what aliases elsewhere refer to.
    /// - Parameter itself: true when the node keeps its own anchor.
    private func keepAnchors(in node: Int, itself isKept: Bool) throws(EditError) {
        let subtree = layout.subtree(node)
        for index in layout.nodes.indices where !subtree.contains(index) {
            guard case .alias(let target) = layout.nodes[index].kind, subtree.contains(target),
                !(isKept && target == node)
            else { continue }
            throw EditError(
                .shared,
                "what stands there is used elsewhere through the anchor '&\(layout.nodes[target].anchor ?? "")': write it out there first"
            )
        }
    }

    private mutating func find(_ path: DocumentPath) throws(EditError) -> Target {
        guard var node = layout.root else { return .nothing }
        var values = tree
        note(node)
        for (position, step) in path.steps.enumerated() {
            node = resolved(node)
            if values.isNull { return .missing(node, at: position) }
            switch (layout.nodes[node].kind, step) {
            case (.mapping, .key(let name)):
                guard let next = values[[step][...]] else { return .missing(node, at: position) }
                guard let member = layout.member(Array(name.utf8), of: node), !layout.isMerge(member.name) else {
                    return .merged(node, at: position)
                }
                node = member.value
                values = next
            case (.sequence, .index(let index)):
                guard let next = values[[step][...]], layout.nodes[node].children.indices.contains(index) else {
                    guard index == layout.nodes[node].children.count else {
                        throw EditError(.wrongKind, "\(path): the list has no element \(index)")
                    }
                    return .missing(node, at: position)
                }
                node = layout.nodes[node].children[index]
                values = next
            default:
                throw EditError(.wrongKind, "\(path) does not fit the document: what is there is of another kind")
            }
            note(node)
        }
        return .node(node)
    }

    private mutating func note(_ node: Int) {
        if layout.nodes[node].isShared, let anchor = layout.nodes[node].anchor { shared.append(anchor) }
    }

    /// The node itself, or what it is an alias of.
    private mutating func resolved(_ node: Int) -> Int {
        guard case .alias(let target) = layout.nodes[node].kind else { return node }
        if let anchor = layout.nodes[target].anchor { shared.append(anchor) }
        return target
    }

    private mutating func append(_ value: DocumentValue, to node: Int, _ path: DocumentPath) throws(EditError)
        -> [TextEdit]
    {
        guard let list = tree[path.steps[...]] else { return [] }
        if list.isNull { return try replace(node, with: .array([value])) }
        guard case .array(let elements) = list.content else {
            throw EditError(.wrongKind, "\(path) is no list: nothing can be appended to it")
        }
        if elements.contains(EditTree(value)) { return [] }
        return try insert(value, into: resolved(node))
    }

    /// Creates what the steps name inside a node.
    private func create(
        _ value: DocumentValue, in node: Int, _ steps: ArraySlice<DocumentPath.Step>, _ path: DocumentPath
    ) throws(EditError) -> [TextEdit] {
        func nested(_ steps: ArraySlice<DocumentPath.Step>) throws(EditError) -> DocumentValue {
            guard steps.count <= EditTree.maximumDepth else { throw EditTree.tooDeep }
            var result = value
            for step in steps.reversed() {
                switch step {
                case .key(let name): result = .object([DocumentValue.Member(name, result)])
                case .index(0): result = .array([result])
                case .index:
                    throw EditError(.wrongKind, "\(path): a list that is missing can only be started with element 0")
                }
            }
            return result
        }
        guard let first = steps.first else { return [] }
        switch (layout.nodes[node].kind, first) {
        case (.mapping, .key(let name)): return try insert(name, try nested(steps.dropFirst()), into: node)
        case (.sequence, .index): return try insert(try nested(steps.dropFirst()), into: node)
        default: return try replace(node, with: try nested(steps))
        }
    }
}
