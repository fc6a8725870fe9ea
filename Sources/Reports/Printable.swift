/// Makes text from scanned files safe to show: names and titles are an attacker's to choose.
package enum Printable {
    /// The text with everything that could steer a terminal or mislead a reader written out: control characters
    /// and terminal escapes, bidirectional and invisible marks, line and paragraph separators, as `\u{1B}`; a newline
    /// as `\n` and a tab as `\t`.
    package static func text(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if isHarmless(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                }
            }
        }
        return result
    }

    /// As ``text(_:)``, for text of several lines, such as a diff: line ends and tabs stay.
    package static func block(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { Printable.text(String($0)) }
                .joined(separator: "\t")
        }.joined(separator: "\n")
    }

    /// As ``text(_:)``, for prose: runs of white space become one space first, so that a summary of several lines
    /// is one line.
    package static func line(_ text: String) -> String {
        let words = text.unicodeScalars.split { $0.properties.isWhitespace }
        return Printable.text(words.map { String(Substring($0)) }.joined(separator: " "))
    }

    /// True for characters that a reader sees as what they are: no control, format, separator (but the space),
    /// private-use or unassigned character.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return false
        default:
            // Blank letters and fillers hide as well as format characters do.
            return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// The number of columns the text takes on a terminal: two for wide characters, none for combining marks.
    static func width(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        // The blocks of Unicode's East Asian Width classes W and F (UAX #11), in whole blocks.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// The text cut to `columns`, with `…` in the last one when something is cut off.
    static func cut(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        guard columns > 1 else { return columns == 1 ? "…" : "" }
        var result = ""
        var used = 0
        for scalar in text.unicodeScalars {
            let next = width(scalar)
            if used + next > columns - 1 { break }
            result.unicodeScalars.append(scalar)
            used += next
        }
        while result.unicodeScalars.last == " " { result.unicodeScalars.removeLast() }
        return result + "…"
    }

    /// The text filled up with spaces to `columns`.
    package static func pad(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - width(text)))
    }

    /// A number with commas between groups of three digits.
    static func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude).utf8)
        var result: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
            result.append(digit)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A score with one decimal.
    static func score(_ value: Double) -> String {
        let tenths = Int((min(max(value.isFinite ? value : 0, 0), 10) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
