extension Lexer {
    /// A string or bytes literal, if one begins here.
    mutating func stringLiteral() throws(ParseError) -> Token.Kind? {
        var ahead = 0
        var isBytes = false
        var isRaw = false
        if let byte = byte(ahead), byte | 0x20 == 0x62 {
            isBytes = true
            ahead += 1
        }
        if let byte = byte(ahead), byte | 0x20 == 0x72 {
            isRaw = true
            ahead += 1
        }
        guard let quote = byte(ahead), quote == 0x22 || quote == 0x27 else { return nil }
        let start = position
        position += ahead
        let isTriple = byte(1) == quote && byte(2) == quote
        position += isTriple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard let byte = byte() else { throw error("string literal is not closed", at: start) }
            if byte == quote {
                if !isTriple {
                    position += 1
                    break
                }
                if self.byte(1) == quote, self.byte(2) == quote {
                    position += 3
                    break
                }
            }
            switch byte {
            case 0x0A, 0x0D:
                guard isTriple else { throw error("line ends inside of a string literal", at: start) }
                if byte == 0x0D, self.byte(1) == 0x0A { position += 1 }
                content.append(0x0A)
                position += 1
            case 0x5C where !isRaw:
                try escape(isBytes: isBytes, into: &content)
            default:
                content.append(byte)
                position += 1
            }
        }
        return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
    }

    private mutating func escape(isBytes: Bool, into content: inout [UInt8]) throws(ParseError) {
        let start = position
        guard let letter = byte(1) else { throw error("escape sequence is not complete") }
        position += 2
        let scalar: UInt32
        switch letter {
        case 0x61: scalar = 0x07
        case 0x62: scalar = 0x08
        case 0x66: scalar = 0x0C
        case 0x6E: scalar = 0x0A
        case 0x72: scalar = 0x0D
        case 0x74: scalar = 0x09
        case 0x76: scalar = 0x0B
        case 0x5C, 0x3F, 0x22, 0x27, 0x60: scalar = UInt32(letter)
        case 0x78, 0x58: scalar = try hex(2, from: start)
        case 0x75 where !isBytes: scalar = try hex(4, from: start)
        case 0x55 where !isBytes: scalar = try hex(8, from: start)
        case 0x30...0x33:
            guard let second = byte(), let third = byte(1), (0x30...0x37).contains(second),
                (0x30...0x37).contains(third)
            else { throw error("octal escape needs three digits, \\000 to \\377", at: start) }
            position += 2
            scalar = UInt32(letter - 0x30) << 6 | UInt32(second - 0x30) << 3 | UInt32(third - 0x30)
        default: throw error("invalid escape sequence", at: start)
        }
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: scalar))
            return
        }
        guard let valid = Unicode.Scalar(scalar) else {
            throw error("escape sequence is no Unicode code point", at: start)
        }
        content += String(valid).utf8
    }

    private mutating func hex(_ count: Int, from start: Int) throws(ParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let byte = byte(), Self.isHexDigit(byte) else {
                throw error("escape sequence needs \(count) hexadecimal digits", at: start)
            }
            value = value << 4 | UInt32(Self.isDigit(byte) ? byte - 0x30 : (byte | 0x20) - 0x57)
            position += 1
        }
        return value
    }
}
