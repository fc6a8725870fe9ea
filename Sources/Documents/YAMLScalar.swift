/// What a YAML scalar is: the resolution rules of go-yaml v2, by which Kubernetes reads manifests.
///
/// Source: yaml.org/type for the YAML 1.1 types; `resolve.go` of go-yaml v2 for what Kubernetes makes of them.
enum YAMLScalar {
    /// The prefix of YAML's own tags, which `!!` stands for.
    static let ownTags = "tag:yaml.org,2002:"

    /// The kind of a plain scalar without a tag.
    static func kind(of text: UnsafeBufferPointer<UInt8>) -> Document.Kind {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
            UInt8(ascii: "~"):
            return text.count <= 5 ? wordKind(text) : .string
        case UInt8(ascii: "."):
            return isSpecialFloat(text) || isFloat(text) ? .float : .string
        case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39:
            return numberKind(text)
        default:
            return .string
        }
    }

    /// The kind of a scalar with one of YAML's own tags (the part behind ``ownTags``); nil when the text does not fit
    /// the tag.
    static func kind(of text: UnsafeBufferPointer<UInt8>, tag: String) -> Document.Kind? {
        let wanted: Document.Kind
        switch tag {
        case "null": wanted = .null
        case "bool": wanted = .bool
        case "int": wanted = .integer
        case "float": wanted = .float
        default: return .string
        }
        let found = kind(of: text)
        return found == wanted || (wanted == .float && found == .integer) ? wanted : nil
    }

    private static func wordKind(_ text: UnsafeBufferPointer<UInt8>) -> Document.Kind {
        // Three spellings each: all lower case, capitalised, all upper case.
        let rest = text.dropFirst()
        let restLower = rest.allSatisfy { (0x61...0x7A).contains($0) }
        let restUpper = rest.allSatisfy { (0x41...0x5A).contains($0) } && (text[0] & 0x20 == 0 || rest.isEmpty)
        if text.count == 1, text[0] == UInt8(ascii: "~") { return .null }
        guard restLower || restUpper else { return .string }
        func isWord(_ word: StaticString) -> Bool {
            guard word.utf8CodeUnitCount == text.count else { return false }
            for index in 0..<text.count where text[index] | 0x20 != word.utf8Start[index] { return false }
            return true
        }
        if isWord("true") || isWord("false") || isWord("yes") || isWord("no") || isWord("on") || isWord("off")
            || isWord("y") || isWord("n")
        {
            return .bool
        }
        return isWord("null") ? .null : .string
    }

    private static func isSpecialFloat(_ text: some Collection<UInt8>) -> Bool {
        switch String(decoding: text.prefix(6), as: UTF8.self) {
        case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF": true
        default: false
        }
    }

    private static func numberKind(_ text: UnsafeBufferPointer<UInt8>) -> Document.Kind {
        // Most scalars that start with a digit are a few digits, a quantity or an address.
        if text.count <= 18, text[0] != UInt8(ascii: "0"), text.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .integer
        }
        if text.count <= 5, isSpecialFloat(text) { return .float }
        guard text.allSatisfy(isNumberByte) else { return .string }
        let plain = text.filter { $0 != UInt8(ascii: "_") }
        let magnitude = NumberText(plain).magnitude
        switch magnitude {
        case .value(let value, let negative, let signed):
            // What needs the 64th bit is an integer only without a sign.
            if value <= UInt64(Int.max) || (negative ? value == UInt64(Int.max) + 1 : !signed) { return .integer }
        case .tooLarge, .notAnInteger: break
        }
        if plain.withUnsafeBufferPointer({ isFloat($0) }) { return .float }
        switch magnitude {
        case .notAnInteger: return .string
        case .tooLarge, .value: return .integer
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"),
            UInt8(ascii: "O"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, within the range of a double.
    private static func isFloat(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        func digits() -> Int {
            let start = index
            while index < text.count, (0x30...0x39).contains(text[index]) { index += 1 }
            return index - start
        }
        func sign() {
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
        }
        sign()
        let whole = digits()
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = digits()
            guard whole > 0 || fraction > 0 else { return false }
        } else {
            guard whole > 0 else { return false }
        }
        var mayOverflow = whole > 300
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            sign()
            guard digits() > 0 else { return false }
            mayOverflow = true
        }
        guard index == text.count else { return false }
        return !mayOverflow || NumberText(text).double.map { $0.isFinite } ?? false
    }
}
