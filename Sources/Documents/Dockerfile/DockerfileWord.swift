/// A word of an instruction: how it is written, what it means, and where it stands.
package struct DockerfileWord: Hashable, Sendable {
    /// As it is written, lines that are continued joined.
    package var text: String
    /// After quotes, escapes and variables, where Docker processes them in this instruction; else the text itself.
    /// Of exec forms: the decoded JSON string.
    package var value: DockerfileText
    /// The bytes in the source; of a JSON string with its quotes.
    package var range: Range<Int>
    /// Line, counted from 1.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int
}
