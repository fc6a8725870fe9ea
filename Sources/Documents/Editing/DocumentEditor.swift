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
    /// Cost: `O(operations · bytes)`.
    /// - Parameters:
    ///   - index: counts the documents of the stream from 0; of JSON only 0.
    ///   - source: the text; offsets of the result count its bytes.
    /// - Throws: ``EditError``; nothing is changed then.
    package static func edits(
        _ operations: [EditOperation], document index: Int, in source: [UInt8], syntax: Syntax
    ) throws(EditError) -> [TextEdit] {
        var session = try DocumentEditSession(source: source, document: index, syntax: syntax)
        for operation in operations { try session.apply(operation) }
        try session.verify()
        return session.edits
    }

    /// The source with the edits made.
    /// - Throws: ``EditError/Code/overlapping`` when two edits change the same bytes, or bytes outside the source.
    package static func apply(_ edits: [TextEdit], to source: [UInt8]) throws(EditError) -> [UInt8] {
        try TextEdit.apply(edits, to: source)
    }
}
