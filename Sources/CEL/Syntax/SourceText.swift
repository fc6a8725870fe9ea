/// The text of an expression, for finding the line and column of an offset.
struct SourceText: Sendable {
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    /// Line and column, both from 1, the column in code points.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var (line, column) = (1, 1)
        for byte in bytes.prefix(max(0, offset)) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    func error(_ message: String, at offset: Int) -> ParseError {
        let (line, column) = position(of: offset)
        return ParseError(message, line: line, column: column)
    }
}
