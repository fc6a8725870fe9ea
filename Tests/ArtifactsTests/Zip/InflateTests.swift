import Artifacts
import Testing

@Suite("Inflate")
struct InflateTests {
    static let text = Array(String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 40).utf8)

    /// ``text`` as raw DEFLATE data.
    static let compressed: [UInt8] = [
        0x0B, 0xC9, 0x48, 0x55, 0x28, 0x2C, 0xCD, 0x4C, 0xCE, 0x56, 0x48, 0x2A, 0xCA, 0x2F, 0xCF, 0x53,
        0x48, 0xCB, 0xAF, 0x50, 0xC8, 0x2A, 0xCD, 0x2D, 0x28, 0x56, 0xC8, 0x2F, 0x4B, 0x2D, 0x52, 0x28,
        0x01, 0x4A, 0xE7, 0x24, 0x56, 0x55, 0x2A, 0xA4, 0xE4, 0xA7, 0xEB, 0x29, 0x84, 0x8C, 0x2A, 0x1E,
        0x55, 0x3C, 0xAA, 0x78, 0x54, 0xF1, 0xA8, 0xE2, 0x51, 0xC5, 0xC3, 0x4B, 0x31, 0x00,
    ]

    /// The Adler-32 checksum of ``text``.
    private static let adler: [UInt8] = [0x88, 0x0A, 0x86, 0x37]

    private static let zlib: [UInt8] = [0x78, 0xDA] + compressed + adler

    @Test("raw data of known length")
    func known() throws {
        #expect(try Inflate.raw(Self.compressed.span, expected: 1800, limit: 1800) == Self.text)
    }

    @Test("raw data of unknown length")
    func unknown() throws {
        #expect(try Inflate.raw(Self.compressed.span, limit: 1 << 20) == Self.text)
    }

    @Test("zlib data")
    func zlib() throws {
        #expect(try Inflate.zlib(Self.zlib.span, limit: 1 << 20) == Self.text)
    }

    @Test("output exactly at the limit")
    func atLimit() throws {
        #expect(try Inflate.raw(Self.compressed.span, limit: 1800).count == 1800)
    }

    @Test("output beyond the limit", arguments: [0, 1, 1799])
    func beyondLimit(_ limit: Int) {
        #expect(throws: InflateError.tooLarge(limit: limit)) { try Inflate.raw(Self.compressed.span, limit: limit) }
    }

    @Test("another length than expected", arguments: [0, 1799, 1801])
    func otherLength(_ expected: Int) {
        #expect(throws: InflateError.sizeMismatch(expected: expected)) {
            try Inflate.raw(Self.compressed.span, expected: expected, limit: 5000)
        }
    }

    @Test("more expected than allowed")
    func expectedTooLarge() {
        #expect(throws: InflateError.tooLarge(limit: 100)) {
            try Inflate.raw(Self.compressed.span, expected: 1800, limit: 100)
        }
    }

    @Test("data that ends too early", arguments: 0..<62)
    func truncated(_ count: Int) {
        let bytes = Array(Self.compressed.prefix(count))
        #expect(throws: InflateError.truncated) { try Inflate.raw(bytes.span, limit: 1 << 20) }
    }

    @Test("nothing in a final block")
    func empty() throws {
        let bytes: [UInt8] = [0x03, 0x00]
        #expect(try Inflate.raw(bytes.span, expected: 0, limit: 0) == [])
        #expect(try Inflate.raw(bytes.span, limit: 10) == [])
    }

    @Test("a stored block")
    func stored() throws {
        let bytes: [UInt8] = [0x01, 0x03, 0x00, 0xFC, 0xFF, 0x61, 0x62, 0x63]
        #expect(try Inflate.raw(bytes.span, expected: 3, limit: 3) == Array("abc".utf8))
    }

    @Test("output that needs room several times over")
    func growing() throws {
        // 200,000 zero bytes.
        let bytes: [UInt8] =
            [0xED, 0xC1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xC2, 0xA0, 0xF5, 0x4F, 0x6D, 0x06, 0x7F, 0xA0]
            + [UInt8](repeating: 0, count: 193) + [0x80, 0xD7, 0x00]
        #expect(try Inflate.raw(bytes.span, limit: 1 << 20) == [UInt8](repeating: 0, count: 200_000))
    }

    @Test("a block type that does not exist")
    func blockType() {
        let bytes: [UInt8] = [0x07, 0x00, 0x00, 0x00]
        #expect(throws: InflateError.corrupt("invalid block")) { try Inflate.raw(bytes.span, limit: 100) }
    }

    @Test("a distance beyond the start")
    func distance() {
        // Fixed code: length 3 at distance 4 with nothing before it.
        let bytes: [UInt8] = [0x03, 0x62, 0x00, 0x00, 0x00, 0x00]
        #expect(throws: InflateError.corrupt("distance beyond the start")) {
            try Inflate.raw(bytes.span, limit: 100)
        }
    }

    @Test("a wrong zlib checksum")
    func checksum() {
        var bytes = Self.zlib
        bytes[bytes.count - 1] ^= 1
        #expect(throws: InflateError.checksum) { try Inflate.zlib(bytes.span, limit: 1 << 20) }
    }

    @Test("zlib data without its checksum", arguments: 1...4)
    func zlibTruncated(_ missing: Int) {
        let bytes = Array(Self.zlib.dropLast(missing))
        #expect(throws: InflateError.truncated) { try Inflate.zlib(bytes.span, limit: 1 << 20) }
    }

    @Test("a wrong zlib header", arguments: [[0x79, 0xDA] as [UInt8], [0x78, 0xDB]])
    func header(_ header: [UInt8]) {
        let bytes = header + Self.zlib.dropFirst(2)
        #expect(throws: InflateError.self) { try Inflate.zlib(bytes.span, limit: 1 << 20) }
    }
}
