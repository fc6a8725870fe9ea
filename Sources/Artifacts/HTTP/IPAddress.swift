/// An IPv4 or IPv6 address in its textual form (RFC 791 dotted decimal, RFC 4291 section 2.2).
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16 bytes, network order.
    package let bytes: [UInt8]

    /// Reads an address without brackets, zone or prefix length; nil when the text is none.
    package init?(_ text: String) {
        let source = Array(text.utf8)
        guard source.count <= 45 else { return nil }
        if source.contains(UInt8(ascii: ":")) {
            guard let bytes = Self.v6(source) else { return nil }
            self.bytes = bytes
        } else {
            guard let bytes = Self.v4(source[...]) else { return nil }
            self.bytes = bytes
        }
    }

    package var isV6: Bool { bytes.count == 16 }

    /// `127.0.0.0/8`, `::1`, and the first of them mapped into IPv6.
    package var isLoopback: Bool {
        if bytes.count == 4 { return bytes[0] == 127 }
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return bytes[12] == 127 }
        return bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// True when the first `length` bits of both are equal; addresses of different families never match.
    package func matches(_ prefix: IPAddress, length: Int) -> Bool {
        guard bytes.count == prefix.bytes.count, length >= 0, length <= bytes.count * 8 else { return false }
        for bit in 0..<length {
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            if bytes[bit / 8] & mask != prefix.bytes[bit / 8] & mask { return false }
        }
        return true
    }

    private static func v4(_ source: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = source.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != 0x30, let byte = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func v6(_ source: [UInt8]) -> [UInt8]? {
        var head: [UInt8] = []
        var tail: [UInt8] = []
        var seenGap = false
        var position = 0
        if source.starts(with: "::".utf8) {
            seenGap = true
            position = 2
        }
        while position < source.count {
            let end = source[position...].firstIndex(of: UInt8(ascii: ":")) ?? source.count
            let group = source[position..<end]
            var value: [UInt8]
            if end == source.count, group.contains(UInt8(ascii: ".")) {
                guard let mapped = v4(group) else { return nil }
                value = mapped
            } else {
                guard (1...4).contains(group.count), group.allSatisfy({ hexadecimal($0) }),
                    let number = UInt16(String(decoding: group, as: UTF8.self), radix: 16)
                else { return nil }
                value = [UInt8(number >> 8), UInt8(number & 0xFF)]
            }
            if seenGap { tail += value } else { head += value }
            if end == source.count {
                position = end
                break
            }
            position = end + 1
            if position == source.count { return nil }
            if source[position] == UInt8(ascii: ":") {
                if seenGap { return nil }
                seenGap = true
                position += 1
            }
        }
        let count = head.count + tail.count
        if seenGap {
            guard count <= 14 else { return nil }
            return head + [UInt8](repeating: 0, count: 16 - count) + tail
        }
        return count == 16 ? head : nil
    }

    private static func hexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
