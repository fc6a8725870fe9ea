/// The values of a document, for telling whether an edit did what it should.
struct EditTree: Equatable, Sendable {
    /// The deepest nesting of documents that can be edited.
    static let maximumDepth = 200

    indirect enum Content: Equatable, Sendable {
        case leaf(DocumentValue)
        /// A number that has no exact form as ``DocumentValue``.
        case number(String)
        case array([EditTree])
        case object([Member])
    }

    struct Member: Equatable, Sendable {
        var name: String
        var value: EditTree
    }

    var content: Content
    var tag: String?

    static let null = EditTree(content: .leaf(.null))

    private init(content: Content, tag: String? = nil) {
        self.content = content
        self.tag = tag
    }

    init(_ value: DocumentValue) {
        switch value {
        case .array(let elements): content = .array(elements.map { EditTree($0) })
        case .object(let members): content = .object(members.map { Member(name: $0.name, value: EditTree($0.value)) })
        default: content = .leaf(value)
        }
    }

    init(_ node: Document.Node, depth: Int = 0) throws(EditError) {
        guard depth <= Self.maximumDepth else { throw Self.tooDeep }
        tag = node.tag
        switch node.kind {
        case .null: content = .leaf(.null)
        case .bool: content = .leaf(.bool(node.bool ?? false))
        case .integer: content = node.integer.map { .leaf(.integer(Int64($0))) } ?? .number(node.scalarText ?? "")
        case .float:
            let value = node.double ?? .nan
            content = value.isNaN ? .number("nan") : .leaf(.float(value))
        case .string: content = .leaf(.string(node.string ?? ""))
        case .array:
            var elements: [EditTree] = []
            for element in node.elements { elements.append(try EditTree(element, depth: depth + 1)) }
            content = .array(elements)
        case .object:
            var members: [Member] = []
            for member in node.members {
                members.append(
                    Member(name: member.name.string ?? "", value: try EditTree(member.value, depth: depth + 1)))
            }
            content = .object(members)
        }
    }

    static let tooDeep = EditError(
        .unsupported, "the document is nested deeper than \(maximumDepth) levels: simplify it")

    var isNull: Bool { content == .leaf(.null) }

    /// The value to write for this tree; nil when it has tags or numbers that cannot be written exactly.
    var value: DocumentValue? {
        guard tag == nil else { return nil }
        switch content {
        case .leaf(let value): return value
        case .number: return nil
        case .array(let elements):
            var values: [DocumentValue] = []
            for element in elements {
                guard let value = element.value else { return nil }
                values.append(value)
            }
            return .array(values)
        case .object(let members):
            var values: [DocumentValue.Member] = []
            for member in members {
                guard let value = member.value.value else { return nil }
                values.append(DocumentValue.Member(member.name, value))
            }
            return .object(values)
        }
    }

    /// Equal values. The order of members counts only among those of one name, because what a merge key brings in
    /// stands behind a mapping's own members.
    static func == (one: EditTree, two: EditTree) -> Bool {
        guard one.tag == two.tag else { return false }
        switch (one.content, two.content) {
        case (.leaf(let one), .leaf(let two)):
            if case .float(let one) = one, case .float(let two) = two, one.isNaN, two.isNaN { return true }
            return one == two
        case (.leaf(.float(let one)), .number("nan")), (.number("nan"), .leaf(.float(let one))): return one.isNaN
        case (.number(let one), .number(let two)): return one == two
        case (.array(let one), .array(let two)): return one == two
        case (.object(let one), .object(let two)):
            guard one.count == two.count else { return false }
            if zip(one, two).allSatisfy({ $0.name == $1.name }) {
                return zip(one, two).allSatisfy { $0.value == $1.value }
            }
            let first = Dictionary(grouping: one, by: \.name)
            let second = Dictionary(grouping: two, by: \.name)
            return first.count == second.count
                && first.allSatisfy { name, members in second[name].map { $0 == members } ?? false }
        default: return false
        }
    }

    // MARK: Operations

    /// The tree at a path; nil when it is absent.
    subscript(path: ArraySlice<DocumentPath.Step>) -> EditTree? {
        var tree = self
        for step in path {
            switch (step, tree.content) {
            case (.key(let name), .object(let members)):
                guard let member = members.last(where: { $0.name == name }) else { return nil }
                tree = member.value
            case (.index(let index), .array(let elements)) where elements.indices.contains(index):
                tree = elements[index]
            default: return nil
            }
        }
        return tree
    }

    /// Makes the change.
    mutating func apply(_ operation: EditOperation) throws(EditError) {
        switch operation {
        case .set(let path, let value): try change(path.steps[...], path) { _ in EditTree(value) }
        case .add(let path, let value):
            let element = EditTree(value)
            try change(path.steps[...], path) { old throws(EditError) in
                guard let old, !old.isNull else { return EditTree(.array([value])) }
                guard case .array(var elements) = old.content else {
                    throw EditError(.wrongKind, "\(path) is no list: nothing can be appended to it")
                }
                var tree = old
                if !elements.contains(element) { elements.append(element) }
                tree.content = .array(elements)
                return tree
            }
        case .remove(let path): try remove(path.steps[...], path)
        }
    }

    private mutating func change(
        _ steps: ArraySlice<DocumentPath.Step>, _ path: DocumentPath,
        _ body: (EditTree?) throws(EditError) -> EditTree
    ) throws(EditError) {
        guard let step = steps.first else {
            self = try body(self)
            return
        }
        let rest = steps.dropFirst()
        if isNull {
            // A null is where a container may grow.
            switch step {
            case .key: self = EditTree(content: .object([]))
            case .index: self = EditTree(content: .array([]))
            }
        }
        func child(_ old: EditTree?) throws(EditError) -> EditTree {
            guard var tree = old else {
                guard !rest.isEmpty else { return try body(nil) }
                var new = EditTree.null
                try new.change(rest, path, body)
                return new
            }
            try tree.change(rest, path, body)
            return tree
        }
        switch (step, content) {
        case (.key(let name), .object(var members)):
            if let place = members.lastIndex(where: { $0.name == name }) {
                members[place].value = try child(members[place].value)
            } else {
                members.append(Member(name: name, value: try child(nil)))
            }
            content = .object(members)
        case (.index(let index), .array(var elements)):
            if elements.indices.contains(index) {
                elements[index] = try child(elements[index])
            } else if index == elements.count {
                elements.append(try child(nil))
            } else {
                throw EditError(.wrongKind, "\(path): the list has only \(elements.count) elements")
            }
            content = .array(elements)
        default:
            throw EditError(.wrongKind, "\(path) does not fit the document: what is there is of another kind")
        }
    }

    private mutating func remove(_ steps: ArraySlice<DocumentPath.Step>, _ path: DocumentPath) throws(EditError) {
        guard let step = steps.first else {
            throw EditError(.unsupported, "the root of a document cannot be removed: set it to null")
        }
        let rest = steps.dropFirst()
        switch (step, content) {
        case (.key(let name), .object(var members)):
            guard let place = members.lastIndex(where: { $0.name == name }) else { return }
            if rest.isEmpty {
                members.removeAll { $0.name == name }
            } else {
                try members[place].value.remove(rest, path)
            }
            content = .object(members)
        case (.index(let index), .array(var elements)):
            guard elements.indices.contains(index) else { return }
            if rest.isEmpty { elements.remove(at: index) } else { try elements[index].remove(rest, path) }
            content = .array(elements)
        default: return
        }
    }
}
