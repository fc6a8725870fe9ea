/// Brings an XML text to UTF-8.
enum XMLEncoding {
    /// The text as UTF-8, and where it starts behind a byte-order mark (XML 1.0, appendix F).
    static func decoded(_ bytes: [UInt8]) throws(DocumentError) -> (source: [UInt8], start: Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (bytes, 3) }
        if bytes.count >= 2 {
            switch (bytes[0], bytes[1]) {
            case (0xFE, 0xFF), (0xFF, 0xFE), (0x00, _), (_, 0x00):
                throw DocumentError("the text is UTF-16 or UTF-32: save it as UTF-8", line: 1, column: 1)
            default: break
            }
        }
        guard let name = declaredEncoding(bytes) else { return (bytes, 0) }
        switch name {
        case "utf-8", "utf8", "us-ascii", "ascii":
            return (bytes, 0)
        case "iso-8859-1", "latin1", "latin-1", "iso8859-1", "iso_8859-1":
            guard bytes.contains(where: { $0 >= 0x80 }) else { return (bytes, 0) }
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count + bytes.count / 8)
            for byte in bytes {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    text.append(0xC0 | byte >> 6)
                    text.append(0x80 | byte & 0x3F)
                }
            }
            return (text, 0)
        default:
            // Nearly every other encoding has ASCII as its lower half.
            guard !bytes.contains(where: { $0 >= 0x80 }) else {
                throw DocumentError("the encoding '\(name)' is not read: save it as UTF-8", line: 1, column: 1)
            }
            return (bytes, 0)
        }
    }

    /// The encoding that the XML declaration names, in lower case.
    private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        guard bytes.starts(with: "<?xml".utf8) else { return nil }
        let head = bytes.prefix(200).prefix { $0 != UInt8(ascii: ">") }
        let keyword = Array("encoding".utf8)
        guard let found = head.indices.first(where: { head[$0...].starts(with: keyword) }) else { return nil }
        let rest = head[(found + keyword.count)...].drop { $0 == UInt8(ascii: "=") || XMLReader.isSpace($0) }
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        return String(decoding: rest.dropFirst().prefix { $0 != quote }.prefix(40), as: UTF8.self).lowercased()
    }
}
