/// A UUID that is made of content, so that the same content has the same one: version 8 of RFC 9562 (section 5.8),
/// filled from two FNV-1a hashes of 64 bits. It names a document; it is no proof of what the document holds.
enum ContentUUID {
    static func of(_ content: [UInt8]) -> String {
        let prime: UInt64 = 0x0000_0100_0000_01B3
        var high: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in content { high = (high ^ UInt64(byte)) &* prime }
        // The second hash starts from the first one and runs backwards.
        var low = high ^ UInt64(content.count)
        for byte in content.reversed() { low = (low ^ UInt64(byte)) &* prime }
        high = high & ~0xF000 | 0x8000
        low = low & ~(0b11 << 62) | 0b10 << 62

        let digits = [high, low].map { value in
            let text = String(value, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }.joined()
        var result = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { result.append("-") }
            result.append(digit)
        }
        return result
    }
}
