/// Reads the plain values of a gem's specification without running it.
///
/// A specification is Ruby source; what RubyGems writes on installation consists of assignments of literals
/// (`s.name = "rack".freeze`). Only these are understood: texts in either quotes or in `%q()`, lists, and
/// `Gem::Version.new(…)`, `Gem::Platform.new(…)` around them. A value that would have to be computed counts as absent.
struct RubyGemspecReader {
    private let source: [UInt8]
    private var position = 0

    /// Reads the specification; nil when name or version are not plain and no stub line states them.
    static func read(_ source: [UInt8]) -> RubyGemspec? {
        var reader = RubyGemspecReader(source: source)
        return reader.readSpecification()
    }

    private init(source: [UInt8]) {
        self.source = source
    }

    private enum Value {
        case text(String)
        case list([String])

        var text: String? {
            if case .text(let text) = self { text } else { nil }
        }

        var texts: [String] {
            switch self {
            case .text(let text): [text]
            case .list(let texts): texts
            }
        }
    }

    private mutating func readSpecification() -> RubyGemspec? {
        var stub: [String] = []
        var name: String?
        var version: String?
        var platform: String?
        var licenses: [String]?
        while position < source.count {
            skipBlanks()
            if stub.isEmpty, let words = readStubLine() {
                stub = words
            } else if let attribute = readAttribute() {
                // Most attributes do not matter, but their values may go over several lines and have to be passed.
                let value = readValue(depth: 0)
                switch attribute {
                case "name": name = name ?? value?.text
                case "version": version = version ?? value?.text
                case "platform": platform = platform ?? value?.texts.joined(separator: "-")
                case "license", "licenses": licenses = licenses ?? value?.texts
                default: break
                }
            }
            skipLine()
        }
        if let text = version, !RubyGemspec.isVersion(text.utf8) { version = nil }
        if stub.count >= 2, RubyGemspec.isVersion(stub[1].utf8) {
            // The platform of the stub belongs to its version.
            if version == nil, stub.count >= 3, platform == nil { platform = stub[2] }
            name = name ?? stub[0]
            version = version ?? stub[1]
        }
        guard let name, let version, !name.isEmpty else { return nil }
        if platform?.isEmpty == true { platform = nil }
        return RubyGemspec(
            name: name, version: version, platform: platform,
            licenses: (licenses ?? []).filter { !$0.isEmpty })
    }

    private func peek(_ distance: Int = 0) -> UInt8 {
        position + distance < source.count ? source[position + distance] : 0
    }

    private mutating func skipBlanks() {
        while position < source.count, peek() == 0x20 || peek() == 0x09 || peek() == 0x0D { position += 1 }
    }

    private mutating func skipSpace() {
        while position < source.count {
            switch peek() {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: "#"): skipLine()
            default: return
            }
        }
    }

    private mutating func skipLine() {
        while position < source.count, peek() != 0x0A { position += 1 }
        position += 1
    }

    private mutating func skip(_ text: String) -> Bool {
        guard position < source.count, source[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }

    private mutating func readIdentifier() -> String {
        let start = position
        while position < source.count, Self.isIdentifier(peek()) { position += 1 }
        return String(decoding: source[start..<position], as: UTF8.self)
    }

    /// `# stub: NAME VERSION PLATFORM PATHS…`
    private mutating func readStubLine() -> [String]? {
        guard skip("# stub: ") else { return nil }
        var end = position
        while end < source.count, source[end] != 0x0A { end += 1 }
        let words = source[position..<end].split { $0 == 0x20 || $0 == 0x0D }
        return words.prefix(3).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `s.NAME =`; leaves the position at the value. nil for every other statement.
    private mutating func readAttribute() -> String? {
        guard !readIdentifier().isEmpty, skip(".") else { return nil }
        let name = readIdentifier()
        skipBlanks()
        guard !name.isEmpty, peek() == UInt8(ascii: "="), peek(1) != UInt8(ascii: "="), peek(1) != UInt8(ascii: "~")
        else { return nil }
        position += 1
        skipSpace()
        return name
    }

    /// A literal with what may follow it; nil when it is not one, or is part of a larger expression.
    private mutating func readValue(depth: Int) -> Value? {
        guard let value = readLiteral(depth: depth) else { return nil }
        while skip(".freeze") || skip(".to_s") || skip(".dup") {}
        skipBlanks()
        switch peek() {
        case 0, 0x0A, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: ";"),
            UInt8(ascii: "#"):
            return value
        default:
            return nil
        }
    }

    private mutating func readLiteral(depth: Int) -> Value? {
        // Nothing that RubyGems writes is nested deeper than a list in a call.
        guard depth < 4 else { return nil }
        switch peek() {
        case UInt8(ascii: "\""):
            position += 1
            return readQuoted(open: nil, close: UInt8(ascii: "\""), isInterpolated: true).map { .text($0) }
        case UInt8(ascii: "'"):
            position += 1
            return readQuoted(open: nil, close: UInt8(ascii: "'"), isInterpolated: false).map { .text($0) }
        case UInt8(ascii: "%"):
            return readPercent()
        case UInt8(ascii: "["):
            position += 1
            return readList(depth: depth)
        case UInt8(ascii: "G"):
            if skip("Gem::Platform::RUBY") { return .text("ruby") }
            guard
                skip("Gem::Version.new(") || skip("Gem::Version.create(") || skip("Gem::Platform.new(")
            else { return nil }
            skipSpace()
            let value = readValue(depth: depth + 1)
            skipSpace()
            return skip(")") ? value : nil
        default:
            return nil
        }
    }

    private mutating func readList(depth: Int) -> Value? {
        var texts: [String] = []
        while position < source.count {
            skipSpace()
            if skip("]") { return .list(texts) }
            if !skip("nil") {
                guard let value = readValue(depth: depth + 1) else { return nil }
                texts += value.texts
            }
            skipSpace()
            if skip(",") { continue }
            return skip("]") ? .list(texts) : nil
        }
        return nil
    }

    /// `%q(…)`, `%Q(…)`, `%(…)`, `%w(…)` with any delimiter.
    private mutating func readPercent() -> Value? {
        position += 1
        var form = UInt8(ascii: "Q")
        if Self.isIdentifier(peek()) {
            form = peek()
            position += 1
        }
        let open = peek()
        guard open != 0, open != 0x20, open != 0x0A, !Self.isIdentifier(open) else { return nil }
        position += 1
        let isPaired: Bool
        let close: UInt8
        switch open {
        case UInt8(ascii: "("): (isPaired, close) = (true, UInt8(ascii: ")"))
        case UInt8(ascii: "["): (isPaired, close) = (true, UInt8(ascii: "]"))
        case UInt8(ascii: "{"): (isPaired, close) = (true, UInt8(ascii: "}"))
        case UInt8(ascii: "<"): (isPaired, close) = (true, UInt8(ascii: ">"))
        default: (isPaired, close) = (false, open)
        }
        let isInterpolated = form == UInt8(ascii: "Q") || form == UInt8(ascii: "W")
        guard let text = readQuoted(open: isPaired ? open : nil, close: close, isInterpolated: isInterpolated)
        else { return nil }
        switch form {
        case UInt8(ascii: "q"), UInt8(ascii: "Q"):
            return .text(text)
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            let words = text.utf8.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            return .list(words.map { String(Substring($0)) })
        default:
            return nil
        }
    }

    /// The text up to the closing delimiter; nil when it does not end or holds an interpolation.
    private mutating func readQuoted(open: UInt8?, close: UInt8, isInterpolated: Bool) -> String? {
        var text: [UInt8] = []
        var nesting = 0
        var isComputed = false
        while position < source.count {
            let byte = peek()
            position += 1
            if byte == UInt8(ascii: "\\") {
                readEscape(into: &text, open: open, close: close, isInterpolated: isInterpolated)
                continue
            }
            if byte == close, nesting == 0 {
                return isComputed ? nil : String(decoding: text, as: UTF8.self)
            }
            if byte == close { nesting -= 1 }
            if let open, byte == open { nesting += 1 }
            if isInterpolated, byte == UInt8(ascii: "#"), peek() == UInt8(ascii: "{") { isComputed = true }
            text.append(byte)
        }
        return nil
    }

    private mutating func readEscape(into text: inout [UInt8], open: UInt8?, close: UInt8, isInterpolated: Bool) {
        let byte = peek()
        guard position < source.count else { return }
        position += 1
        guard isInterpolated else {
            // Single quotes know two escapes; before anything else the backslash stands for itself.
            if byte != close, byte != UInt8(ascii: "\\"), byte != open { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
            return
        }
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "s"): text.append(0x20)
        case UInt8(ascii: "e"): text.append(0x1B)
        case UInt8(ascii: "0"): text.append(0)
        case UInt8(ascii: "x"):
            if let value = readHexadecimal(maximum: 2) { text.append(UInt8(truncatingIfNeeded: value)) }
        case UInt8(ascii: "u"):
            let isBraced = skip("{")
            let value = readHexadecimal(maximum: isBraced ? 6 : 4)
            if isBraced { _ = skip("}") }
            if let scalar = value.flatMap({ Unicode.Scalar($0) }) { text.append(contentsOf: scalar.utf8) }
        case 0x0A: break
        default: text.append(byte)
        }
    }

    private mutating func readHexadecimal(maximum: Int) -> UInt32? {
        var value: UInt32 = 0
        var count = 0
        while count < maximum {
            let digit: UInt8
            switch peek() {
            case 0x30...0x39: digit = peek() - 0x30
            case 0x41...0x46: digit = peek() - 0x41 + 10
            case 0x61...0x66: digit = peek() - 0x61 + 10
            default: return count > 0 ? value : nil
            }
            value = value << 4 | UInt32(digit)
            count += 1
            position += 1
        }
        return value
    }
}
