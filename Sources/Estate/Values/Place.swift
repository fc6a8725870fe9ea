/// A place in a source file that can be pointed at and edited.
package struct Place: Hashable, Sendable {
    /// An index into ``Estate/files``.
    package var file: Int
    /// Line, counted from 1. For a member of an object, where its name stands.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int
    /// The document, an index into the file's documents, and the entry in it (``Documents/Document/node(at:)``) of the
    /// value; nil where the value is no node of a document. ``Estate/steps(to:)`` finds the way to it.
    package var document: Int?
    package var node: Int?

    package init(file: Int, line: Int, column: Int, document: Int? = nil, node: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.document = document
        self.node = node
    }
}
