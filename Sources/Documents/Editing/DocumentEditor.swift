/// Edits YAML and JSON texts in place: what is not asked for stays as it is, byte by byte.
///
/// New text follows the indentation, list style, quotes and line breaks around it. A comment on a line of a removed
/// node goes with it, comment lines above stay. Every edit is verified: the edited text is read again, and when it
/// does not hold exactly the old values with the operations applied, nothing is returned.
package enum DocumentEditor {
    /// How a text is written.
    package enum Syntax: Hashable, Sendable {
        case yaml
        case json
    }

    /// The edits that make all operations, in their order.
    ///
    /// Where an anchor or a merge key (`<<`) shares a value, it is changed at its source when the operations change it for
    /// all who share it; `x-…` members of the root follow. Else what is set below a merge key is written beside it, and
    /// what cannot be changed for one place alone is refused.
    ///
    /// Cost: `O(operations · bytes)`.
    /// - Parameters:
    ///   - index: counts the documents of the stream from 0; of JSON the texts that follow each other.
    ///   - source: the text; offsets of the result count its bytes.
    /// - Throws: ``EditError``; nothing is changed then.
    package static func edits(
        _ operations: [EditOperation], document index: Int, in source: [UInt8], syntax: Syntax
    ) throws(EditError) -> [TextEdit] {
        var session = try DocumentEditSession(source: source, document: index, syntax: syntax)
        try session.apply(operations)
        try session.verify()
        return session.edits
    }

    /// The anchors that the place of each operation is shared through; empty for those that stand alone.
    /// - Throws: when the document cannot be read.
    package static func anchors(
        of operations: [EditOperation], document index: Int, in source: [UInt8], syntax: Syntax
    ) throws(EditError) -> [[String]] {
        try DocumentEditSession(source: source, document: index, syntax: syntax).anchors(of: operations)
    }

    /// The source with the edits made.
    /// - Throws: ``EditError/Code/overlapping`` when two edits change the same bytes, or bytes outside the source.
    package static func apply(_ edits: [TextEdit], to source: [UInt8]) throws(EditError) -> [UInt8] {
        try TextEdit.apply(edits, to: source)
    }
}
