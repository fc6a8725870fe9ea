/// A document of an image (manifest, index, configuration) that is not what its specification demands.
package struct OCIFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do, one sentence without the place.
    package var message: String
    /// Line and column in the document, counted from 1; nil when the whole document is meant.
    package var line: Int?
    package var column: Int?

    package init(_ message: String, line: Int? = nil, column: Int? = nil) {
        self.message = message
        self.line = line
        self.column = column
    }

    package var description: String {
        guard let line, let column else { return message }
        return "\(line):\(column): \(message)"
    }
}
