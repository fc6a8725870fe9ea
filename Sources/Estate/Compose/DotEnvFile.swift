/// Reads `.env` files as Docker Compose does (docs.docker.com/compose/how-tos/environment-variables).
package enum DotEnvFile {
    /// The variables of a file; lines that are no assignments are left out, as are values that refer to variables that
    /// the file does not set before.
    package static func read(_ bytes: [UInt8]) -> [String: String] {
        var variables: [String: String] = [:]
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            var line = trimmed(line)
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            if line.starts(with: "export ".utf8) { line = trimmed(line.dropFirst(7)) }
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: trimmed(line[..<equals]), as: UTF8.self)
            let value = trimmed(line[(equals + 1)...])
            guard !name.isEmpty else { continue }
            if value.first == UInt8(ascii: "'"), let end = value.dropFirst().firstIndex(of: UInt8(ascii: "'")) {
                variables[name] = String(decoding: value[(value.startIndex + 1)..<end], as: UTF8.self)
                continue
            }
            let text = value.first == UInt8(ascii: "\"") ? quoted(value.dropFirst()) : plain(value)
            let expanded = ComposeInterpolation(environment: variables).expand(text)
            if expanded.missing.isEmpty { variables[name] = expanded.text }
        }
        return variables
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }

    /// Up to a comment, which needs white space before it.
    private static func plain(_ text: ArraySlice<UInt8>) -> String {
        var end = text.startIndex
        while end < text.endIndex {
            if text[end] == UInt8(ascii: "#"), end == text.startIndex || text[end - 1] == 0x20 || text[end - 1] == 0x09
            {
                break
            }
            end += 1
        }
        return String(decoding: trimmed(text[..<end]), as: UTF8.self)
    }

    private static func quoted(_ text: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex, text[index] != UInt8(ascii: "\"") {
            var byte = text[index]
            if byte == UInt8(ascii: "\\"), index + 1 < text.endIndex {
                index += 1
                byte = text[index]
                switch byte {
                case UInt8(ascii: "n"): byte = 0x0A
                case UInt8(ascii: "t"): byte = 0x09
                case UInt8(ascii: "r"): byte = 0x0D
                default: break
                }
            }
            result.append(byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
