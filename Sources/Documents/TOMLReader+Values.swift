extension TOMLReader {
    /// Where a value goes.
    enum Target {
        case member(TOMLTree.Key, Int)
        case element(Int)
    }

    private mutating func add(
        _ kind: Document.Kind, _ range: Range<Int> = 0..<0, to target: Target, at place: DocumentBuilder.Place
    ) throws(DocumentError) -> Int {
        switch target {
        case .member(let key, let table):
            try tree.insert(kind, .value, range: range, key: key, in: table, at: place)
        case .element(let array):
            try tree.append(kind, .value, range: range, toArray: array, at: place)
        }
    }

    /// Reads a value. Recursive; the tree's depth bound ends it.
    mutating func readValue(_ target: Target) throws(DocumentError) {
        let place = place
        switch byte {
        case UInt8(ascii: "\""):
            let isMultiline = byte(after: 1) == UInt8(ascii: "\"") && byte(after: 2) == UInt8(ascii: "\"")
            let range = isMultiline ? try readMultilineBasicString() : try readBasicString()
            _ = try add(.string, range, to: target, at: place)
        case UInt8(ascii: "'"):
            let isMultiline = byte(after: 1) == UInt8(ascii: "'") && byte(after: 2) == UInt8(ascii: "'")
            let range = isMultiline ? try readMultilineLiteralString() : try readLiteralString()
            _ = try add(.string, range, to: target, at: place)
        case UInt8(ascii: "["):
            try readArray(add(.array, to: target, at: place))
        case UInt8(ascii: "{"):
            try readInlineTable(add(.object, to: target, at: place))
        default:
            let start = position
            var kind = try readBareValue()
            // A space may stand between a date and its time.
            if kind == nil {
                if byte == 0x20, position - start == 10, let next = byte(after: 1), (0x30...0x39).contains(next) {
                    position += 1
                    skipToken()
                }
                guard TOMLDateTime.isValid(source[start..<position]) else {
                    position = start
                    throw failure("a value is expected here: a text must stand in quotes")
                }
                kind = .string
            }
            _ = try add(kind ?? .string, start..<position, to: target, at: place)
        }
    }

    private mutating func readArray(_ array: Int) throws(DocumentError) {
        position += 1
        while true {
            try skipSpaceAndLines()
            guard let byte else { throw failure("the text ends inside an array") }
            if byte == UInt8(ascii: "]") {
                position += 1
                return
            }
            try readValue(.element(array))
            try skipSpaceAndLines()
            switch self.byte {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"): break
            default: throw failure("',' or ']' is expected here")
            }
        }
    }

    private mutating func readInlineTable(_ table: Int) throws(DocumentError) {
        position += 1
        skipSpace()
        if byte == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            skipSpace()
            try readMember(of: table)
            skipSpace()
            switch byte {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return
            default: throw failure("',' or '}' is expected here")
            }
        }
    }

    private mutating func skipToken() {
        while let byte {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: ":"):
                position += 1
            default: return
            }
        }
    }

    /// Reads a bool or a number; nil when the token must be a date or a time, or nothing at all.
    private mutating func readBareValue() throws(DocumentError) -> Document.Kind? {
        let start = position
        skipToken()
        let token = source[start..<position]
        switch String(decoding: token.prefix(6), as: UTF8.self) {
        case "true", "false": return .bool
        case "inf", "+inf", "-inf", "nan", "+nan", "-nan": return .float
        default: break
        }
        switch TOMLNumber.kind(of: token) {
        case .integer:
            guard NumberText(token).integer != nil else {
                position = start
                throw failure("the number needs more than 64 bits")
            }
            return .integer
        case .float: return .float
        default: return nil
        }
    }
}

/// The grammar of TOML's numbers (TOML 1.0, "Integer" and "Float").
enum TOMLNumber {
    /// `.integer` or `.float`; nil when the token is no number.
    static func kind(of token: ArraySlice<UInt8>) -> Document.Kind? {
        var rest = token
        if rest.starts(with: "0x".utf8) { return digits(rest.dropFirst(2), radix: 16) ? .integer : nil }
        if rest.starts(with: "0o".utf8) { return digits(rest.dropFirst(2), radix: 8) ? .integer : nil }
        if rest.starts(with: "0b".utf8) { return digits(rest.dropFirst(2), radix: 2) ? .integer : nil }
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let whole = rest.prefix { $0 != UInt8(ascii: ".") && $0 | 0x20 != UInt8(ascii: "e") }
        guard digits(whole, radix: 10), whole.first != UInt8(ascii: "0") || whole.count == 1 else { return nil }
        rest = rest.dropFirst(whole.count)
        guard !rest.isEmpty else { return .integer }
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { $0 | 0x20 != UInt8(ascii: "e") }
            guard digits(fraction, radix: 10) else { return nil }
            rest = rest.dropFirst(fraction.count + 1)
        }
        guard !rest.isEmpty else { return .float }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return digits(rest, radix: 10) ? .float : nil
    }

    /// One or more digits; an underscore only between two of them.
    private static func digits(_ text: ArraySlice<UInt8>, radix: UInt8) -> Bool {
        var afterDigit = false
        for byte in text {
            if byte == UInt8(ascii: "_") {
                guard afterDigit else { return false }
                afterDigit = false
                continue
            }
            let value: UInt8
            switch byte {
            case 0x30...0x39: value = byte - 0x30
            case 0x41...0x46: value = byte - 0x41 + 10
            case 0x61...0x66: value = byte - 0x61 + 10
            default: return false
            }
            guard value < radix else { return false }
            afterDigit = true
        }
        return afterDigit
    }
}

/// The grammar of TOML's dates and times (RFC 3339, with the parts that TOML lets be left out).
enum TOMLDateTime {
    static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        if rest.count >= 3, rest[rest.startIndex + 2] == UInt8(ascii: ":") {
            return time(&rest) && rest.isEmpty
        }
        guard date(&rest) else { return false }
        guard let separator = rest.first else { return true }
        guard separator | 0x20 == UInt8(ascii: "t") || separator == 0x20 else { return false }
        rest = rest.dropFirst()
        guard time(&rest) else { return false }
        guard let zone = rest.first else { return true }
        rest = rest.dropFirst()
        if zone | 0x20 == UInt8(ascii: "z") { return rest.isEmpty }
        guard zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-"), let hour = number(2, &rest), hour < 24,
            skip(":", &rest), let minute = number(2, &rest), minute < 60
        else { return false }
        return rest.isEmpty
    }

    private static func date(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let year = number(4, &rest), skip("-", &rest), let month = number(2, &rest), (1...12).contains(month),
            skip("-", &rest), let day = number(2, &rest)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    private static func time(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let hour = number(2, &rest), hour < 24, skip(":", &rest), let minute = number(2, &rest), minute < 60,
            skip(":", &rest), let second = number(2, &rest), second <= 60
        else { return false }
        guard rest.first == UInt8(ascii: ".") else { return true }
        let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count + 1)
        return !digits.isEmpty
    }

    private static func number(_ digits: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for byte in rest.prefix(digits) {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        rest = rest.dropFirst(digits)
        return value
    }

    private static func skip(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }
}
