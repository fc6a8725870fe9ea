/// A Java properties file (`java.util.Properties.load`, Java SE 21): comments, three separators, escapes, and lines
/// that go on behind a backslash. Read as UTF-8, which contains what Maven writes.
package struct JavaProperties {
    private var values: [String: String] = [:]

    package init(_ bytes: Span<UInt8>) {
        var position = 0
        while position < bytes.count {
            let line = Self.logicalLine(in: bytes, from: &position)
            guard let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "!") else { continue }
            var index = 0
            let key = Self.text(in: line, from: &index, isKey: true)
            var sawSeparator = false
            while index < line.count {
                let byte = line[index]
                if Self.isSpace(byte) {
                    index += 1
                } else if !sawSeparator, byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") {
                    sawSeparator = true
                    index += 1
                } else {
                    break
                }
            }
            values[key] = Self.text(in: line, from: &index, isKey: false)
        }
    }

    /// The value without space around it; nil when absent or empty.
    package subscript(name: String) -> String? {
        guard let value = values[name], let first = value.utf8.firstIndex(where: { $0 > 0x20 }),
            let last = value.utf8.lastIndex(where: { $0 > 0x20 })
        else { return nil }
        return String(value[first...last])
    }

    /// The value when it can be a group or artifact id.
    package func identifier(_ name: String) -> String? {
        self[name].flatMap { JavaPackage.isIdentifier($0) ? $0 : nil }
    }

    /// The value when it can be a version.
    package func version(_ name: String) -> String? {
        self[name].flatMap { JavaPackage.isVersion($0) ? $0 : nil }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }

    /// A line with the ones that continue it, without the space at the start of each.
    private static func logicalLine(in bytes: Span<UInt8>, from position: inout Int) -> [UInt8] {
        var line: [UInt8] = []
        while position < bytes.count {
            while position < bytes.count, isSpace(bytes[position]) { position += 1 }
            let isComment =
                line.isEmpty && position < bytes.count
                && (bytes[position] == UInt8(ascii: "#") || bytes[position] == UInt8(ascii: "!"))
            var backslashes = 0
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
                backslashes = bytes[position] == UInt8(ascii: "\\") ? backslashes + 1 : 0
                line.append(bytes[position])
                position += 1
            }
            if position < bytes.count {
                let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
                position += isPair ? 2 : 1
            }
            guard backslashes % 2 == 1, !isComment else { break }
            line.removeLast()
        }
        return line
    }

    private static func text(in line: [UInt8], from index: inout Int, isKey: Bool) -> String {
        var text: [UInt16] = []
        var plain: [UInt8] = []
        func flush() {
            text += String(decoding: plain, as: UTF8.self).utf16
            plain.removeAll()
        }
        while index < line.count {
            let byte = line[index]
            if isKey, isSpace(byte) || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") { break }
            index += 1
            guard byte == UInt8(ascii: "\\"), index < line.count else {
                plain.append(byte)
                continue
            }
            let escaped = line[index]
            index += 1
            switch escaped {
            case UInt8(ascii: "t"): plain.append(0x09)
            case UInt8(ascii: "n"): plain.append(0x0A)
            case UInt8(ascii: "r"): plain.append(0x0D)
            case UInt8(ascii: "f"): plain.append(0x0C)
            case UInt8(ascii: "u"):
                let digits = line[index...].prefix(4)
                if digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) {
                    flush()
                    text.append(unit)
                    index += 4
                } else {
                    plain.append(escaped)
                }
            default: plain.append(escaped)
            }
        }
        flush()
        return String(decoding: text, as: UTF16.self)
    }
}
