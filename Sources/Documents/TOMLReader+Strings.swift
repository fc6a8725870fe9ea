extension TOMLReader {
    /// Reads `"…"`; the result is a range of the tree's text.
    mutating func readBasicString() throws(DocumentError) -> Range<Int> {
        position += 1
        let start = position
        // Without an escape the source itself is the text.
        while let byte, byte != UInt8(ascii: "\\") {
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<position - 1
            }
            try checkCharacter(byte)
            position += 1
        }
        let textStart = tree.text.count
        tree.text.append(contentsOf: source[start..<position])
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return textStart..<tree.text.count
            case UInt8(ascii: "\\"):
                try readEscape()
            default:
                try checkCharacter(byte)
                tree.text.append(byte)
                position += 1
            }
        }
        throw failure("the text ends inside a string")
    }

    /// Reads `'…'`.
    mutating func readLiteralString() throws(DocumentError) -> Range<Int> {
        position += 1
        let start = position
        while let byte {
            if byte == UInt8(ascii: "'") {
                position += 1
                return start..<position - 1
            }
            try checkCharacter(byte)
            position += 1
        }
        throw failure("the text ends inside a string")
    }

    mutating func readMultilineBasicString() throws(DocumentError) -> Range<Int> {
        position += 3
        _ = try newLine()
        let textStart = tree.text.count
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                if closesMultiline(byte) { return textStart..<tree.text.count }
            case UInt8(ascii: "\\"):
                if try !skipLineContinuation() { try readEscape() }
            case 0x0A, 0x0D:
                _ = try newLine()
                tree.text.append(0x0A)
            default:
                try checkCharacter(byte)
                tree.text.append(byte)
                position += 1
            }
        }
        throw failure("the text ends inside a string")
    }

    mutating func readMultilineLiteralString() throws(DocumentError) -> Range<Int> {
        position += 3
        _ = try newLine()
        let textStart = tree.text.count
        while let byte {
            switch byte {
            case UInt8(ascii: "'"):
                if closesMultiline(byte) { return textStart..<tree.text.count }
            case 0x0A, 0x0D:
                _ = try newLine()
                tree.text.append(0x0A)
            default:
                try checkCharacter(byte)
                tree.text.append(byte)
                position += 1
            }
        }
        throw failure("the text ends inside a string")
    }

    /// Takes a run of quotes inside a multi-line string. Three close it; up to two more before them are text.
    private mutating func closesMultiline(_ quote: UInt8) -> Bool {
        var run = 0
        while run < 5, byte(after: run) == quote { run += 1 }
        position += run
        tree.text.append(contentsOf: repeatElement(quote, count: run >= 3 ? run - 3 : run))
        return run >= 3
    }

    /// Skips a backslash at the end of a line and the white space behind it; false when this is another escape.
    private mutating func skipLineContinuation() throws(DocumentError) -> Bool {
        var distance = 1
        while let byte = byte(after: distance), byte == 0x20 || byte == 0x09 { distance += 1 }
        guard let end = byte(after: distance), end == 0x0A || end == 0x0D else { return false }
        position += distance
        while true {
            skipSpace()
            guard try newLine() else { return true }
        }
    }

    private func checkCharacter(_ byte: UInt8) throws(DocumentError) {
        guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else {
            throw failure(
                byte == 0x0A || byte == 0x0D
                    ? "the line ends inside a string" : "a control character inside a string must be escaped")
        }
    }

    private mutating func readEscape() throws(DocumentError) {
        guard let escape = byte(after: 1) else { throw failure("the text ends inside a string") }
        switch escape {
        case UInt8(ascii: "b"): tree.text.append(0x08)
        case UInt8(ascii: "t"): tree.text.append(0x09)
        case UInt8(ascii: "n"): tree.text.append(0x0A)
        case UInt8(ascii: "f"): tree.text.append(0x0C)
        case UInt8(ascii: "r"): tree.text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): tree.text.append(escape)
        case UInt8(ascii: "u"): return try readUnicodeEscape(digits: 4)
        case UInt8(ascii: "U"): return try readUnicodeEscape(digits: 8)
        default: throw failure("this is no escape of TOML: write \\\\ for a backslash")
        }
        position += 2
    }

    private mutating func readUnicodeEscape(digits: Int) throws(DocumentError) {
        var value: UInt32 = 0
        for index in 0..<digits {
            let digit: UInt8
            switch byte(after: 2 + index) {
            case .some(let byte) where (0x30...0x39).contains(byte): digit = byte - 0x30
            case .some(let byte) where (0x41...0x46).contains(byte): digit = byte - 0x41 + 10
            case .some(let byte) where (0x61...0x66).contains(byte): digit = byte - 0x61 + 10
            default: throw failure("\(digits) hexadecimal digits are expected in this escape")
            }
            value = value << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(value) else { throw failure("this escape names no Unicode character") }
        tree.text.append(contentsOf: Unicode.UTF8.encode(scalar) ?? .init())
        position += 2 + digits
    }
}
