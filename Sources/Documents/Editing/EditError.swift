/// Why an edit cannot be made. Nothing is changed then.
package struct EditError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The source cannot be read, or is in an encoding that cannot be edited (UTF-16).
        case unreadable
        /// The stream has no document, or the file no instruction, of that index.
        case absent
        /// A step of the path does not fit what is there: a name in a list, an index in a mapping, or either in a scalar.
        case wrongKind
        /// The place is used more than once, through an anchor, and not all users are to change.
        case shared
        /// A merge key (`<<`) brings in what should be removed.
        case merged
        /// The path, the value or the way the source is written is not supported.
        case unsupported
        /// Two edits change the same bytes.
        case overlapping
        /// The edited text would not mean what was asked for.
        case notExact
    }

    package var code: Code
    /// What is wrong and what to do, one sentence.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
