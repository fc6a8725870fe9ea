import Model

/// Reads the assignments of an os-release file.
///
/// Source: os-release(5): one assignment a line, values quoted as in a POSIX shell (XCU 2.2): nothing is special
/// inside single quotes; inside double quotes a backslash quotes only `$`, `` ` ``, `"` and `\`; elsewhere it quotes
/// any character. A later assignment of a name replaces an earlier one. Variables are not expanded. A value with
/// unquoted blanks, which a shell would not accept, is taken up to the end of the line.
struct OSReleaseReader {
    /// The values by name.
    private(set) var values: [String: String] = [:]

    /// Reads `bytes`; lines that are not assignments become notes in `diagnostics`.
    init(_ bytes: Span<UInt8>, diagnostics: inout FileDiagnostics) {
        var lines = LineScanner()
        while let rawLine = lines.next(in: bytes) {
            var line = bytes.trimmed(rawLine)
            if lines.number == 1, line.count >= 3, bytes[line.lowerBound] == 0xef,
                bytes[line.lowerBound + 1] == 0xbb, bytes[line.lowerBound + 2] == 0xbf
            {
                line = line.lowerBound + 3..<line.upperBound
            }
            guard !line.isEmpty, bytes[line.lowerBound] != UInt8(ascii: "#") else { continue }
            guard let equals = bytes.firstOffset(of: UInt8(ascii: "="), in: line),
                Self.isName(bytes, line.lowerBound..<equals)
            else {
                diagnostics.add("The line is not an assignment and is ignored", line: lines.number, effect: .note)
                continue
            }
            let (value, isClosed) = Self.value(bytes, equals + 1..<line.upperBound)
            if !isClosed {
                diagnostics.add("The quotation of the value is not closed", line: lines.number, effect: .note)
            }
            values[bytes.utf8Text(in: line.lowerBound..<equals)] = value
        }
    }

    /// The distribution with the defaults of os-release(5); nil when the file has no assignment that names one.
    var distribution: Distribution? {
        guard values["ID"] != nil || values["NAME"] != nil || values["PRETTY_NAME"] != nil else { return nil }
        let id = nonEmpty("ID")?.lowercased() ?? "linux"
        let version = nonEmpty("VERSION_ID")
        var name = nonEmpty("PRETTY_NAME") ?? nonEmpty("NAME") ?? "Linux"
        if nonEmpty("PRETTY_NAME") == nil, let version { name += " " + version }
        let like = (values["ID_LIKE"] ?? "").split(whereSeparator: { $0 == " " || $0 == "\t" })
        return Distribution(
            id: id, version: version, codename: nonEmpty("VERSION_CODENAME") ?? codename, name: name,
            like: like.map { $0.lowercased() })
    }

    /// Before `VERSION_CODENAME` existed, the code name stood in parentheses in `VERSION`: `9 (stretch)`. Only
    /// single lower-case words are code names; `22.03 (LTS-SP3)` is none.
    private var codename: String? {
        guard let version = values["VERSION"], let open = version.utf8.firstIndex(of: UInt8(ascii: "(")),
            let close = version.utf8[open...].firstIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let word = version[version.utf8.index(after: open)..<close]
        guard !word.isEmpty, word.utf8.allSatisfy({ (0x61...0x7a).contains($0) }) else { return nil }
        return String(word)
    }

    private func nonEmpty(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    private static func isName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        for index in range {
            switch bytes[index] {
            case 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"): continue
            case 0x30...0x39 where index > range.lowerBound: continue
            default: return false
            }
        }
        return true
    }

    /// The value without quotation, and whether every quotation was closed.
    private static func value(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (String, isClosed: Bool) {
        var result: [UInt8] = []
        var quote: UInt8?
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            let next: UInt8? = index < range.upperBound ? bytes[index] : nil
            switch (quote, byte) {
            case (UInt8(ascii: "'"), UInt8(ascii: "'")), (UInt8(ascii: "\""), UInt8(ascii: "\"")):
                quote = nil
            case (UInt8(ascii: "\""), UInt8(ascii: "\\")):
                if let next, "$`\"\\".utf8.contains(next) {
                    result.append(next)
                    index += 1
                } else {
                    result.append(byte)
                }
            case (nil, UInt8(ascii: "'")), (nil, UInt8(ascii: "\"")):
                quote = byte
            case (nil, UInt8(ascii: "\\")):
                if let next {
                    result.append(next)
                    index += 1
                }
            case (nil, 0x20), (nil, 0x09):
                // A blank and a number sign start a comment, as in a shell.
                if next == UInt8(ascii: "#") { index = range.upperBound } else { result.append(byte) }
            default:
                result.append(byte)
            }
        }
        while quote == nil, let last = result.last, last == 0x20 || last == 0x09 { result.removeLast() }
        return (String(decoding: result, as: UTF8.self), quote == nil)
    }
}
