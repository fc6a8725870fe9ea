/// Reads of numbers and text that stay inside the bytes whatever offset the input asks for.
extension Span where Element == UInt8 {
    /// The bytes of `range` as text, ill-formed UTF-8 repaired; empty when the range is not inside.
    func utf8Text(in range: Range<Int>) -> String {
        guard range.lowerBound >= 0, range.upperBound <= count else { return "" }
        return withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
    }

    /// True when the bytes of `range` are `text`, ASCII letters compared without case.
    func matches(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount, range.lowerBound >= 0, range.upperBound <= count else {
            return false
        }
        return text.withUTF8Buffer { wanted in
            for index in 0..<wanted.count
            where Self.lowercased(self[range.lowerBound + index]) != Self.lowercased(wanted[index]) {
                return false
            }
            return true
        }
    }

    /// `range` without spaces, tabs and line ends at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, Self.isBlank(self[lower]) { lower += 1 }
        while upper > lower, Self.isBlank(self[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    /// The offset of the first `byte` in `range`.
    func firstOffset(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
        return withUnsafeBufferPointer { $0[range].firstIndex(of: byte) }
    }

    func bigEndian16(at offset: Int) -> UInt16? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        return UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }

    func bigEndian32(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16
            | UInt32(self[offset + 2]) << 8 | UInt32(self[offset + 3])
    }

    func littleEndian16(at offset: Int) -> UInt16? { bigEndian16(at: offset)?.byteSwapped }

    func littleEndian32(at offset: Int) -> UInt32? { bigEndian32(at: offset)?.byteSwapped }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }
}
