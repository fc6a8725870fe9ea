/// Finds what is not UTF-8 in a text.
enum UTF8Validation {
    /// The offset of the first byte that is not well-formed UTF-8 (RFC 3629, section 4); nil when all is well. `O(bytes)`.
    static func firstError(in bytes: [UInt8]) -> Int? {
        var index = 0
        let count = bytes.count
        while index < count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0:
                length = 3
                second = 0xA0...0xBF
            case 0xED:
                length = 3
                second = 0x80...0x9F
            case 0xE1...0xEF: length = 3
            case 0xF0:
                length = 4
                second = 0x90...0xBF
            case 0xF1...0xF3: length = 4
            case 0xF4:
                length = 4
                second = 0x80...0x8F
            default: return index
            }
            guard count - index >= length, second.contains(bytes[index + 1]) else { return index }
            for following in index + 2..<max(index + 2, index + length) where bytes[following] & 0xC0 != 0x80 {
                return index
            }
            index += length
        }
        return nil
    }
}
