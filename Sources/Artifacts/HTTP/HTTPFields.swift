/// The header fields of a message, in order; names are compared without case (RFC 9110 section 5.1).
package struct HTTPFields: Sendable {
    /// Every field as it was received.
    package let pairs: [(name: String, value: String)]

    package init(_ pairs: [(name: String, value: String)] = []) {
        self.pairs = pairs
    }

    /// The first value of the field, without surrounding white space; nil when it is absent.
    package subscript(name: String) -> String? {
        for pair in pairs where Self.isEqual(pair.name, name) { return Self.trimmed(pair.value) }
        return nil
    }

    /// All values of a field that may stand more than once, such as `WWW-Authenticate`.
    package func all(_ name: String) -> [String] {
        pairs.compactMap { Self.isEqual($0.name, name) ? Self.trimmed($0.value) : nil }
    }

    /// The media type of the content without its parameters, lower case (RFC 9110 section 8.3).
    package var mediaType: String? {
        guard let value = self["content-type"] else { return nil }
        let type = value.utf8.prefix { $0 != UInt8(ascii: ";") }
        return Self.trimmed(String(decoding: Array(type), as: UTF8.self)).lowercased()
    }

    /// The number of bytes the body is announced to have.
    package var contentLength: Int? {
        self["content-length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    static func isEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    private static func trimmed(_ text: String) -> String {
        var bytes = text.utf8[...]
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return String(decoding: Array(bytes), as: UTF8.self)
    }
}
