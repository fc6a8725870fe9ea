/// Reads TOML 1.0 (toml.io/en/v1.0.0) into a ``Document``.
///
/// Dates and times become strings, as they are written; every other value keeps its kind. Tables stand where they
/// were first mentioned, and an array of tables holds one object for each of its headers.
package struct TOMLReader {
    var tree: TOMLTree
    let source: [UInt8]
    var position = 0
    private var line = 1
    private var lineStart = 0

    /// Reads one TOML text. Cost: `O(bytes)`.
    /// - Throws: ``DocumentError`` with the place of the first error.
    package static func read(_ source: [UInt8]) throws(DocumentError) -> Document {
        guard source.count < Int(UInt32.max) / 2 else {
            throw DocumentError("the file is larger than 2 GiB", line: 1, column: 1)
        }
        var reader = TOMLReader(source: source)
        if let offset = UTF8Validation.firstError(in: source) {
            reader.skip(to: offset)
            throw reader.failure("the text is not UTF-8: save it as UTF-8")
        }
        try reader.readDocument()
        return reader.tree.document()
    }

    private init(source: [UInt8]) {
        self.source = source
        tree = TOMLTree(text: source)
    }

    private mutating func skip(to offset: Int) {
        while position < offset {
            if source[position] == 0x0A {
                line += 1
                lineStart = position + 1
            }
            position += 1
        }
    }

    func failure(_ message: String) -> DocumentError {
        DocumentError(message, line: line, column: position - lineStart + 1)
    }

    var place: DocumentBuilder.Place {
        DocumentBuilder.Place(line: line, column: position - lineStart + 1, offset: position)
    }

    /// The byte at the position; nil at the end.
    var byte: UInt8? { position < source.count ? source[position] : nil }

    /// The byte some way behind the position; nil behind the end.
    func byte(after distance: Int) -> UInt8? {
        position + distance < source.count ? source[position + distance] : nil
    }

    // MARK: Statements

    private mutating func readDocument() throws(DocumentError) {
        if source.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
            lineStart = 3
        }
        var table = 0
        while true {
            skipSpace()
            guard let byte else { return }
            switch byte {
            case 0x0A, 0x0D, UInt8(ascii: "#"):
                break
            case UInt8(ascii: "["):
                table = try readHeader()
            default:
                try readMember(of: table)
            }
            try endLine()
        }
    }

    private mutating func readHeader() throws(DocumentError) -> Int {
        let place = place
        position += 1
        let isArray = byte == UInt8(ascii: "[")
        if isArray { position += 1 }
        skipSpace()
        let keys = try readKey()
        guard byte == UInt8(ascii: "]") else { throw failure("']' is expected here") }
        position += 1
        if isArray {
            guard byte == UInt8(ascii: "]") else { throw failure("']]' is expected here") }
            position += 1
            return try tree.tableElement(keys, at: place)
        }
        return try tree.table(keys, at: place)
    }

    /// Reads `key = value` into a table.
    mutating func readMember(of table: Int) throws(DocumentError) {
        let keys = try readKey()
        guard byte == UInt8(ascii: "=") else { throw failure("'=' is expected here") }
        position += 1
        skipSpace()
        guard let target = try tree.target(of: keys, in: table) else { return }
        try readValue(.member(target.key, target.table))
    }

    /// Reads a bare, quoted or dotted key, and the white space behind it.
    private mutating func readKey() throws(DocumentError) -> [TOMLTree.Key] {
        var keys: [TOMLTree.Key] = []
        while true {
            let place = place
            switch byte {
            case UInt8(ascii: "\""):
                keys.append(TOMLTree.Key(range: try readBasicString(), place: place))
            case UInt8(ascii: "'"):
                keys.append(TOMLTree.Key(range: try readLiteralString(), place: place))
            default:
                let start = position
                while let byte, Self.isBare(byte) { position += 1 }
                guard position > start else { throw failure("a key is expected here") }
                keys.append(TOMLTree.Key(range: start..<position, place: place))
            }
            guard keys.count <= TOMLTree.maximumDepth else {
                throw failure("nested deeper than \(TOMLTree.maximumDepth) levels")
            }
            skipSpace()
            guard byte == UInt8(ascii: ".") else { return keys }
            position += 1
            skipSpace()
        }
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    // MARK: White space

    mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x09 { position += 1 }
    }

    /// Skips white space, comments and line ends, as between the elements of an array.
    mutating func skipSpaceAndLines() throws(DocumentError) {
        while true {
            skipSpace()
            guard byte == UInt8(ascii: "#") || byte == 0x0A || byte == 0x0D else { return }
            try endLine()
        }
    }

    /// Reads to the end of the line: white space and a comment are all that may stand there.
    private mutating func endLine() throws(DocumentError) {
        skipSpace()
        if byte == UInt8(ascii: "#") {
            position += 1
            while let byte, byte != 0x0A, byte != 0x0D {
                guard byte == 0x09 || (byte >= 0x20 && byte != 0x7F) else {
                    throw failure("a control character is not allowed in a comment")
                }
                position += 1
            }
        }
        guard byte != nil else { return }
        guard try newLine() else { throw failure("the line should end here") }
    }

    /// Steps over a line end when one is here.
    mutating func newLine() throws(DocumentError) -> Bool {
        switch byte {
        case 0x0D:
            guard byte(after: 1) == 0x0A else { throw failure("a carriage return needs a line feed behind it") }
            position += 2
        case 0x0A: position += 1
        default: return false
        }
        line += 1
        lineStart = position
        return true
    }
}
