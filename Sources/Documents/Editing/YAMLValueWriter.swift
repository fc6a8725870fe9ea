/// Writes values as YAML.
struct YAMLValueWriter {
    /// How far members of a mapping stand to the right of it.
    var width = 2
    /// How far the dashes of a list stand to the right of its key.
    var listOffset = 0
    var lineBreak = "\n"
    var prefersSingleQuotes = false

    /// A value on one line.
    func inline(_ value: DocumentValue, inFlow: Bool) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .float(let value): return Self.number(value)
        case .string(let text): return string(text, inFlow: inFlow)
        case .array(let elements):
            return "[" + elements.map { inline($0, inFlow: true) }.joined(separator: ", ") + "]"
        case .object(let members):
            return "{"
                + members.map { key($0.name, inFlow: true) + ": " + inline($0.value, inFlow: true) }
                .joined(separator: ", ") + "}"
        }
    }

    /// A value in block style; the first line without indentation, the others with it.
    func block(_ value: DocumentValue, indent: Int) -> String {
        let start = lineBreak + String(repeating: " ", count: indent)
        switch value {
        case .array(let elements) where !elements.isEmpty:
            return elements.map { "- " + ($0.isFilled ? block($0, indent: indent + 2) : inline($0, inFlow: false)) }
                .joined(separator: start)
        case .object(let members) where !members.isEmpty:
            return members.map { member($0.name, $0.value, indent: indent) }.joined(separator: start)
        default:
            return inline(value, inFlow: false)
        }
    }

    /// A member of a mapping in block style that stands at `indent`.
    func member(_ name: String, _ value: DocumentValue, indent: Int) -> String {
        key(name, inFlow: false) + ":"
            + (value.isFilled ? below(value, indent: indent) : " " + inline(value, inFlow: false))
    }

    /// A filled value on the lines below its key, which stands at `indent`.
    func below(_ value: DocumentValue, indent: Int) -> String {
        var inner = indent + width
        if case .array = value { inner = indent + listOffset }
        return lineBreak + String(repeating: " ", count: inner) + block(value, indent: inner)
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return ".nan" }
        if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
        return "\(value)"
    }

    /// The name of a member; quoted when it would be no string.
    func key(_ name: String, inFlow: Bool) -> String {
        // libyaml reads names of up to 1024 characters only behind `? `.
        string(name, inFlow: inFlow)
    }

    /// A string: plain where Kubernetes reads it as a string, else in quotes.
    func string(_ text: String, inFlow: Bool, quotes: UInt8? = nil) -> String {
        if quotes == nil, Self.isPlain(text, inFlow: inFlow) { return text }
        let wantsSingle = quotes.map { $0 == UInt8(ascii: "'") } ?? prefersSingleQuotes
        if wantsSingle, text.unicodeScalars.allSatisfy({ Self.isPrintable($0) }) {
            let doubled = text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { result, scalar in
                if scalar == "'" { result.append("'") }
                result.append(scalar)
            }
            return "'" + String(doubled) + "'"
        }
        return Self.doubleQuoted(text)
    }

    /// True for a text that is a string without quotes (YAML 1.1, section 9.1.3, and what go-yaml makes of it).
    static func isPlain(_ text: String, inFlow: Bool) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20, bytes.count <= 1_000 else {
            return false
        }
        guard text.unicodeScalars.allSatisfy({ isPrintable($0) }) else { return false }
        guard bytes.withUnsafeBufferPointer({ YAMLScalar.kind(of: $0) }) == .string else { return false }
        switch first {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
            UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
            UInt8(ascii: "`"):
            return false
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
            guard bytes.count > 1, bytes[1] != 0x20 else { return false }
            if inFlow { return false }
        default: break
        }
        if text.hasPrefix("---") || text.hasPrefix("...") || text == "<<" || text == "=" { return false }
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: ":"):
                if index + 1 == bytes.count || bytes[index + 1] == 0x20 { return false }
            case UInt8(ascii: "#"):
                if index > 0, bytes[index - 1] == 0x20 { return false }
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
                UInt8(ascii: "?"):
                if inFlow { return false }
            default: break
            }
        }
        return true
    }

    /// What may stand in plain and single-quoted scalars on one line.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let (mark, count) = scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
                    result += "\\" + mark + String(repeating: "0", count: count - digits.count) + digits
                }
            }
        }
        return result + "\""
    }
}
