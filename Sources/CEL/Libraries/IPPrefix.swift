/// An address with the length of a prefix (RFC 4632, section 3.1); the bits behind the prefix may be set.
struct IPPrefix: Hashable, Sendable {
    let address: IPAddress
    let length: Int

    /// What a text was read as.
    struct Reading {
        var prefix: IPPrefix
        var hasZone: Bool
    }

    /// Reads `address/length`, the length without sign and leading zeros.
    static func read(_ text: String) -> Reading? {
        let bytes = Array(text.utf8)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")),
            let reading = IPAddress.read(bytes[..<slash])
        else { return nil }
        let digits = bytes[(slash + 1)...]
        guard !digits.isEmpty, digits.count <= 3, digits.count == 1 || digits.first != 0x30 else { return nil }
        var length = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            length = length * 10 + Int(digit - 0x30)
        }
        guard length <= 8 * reading.address.bytes.count else { return nil }
        return Reading(prefix: IPPrefix(address: reading.address, length: length), hasZone: reading.hasZone)
    }

    var description: String { "\(address.description)/\(length)" }

    var masked: IPPrefix { IPPrefix(address: address.masked(length), length: length) }

    func contains(_ other: IPAddress) -> Bool {
        address.bytes.count == other.bytes.count && address.masked(length) == other.masked(length)
    }

    func contains(_ other: IPPrefix) -> Bool { length <= other.length && contains(other.address) }
}
