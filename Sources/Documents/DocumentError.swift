/// A text that is not what its syntax demands.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, one sentence without the place.
    package var message: String
    /// Line, counted from 1.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int

    package init(_ message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }

    package var description: String { "\(line):\(column): \(message)" }
}
