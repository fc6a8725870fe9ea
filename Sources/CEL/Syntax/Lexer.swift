/// Cuts the text of an expression into tokens (langdef.md, "Syntax").
struct Lexer {
    let source: SourceText
    var position = 0

    var bytes: [UInt8] { source.bytes }

    init(_ source: SourceText) { self.source = source }

    /// All tokens, `end` being the last.
    static func tokens(of source: SourceText) throws(ParseError) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if case .end = token.kind { return tokens }
        }
    }

    func byte(_ ahead: Int = 0) -> UInt8? {
        let index = position + ahead
        return index < source.bytes.count ? source.bytes[index] : nil
    }

    func error(_ message: String, at offset: Int? = nil) -> ParseError {
        source.error("Syntax error: " + message, at: offset ?? position)
    }

    private mutating func next() throws(ParseError) -> Token {
        skipSpace()
        let start = position
        guard let first = byte() else { return Token(kind: .end, offset: start) }
        if let literal = try stringLiteral() { return Token(kind: literal, offset: start) }
        if Self.isLetter(first) {
            return Token(kind: identifier(), offset: start)
        }
        if Self.isDigit(first) || (first == 0x2E && byte(1).map(Self.isDigit) == true) {
            return Token(kind: try number(), offset: start)
        }
        if first == 0x60 { return Token(kind: try quotedName(), offset: start) }
        if let symbol = symbol(first) { return Token(kind: .symbol(symbol), offset: start) }
        let scalar = String(decoding: bytes[start...].prefix(4), as: UTF8.self).unicodeScalars.first.map(String.init)
        throw error("token recognition error at: '\(scalar ?? "")'")
    }

    private mutating func skipSpace() {
        while let byte = byte() {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case 0x2F where self.byte(1) == 0x2F:
                while let byte = self.byte(), byte != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func identifier() -> Token.Kind {
        let start = position
        while let byte = byte(), Self.isLetter(byte) || Self.isDigit(byte) { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        switch name {
        case "in": return .symbol(.in)
        case "true": return .symbol(.true)
        case "false": return .symbol(.false)
        case "null": return .symbol(.null)
        default: return .identifier(name)
        }
    }

    private mutating func quotedName() throws(ParseError) -> Token.Kind {
        let start = position + 1
        position = start
        while let byte = byte(), byte != 0x60 {
            guard Self.isLetter(byte) || Self.isDigit(byte) || [0x2E, 0x2D, 0x2F, 0x20].contains(byte) else {
                throw error("character not allowed between backticks")
            }
            position += 1
        }
        guard byte() == 0x60 else { throw error("missing closing backtick", at: start - 1) }
        let end = position
        position += 1
        guard end > start else { throw error("empty name between backticks", at: start - 1) }
        return .quoted(String(decoding: bytes[start..<end], as: UTF8.self))
    }

    private mutating func number() throws(ParseError) -> Token.Kind {
        let start = position
        func text(_ end: Int) -> String { String(decoding: source.bytes[start..<end], as: UTF8.self) }
        if byte() == 0x30, byte(1) == 0x78 || byte(1) == 0x58, byte(2).map(Self.isHexDigit) == true {
            position += 2
            while let byte = byte(), Self.isHexDigit(byte) { position += 1 }
            return suffixed(text(position))
        }
        digits()
        var isDouble = false
        if byte() == 0x2E, byte(1).map(Self.isDigit) == true {
            isDouble = true
            position += 1
            digits()
        }
        if let exponent = byte(), exponent | 0x20 == 0x65 {
            let sign = byte(1) == 0x2B || byte(1) == 0x2D ? 1 : 0
            if byte(1 + sign).map(Self.isDigit) == true {
                isDouble = true
                position += 1 + sign
                digits()
            }
        }
        return isDouble ? .double(text(position)) : suffixed(text(position))
    }

    private mutating func suffixed(_ text: String) -> Token.Kind {
        guard let suffix = byte(), suffix | 0x20 == 0x75 else { return .int(text) }
        position += 1
        return .uint(text)
    }

    private mutating func digits() {
        while let byte = byte(), Self.isDigit(byte) { position += 1 }
    }

    private mutating func symbol(_ first: UInt8) -> Token.StaticSymbol? {
        func pair(_ second: UInt8, _ long: Token.StaticSymbol, _ short: Token.StaticSymbol?) -> Token.StaticSymbol? {
            byte(1) == second ? long : short
        }
        let symbol: Token.StaticSymbol? =
            switch first {
            case 0x28: .parenthesis
            case 0x29: .closingParenthesis
            case 0x5B: .bracket
            case 0x5D: .closingBracket
            case 0x7B: .brace
            case 0x7D: .closingBrace
            case 0x2E: .dot
            case 0x2C: .comma
            case 0x3A: .colon
            case 0x3F: .question
            case 0x2B: .plus
            case 0x2D: .minus
            case 0x2A: .star
            case 0x2F: .slash
            case 0x25: .percent
            case 0x21: pair(0x3D, .notEqual, .not)
            case 0x3D: pair(0x3D, .equal, nil)
            case 0x3C: pair(0x3D, .lessOrEqual, .less)
            case 0x3E: pair(0x3D, .greaterOrEqual, .greater)
            case 0x26: pair(0x26, .and, nil)
            case 0x7C: pair(0x7C, .or, nil)
            default: nil
            }
        position += symbol?.rawValue.utf8.count ?? 0
        return symbol
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        byte == 0x5F || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }
}
