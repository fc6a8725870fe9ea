/// The header fields of Python's core metadata that matter here.
///
/// Source: "Core metadata specifications" (PyPA), version 2.4. The file is a mail header (RFC 822), then an empty line,
/// then the description.
struct PythonMetadata {
    private var fields: [String: [String]] = [:]

    init(_ bytes: Span<UInt8>) {
        var name = ""
        var value: [UInt8] = []
        var position = 0
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        while position < bytes.count {
            let start = position
            while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            var end = position
            position += 1
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            guard end > start else { break }
            if bytes[start] == 0x20 || bytes[start] == 0x09 {
                if !name.isEmpty {
                    value.append(0x0A)
                    Self.append(bytes, start..<end, to: &value)
                }
                continue
            }
            keep(name, value)
            name = ""
            value = []
            var colon = start
            while colon < end, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
            // Anything else than a header ends the header, as in Python's own reader.
            guard colon < end, Self.isFieldName(bytes, start..<colon) else { break }
            var raw: [UInt8] = []
            Self.append(bytes, start..<colon, to: &raw)
            name = String(decoding: raw, as: UTF8.self).lowercased()
            Self.append(bytes, (colon + 1)..<end, to: &value)
        }
        keep(name, value)
    }

    private static func isFieldName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        for index in range where bytes[index] <= 0x20 || bytes[index] >= 0x7F { return false }
        return true
    }

    private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to value: inout [UInt8]) {
        for index in range { value.append(bytes[index]) }
    }

    private mutating func keep(_ name: String, _ value: [UInt8]) {
        guard !name.isEmpty, let first = value.firstIndex(where: { $0 > 0x20 }),
            let last = value.lastIndex(where: { $0 > 0x20 })
        else { return }
        fields[name, default: []].append(String(decoding: value[first...last], as: UTF8.self))
    }

    /// `Name`, when it is a valid one: letters and digits at both ends, `-`, `_` and `.` within ("Names and
    /// normalization", PyPA specifications).
    var name: String? {
        guard let name = fields["name"]?.first else { return nil }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard let first = name.utf8.first, let last = name.utf8.last, isAlphanumeric(first), isAlphanumeric(last),
            name.utf8.allSatisfy({ isAlphanumeric($0) || "-_.".utf8.contains($0) })
        else { return nil }
        return name
    }

    /// `Version`, when it is one word of printable ASCII.
    var version: String? {
        guard let version = fields["version"]?.first, version.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        return version
    }

    /// `License-Expression` where there is one; otherwise `License`, unless it is a whole licence text, and what the
    /// licence classifiers name.
    var licenses: [String] {
        if let expression = fields["license-expression"]?.first { return [expression] }
        var licenses: [String] = []
        if let license = fields["license"]?.first, license != "UNKNOWN", !license.utf8.contains(0x0A) {
            licenses.append(license)
        }
        for classifier in fields["classifier"] ?? [] where classifier.hasPrefix("License ::") {
            let parts = classifier.split(separator: ":").map { $0.drop { $0 == " " } }
            guard var last = parts.last.map(Substring.init) else { continue }
            while last.last == " " { last.removeLast() }
            // `License :: OSI Approved` alone names no licence.
            if parts.count > 1, last != "OSI Approved", !licenses.contains(String(last)) {
                licenses.append(String(last))
            }
        }
        return licenses
    }

    /// A name as indexes and advisories know it: lower case, runs of `-`, `_` and `.` as one hyphen (PEP 503).
    static func normalized(_ name: String) -> String {
        var result: [UInt8] = []
        for byte in name.utf8 {
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
                if result.last != UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
            } else {
                result.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
