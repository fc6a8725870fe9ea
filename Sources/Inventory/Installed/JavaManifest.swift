/// The main section of a JAR manifest.
///
/// Source: JAR File Specification (Java SE 21), "Manifest Specification". A line has at most 72 bytes; longer values
/// go on in lines that begin with one space, which may cut a character in two.
package struct JavaManifest {
    private var values: [String: String] = [:]

    /// Reads the main section, up to the first empty line. Lines that are not headers are passed over.
    package init(_ bytes: [UInt8]) {
        var name = ""
        var value: [UInt8] = []
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            let line = bytes[position..<end]
            position = end
            if position < bytes.count {
                position += bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
            }
            guard let first = line.first else { break }
            if first == 0x20 {
                value += line.dropFirst()
                continue
            }
            keep(name, value)
            name = ""
            value = []
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let rest = line[(colon + 1)...]
            value = Array(rest.first == 0x20 ? rest.dropFirst() : rest)
        }
        keep(name, value)
    }

    private mutating func keep(_ name: String, _ value: [UInt8]) {
        guard !name.isEmpty else { return }
        // The last value of a repeated name holds (java.util.jar.Attributes).
        values[name] = String(decoding: value, as: UTF8.self)
    }

    /// The value of a header, whatever the case of its name, without space around it; nil when absent or empty.
    package subscript(name: String) -> String? {
        guard let value = values[name.lowercased()] else { return nil }
        let bytes = value.utf8
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
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

    /// `Bundle-SymbolicName` without its directives (OSGi Core 8 section 3.5.2).
    package var symbolicName: String? {
        guard let value = self["Bundle-SymbolicName"] else { return nil }
        let name = value.prefix { $0 != ";" && $0 != " " }
        return JavaPackage.isIdentifier(name) ? String(name) : nil
    }

    /// `Bundle-License` (OSGi Core 8 section 3.2.1.10): names or addresses, each with optional directives.
    package var licenses: [String] {
        guard let value = self["Bundle-License"], value != "<<EXTERNAL>>" else { return [] }
        var names: [String] = []
        for clause in Self.unquotedParts(of: value, separator: UInt8(ascii: ",")) {
            let name = Self.unquotedParts(of: clause, separator: UInt8(ascii: ";")).first.map(Self.trimmed) ?? ""
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    private static func unquotedParts(of text: String, separator: UInt8) -> [String] {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == separator, !isQuoted { parts.append([]) } else { parts[parts.count - 1].append(byte) }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func trimmed(_ text: String) -> String {
        let isEdge: (UInt8) -> Bool = { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
        guard let first = text.utf8.firstIndex(where: { !isEdge($0) }),
            let last = text.utf8.lastIndex(where: { !isEdge($0) })
        else { return "" }
        return String(text[first...last])
    }
}
