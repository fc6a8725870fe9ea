/// A word of a shell command.
package struct ShellWord: Hashable, Sendable {
    /// As it is written, with quotes.
    package var text: String
    /// Without quotes; known when nothing in it is expanded by the shell. Patterns (`*`) count as literal.
    package var value: DockerfileText
    /// The bytes in the source.
    package var range: Range<Int>
    /// Line, counted from 1.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int
    /// The bytes in the text that the reader reads; empty for words that come from elsewhere.
    var part = 0..<0
}
