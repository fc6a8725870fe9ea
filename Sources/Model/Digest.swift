/// A content digest as OCI writes it: `algorithm:hex` (OCI Image Specification 1.1, "Descriptor").
package struct Digest: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The algorithm's name, for example `sha256`.
    package let algorithm: String
    /// The encoded part, lower-case hexadecimal for the registered algorithms.
    package let hex: String

    /// Reads `algorithm:hex`; nil when the text is not a digest that the specification allows.
    ///
    /// `sha256` must have 64 hexadecimal digits and `sha512` 128, so that a digest can be used as a file name.
    package init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let algorithm = text[..<colon]
        let hex = text[text.utf8.index(after: colon)...]
        let length: Int
        switch algorithm {
        case "sha256": length = 64
        case "sha512": length = 128
        default: return nil
        }
        guard hex.utf8.count == length else { return nil }
        for byte in hex.utf8 {
            guard (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) else { return nil }
        }
        self.algorithm = String(algorithm)
        self.hex = String(hex)
    }

    /// A SHA-256 digest from its 32 raw bytes.
    package init(sha256 bytes: some Sequence<UInt8>) {
        algorithm = "sha256"
        hex = Self.hexadecimal(bytes)
    }

    package var description: String { "\(algorithm):\(hex)" }

    /// The first twelve digits, as tools print digests for people.
    package var short: String { String(hex.prefix(12)) }

    /// Lower-case hexadecimal of `bytes`.
    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is not a digest"))
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
