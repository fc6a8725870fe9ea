extension Document.Node {
    private var scalarBytes: ArraySlice<UInt8> {
        let entry = document.entries[index]
        let start = Int(entry.start)
        return document.text[start..<start + Int(entry.extent)]
    }

    /// The value of a bool; nil for every other kind.
    package var bool: Bool? {
        guard kind == .bool else { return nil }
        // YAML 1.1 has `yes` and `on`, `no` and `off` beside `true` and `false`.
        let text = scalarBytes
        switch text.first.map({ $0 | 0x20 }) {
        case UInt8(ascii: "t"), UInt8(ascii: "y"): return true
        case UInt8(ascii: "o"): return text.count == 2
        default: return false
        }
    }

    /// The value of an integer that fits; nil otherwise. Understands what the syntaxes have beside decimal digits:
    /// `0x`, `0o`, `0b`, underscores, a plus sign, and YAML 1.1's octal `0777`.
    package var integer: Int? {
        guard kind == .integer else { return nil }
        return NumberText(scalarBytes).integer
    }

    /// The value of a number; nil for every other kind.
    package var double: Double? {
        switch kind {
        case .integer:
            if let integer { return Double(integer) }
            return NumberText(scalarBytes).double
        case .float: return NumberText(scalarBytes).double
        default: return nil
        }
    }
}

/// The text of a number in any of the syntaxes that ``Document`` is read from.
struct NumberText {
    private let bytes: [UInt8]

    init(_ text: some Sequence<UInt8>) {
        bytes = text.filter { $0 != UInt8(ascii: "_") }
    }

    /// Sign, radix and digits of an integer literal; nil when the text is none.
    private var parts: (negative: Bool, signed: Bool, radix: UInt64, digits: ArraySlice<UInt8>)? {
        var rest = bytes[...]
        var negative = false
        var signed = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            signed = true
            rest = rest.dropFirst()
        }
        guard rest.first == UInt8(ascii: "0"), rest.count > 1 else { return (negative, signed, 10, rest) }
        switch rest[rest.startIndex + 1] | 0x20 {
        case UInt8(ascii: "x"): return (negative, signed, 16, rest.dropFirst(2))
        case UInt8(ascii: "o"): return (negative, signed, 8, rest.dropFirst(2))
        case UInt8(ascii: "b"): return (negative, signed, 2, rest.dropFirst(2))
        default: return (negative, signed, 8, rest.dropFirst())
        }
    }

    /// What an integer literal is, and how far it reaches.
    enum Magnitude {
        /// The text is no integer literal.
        case notAnInteger
        /// It needs more than 64 bits.
        case tooLarge
        case value(UInt64, negative: Bool, signed: Bool)
    }

    /// Reads the text as an integer literal.
    var magnitude: Magnitude {
        guard let parts, !parts.digits.isEmpty else { return .notAnInteger }
        var value: UInt64 = 0
        var overflow = false
        for byte in parts.digits {
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte - 0x30)
            case 0x41...0x46: digit = UInt64(byte - 0x41 + 10)
            case 0x61...0x66: digit = UInt64(byte - 0x61 + 10)
            default: return .notAnInteger
            }
            guard digit < parts.radix else { return .notAnInteger }
            let (product, first) = value.multipliedReportingOverflow(by: parts.radix)
            let (sum, second) = product.addingReportingOverflow(digit)
            if first || second { overflow = true }
            value = overflow ? 0 : sum
        }
        return overflow ? .tooLarge : .value(value, negative: parts.negative, signed: parts.signed)
    }

    /// The value when it fits into 64 bits with sign.
    var integer: Int? {
        guard case .value(let value, let negative, _) = magnitude else { return nil }
        if negative {
            return value <= UInt64(Int.max) ? -Int(value) : value == UInt64(Int.max) + 1 ? Int.min : nil
        }
        return Int(exactly: value)
    }

    /// The value as a floating-point number; infinities and not-a-number in the spellings of YAML (`.inf`, `.nan`)
    /// and TOML (`inf`, `nan`).
    var double: Double? {
        if case .value(let value, let negative, _) = magnitude {
            return negative ? -Double(value) : Double(value)
        }
        var text = String(decoding: bytes, as: UTF8.self).lowercased()
        switch text {
        case ".inf", "+.inf", "inf", "+inf": return .infinity
        case "-.inf", "-inf": return -.infinity
        case ".nan", "nan", "+nan", "-nan": return .nan
        default:
            // Swift's reader wants digits on both sides of the point.
            if let point = text.firstIndex(of: ".") {
                let before = text[..<point].utf8.last.map { (0x30...0x39).contains($0) } ?? false
                let after = text[text.index(after: point)...].utf8.first.map { (0x30...0x39).contains($0) } ?? false
                if !after { text.insert("0", at: text.index(after: point)) }
                if !before { text.insert("0", at: point) }
            }
            return Double(text)
        }
    }
}
