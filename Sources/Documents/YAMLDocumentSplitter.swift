/// Cuts a YAML text at the lines that start a document.
///
/// Wherever such a line stands, it ends what was open before (YAML 1.1, section 9.1), so that each part can be read
/// by a parser of its own and an error stays inside its part.
struct YAMLDocumentSplitter {
    /// A piece of the source that holds whole documents.
    struct Part {
        var range: Range<Int>
        /// The line of its first byte, counted from 1.
        var line: Int
    }

    private let source: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var line = 1

    init(_ source: UnsafeBufferPointer<UInt8>) {
        self.source = source
        if source.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next part; nil at the end.
    mutating func next() -> Part? {
        guard position < source.count else { return nil }
        var part = Part(range: position..<position, line: line)
        // Comments, blank lines and directives belong to the document that follows them.
        var isPrelude = true
        var hasDirective = false
        var hasContent = false
        while position < source.count {
            if isMarker(UInt8(ascii: "-"), at: position) {
                if hasContent, !(isPrelude && hasDirective) { break }
                hasContent = true
                isPrelude = false
                hasDirective = false
            } else if isMarker(UInt8(ascii: "."), at: position) {
                isPrelude = true
            } else if isPrelude {
                if source[position] == UInt8(ascii: "%") {
                    hasDirective = true
                } else if !isBlankOrComment(at: position) {
                    isPrelude = false
                    hasContent = true
                }
            }
            skipLine()
        }
        part.range = part.range.lowerBound..<position
        return part
    }

    /// Three times the byte, then white space or the end.
    private func isMarker(_ byte: UInt8, at position: Int) -> Bool {
        guard position + 2 < source.count, source[position] == byte, source[position + 1] == byte,
            source[position + 2] == byte
        else { return false }
        guard position + 3 < source.count else { return true }
        switch source[position + 3] {
        case 0x20, 0x09, 0x0A, 0x0D: return true
        default: return false
        }
    }

    private func isBlankOrComment(at position: Int) -> Bool {
        var index = position
        while index < source.count, source[index] == 0x20 || source[index] == 0x09 { index += 1 }
        return index >= source.count || source[index] == 0x0A || source[index] == 0x0D
            || source[index] == UInt8(ascii: "#")
    }

    private mutating func skipLine() {
        while position < source.count {
            let byte = source[position]
            position += 1
            if byte == 0x0A { break }
            if byte == 0x0D {
                if position < source.count, source[position] == 0x0A { position += 1 }
                break
            }
        }
        line += 1
    }
}
