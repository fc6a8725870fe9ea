/// A text that is edited operation by operation.
struct DocumentEditSession {
    /// How often a name may stand in one mapping that is to be removed.
    private static let maximumDuplicates = 100

    private let original: [UInt8]
    private let index: Int
    private let syntax: DocumentEditor.Syntax
    private var current: [UInt8]
    private var pieces: EditPieces
    /// What the document should hold after the operations so far.
    private var tree: EditTree
    private let documents: [Document]
    private let errorCount: Int
    private var shared: [String] = []

    init(source: [UInt8], document index: Int, syntax: DocumentEditor.Syntax) throws(EditError) {
        original = source
        current = source
        self.index = index
        self.syntax = syntax
        pieces = EditPieces(count: source.count)
        (documents, errorCount) = try Self.read(source, syntax)
        if documents.isEmpty, errorCount == 0, index == 0 {
            tree = .null
        } else {
            guard documents.indices.contains(index) else {
                throw EditError(.absent, "the file has no readable document number \(index + 1)")
            }
            tree = try EditTree(documents[index].root)
        }
    }

    private static func read(_ source: [UInt8], _ syntax: DocumentEditor.Syntax) throws(EditError) -> ([Document], Int)
    {
        switch syntax {
        case .json:
            let texts = try JSONTexts(source)
            return (texts.documents, texts.errorCount)
        case .yaml:
            if source.count >= 2,
                source[0] == 0 || source[1] == 0 || source.starts(with: [0xFE, 0xFF])
                    || source.starts(with: [0xFF, 0xFE])
            {
                throw EditError(.unreadable, "UTF-16 cannot be edited: convert the file to UTF-8")
            }
            let stream = YAMLReader.readStream(source)
            if stream.documents.isEmpty, let error = stream.errors.first {
                throw EditError(.unreadable, "the YAML cannot be read: \(error)")
            }
            return (stream.documents, stream.errors.count)
        }
    }

    private func layout(of source: [UInt8], _ document: Document) throws(EditError) -> SourceLayout {
        switch syntax {
        case .json:
            let parts = try JSONTexts(source).parts
            guard parts.indices.contains(index) else { throw notExact() }
            return try SourceLayout.json(source, document, part: parts[index])
        case .yaml: return try SourceLayout.yaml(source, document: index)
        }
    }

    /// Makes all changes.
    mutating func apply(_ operations: [EditOperation]) throws(EditError) {
        var plan = EditPlan(unshared: operations)
        if syntax == .yaml, documents.indices.contains(index), original.contains(UInt8(ascii: "*")) {
            let sharing = EditSharing(layout: try layout(of: original, documents[index]))
            if sharing.isNeeded {
                let clean = self
                plan = EditPlan(operations, sharing: sharing, tree: tree) { clean.tried($0) }
            }
        }
        for operation in plan.wanted { try tree.apply(operation) }
        try make(plan.made)
    }

    /// The anchors that the places of operations are shared through.
    func anchors(of operations: [EditOperation]) throws(EditError) -> [[String]] {
        guard syntax == .yaml, documents.indices.contains(index), original.contains(UInt8(ascii: "*")) else {
            return operations.map { _ in [] }
        }
        let sharing = EditSharing(layout: try layout(of: original, documents[index]))
        return operations.map { sharing.origin(of: $0).anchors }
    }

    /// What the document becomes when operations are made as they are.
    private func tried(_ operations: [EditOperation]) -> EditTree? {
        var session = self
        do throws(EditError) {
            try session.make(operations)
            let (documents, errors) = try Self.read(session.current, syntax)
            guard documents.count == self.documents.count, errors == errorCount else { return nil }
            return try EditTree(documents[index].root)
        } catch {
            return nil
        }
    }

    /// Makes changes of the text. What takes an anchor away waits until nothing refers to it any more.
    private mutating func make(_ operations: [EditOperation]) throws(EditError) {
        var waiting = operations
        while !waiting.isEmpty {
            var left: [EditOperation] = []
            var failure: EditError?
            for operation in waiting {
                do throws(EditError) {
                    try make(operation)
                } catch {
                    guard error.code == .shared else { throw error }
                    failure = error
                    left.append(operation)
                }
            }
            if let failure, left.count == waiting.count { throw failure }
            waiting = left
        }
    }

    private mutating func make(_ operation: EditOperation) throws(EditError) {
        for _ in 0..<Self.maximumDuplicates {
            let found: [Document]
            do throws(EditError) {
                (found, _) = try Self.read(current, syntax)
            } catch {
                throw notExact()
            }
            guard found.indices.contains(index) else {
                guard !found.indices.contains(0), case .yaml = syntax else { throw notExact() }
                var wanted = EditTree.null
                try wanted.apply(operation)
                return try start(wanted)
            }
            let planned = try layout(of: current, found[index])
            var planner = EditPlanner(layout: planned, tree: try EditTree(found[index].root))
            let edits = try planner.edits(operation)
            shared += planner.shared
            guard !edits.isEmpty else { return }
            current = try TextEdit.apply(edits, to: current)
            pieces.apply(edits)
            // A name that stands twice is removed twice.
            guard case .remove = operation else { return }
            if case .index = operation.path.steps.last { return }
        }
    }

    /// Writes the first document of a text without any.
    private mutating func start(_ tree: EditTree) throws(EditError) {
        guard !tree.isNull, let value = tree.value else { return }
        let layout = SourceLayout(source: current, part: 0..<current.count)
        var writer = YAMLValueWriter()
        writer.lineBreak = layout.lineBreak
        let isLineStart = layout.lineStart(current.count) == current.count
        let text = (isLineStart ? "" : writer.lineBreak) + writer.block(value, indent: 0) + writer.lineBreak
        let edit = TextEdit(current.count..<current.count, text)
        current = try TextEdit.apply([edit], to: current)
        pieces.apply([edit])
    }

    /// What has changed, in terms of the original.
    var edits: [TextEdit] { pieces.edits }

    /// Reads the result again, and compares it with what it should be.
    func verify() throws(EditError) {
        guard current != original else {
            let old = documents.indices.contains(index) ? try EditTree(documents[index].root) : EditTree.null
            guard old == tree else { throw notExact() }
            return
        }
        guard try TextEdit.apply(edits, to: original) == current else { throw notExact() }
        let new: [Document]
        let newErrors: Int
        do throws(EditError) {
            (new, newErrors) = try Self.read(current, syntax)
        } catch {
            throw notExact()
        }
        guard new.count == max(documents.count, 1), newErrors == errorCount, new.indices.contains(index),
            try EditTree(new[index].root) == tree
        else { throw notExact() }
        for other in documents.indices where other != index {
            guard documents[other].nodeCount == new[other].nodeCount else { throw notExact() }
            guard let before = try? EditTree(documents[other].root), let after = try? EditTree(new[other].root) else {
                continue
            }
            guard before == after else { throw notExact() }
        }
    }

    private func notExact() -> EditError {
        if let anchor = shared.first {
            return EditError(
                .shared,
                "the value is shared through the anchor '&\(anchor)', and the change would reach all its users: write it out first"
            )
        }
        return EditError(
            .notExact, "the file is written in a way that this change cannot be made in safely: edit it by hand")
    }
}
