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
            do throws(DocumentError) {
                return ([try JSONReader.read(source)], 0)
            } catch {
                throw EditError(.unreadable, "the JSON cannot be read: \(error)")
            }
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

    /// Makes one change.
    mutating func apply(_ operation: EditOperation) throws(EditError) {
        var wanted = tree
        try wanted.apply(operation)
        for _ in 0..<Self.maximumDuplicates {
            let (documents, _) = try Self.read(current, syntax)
            guard documents.indices.contains(index) else {
                guard !documents.indices.contains(0), case .yaml = syntax else { throw notExact() }
                try start(wanted)
                break
            }
            let now = try EditTree(documents[index].root)
            let layout =
                syntax == .json
                ? try SourceLayout.json(current, documents[index])
                : try SourceLayout.yaml(current, document: index)
            var planner = EditPlanner(layout: layout, tree: now)
            let edits = try planner.edits(operation)
            shared += planner.shared
            guard !edits.isEmpty else { break }
            current = try TextEdit.apply(edits, to: current)
            pieces.apply(edits)
            // A name that stands twice is removed twice.
            guard case .remove = operation else { break }
            if case .index = operation.path.steps.last { break }
        }
        tree = wanted
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
