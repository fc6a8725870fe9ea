/// Changes inputs at random in a fixed sequence: the same seed gives the same inputs.
struct InputMutator: RandomNumberGenerator {
    private var state: UInt64
    private let corpus: [[UInt8]]
    private let repair: (inout [UInt8]) -> Void
    private static let largest = 1 << 20

    init(seed: UInt64, corpus: [[UInt8]], repair: @escaping (inout [UInt8]) -> Void) {
        state = seed
        self.corpus = corpus
        self.repair = repair
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(next() % UInt64(limit)) }

    /// A changed input of the corpus.
    mutating func input() -> [UInt8] {
        var bytes = corpus[below(corpus.count)]
        for _ in 0...below(8) { change(&bytes) }
        if below(2) == 0 { repair(&bytes) }
        if bytes.count > Self.largest { bytes.removeLast(bytes.count - Self.largest) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else {
            bytes = [UInt8(truncatingIfNeeded: next())]
            return
        }
        let place = below(bytes.count)
        switch below(12) {
        case 0: bytes[place] ^= 1 << UInt8(below(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 2: bytes[place] &+= UInt8(truncatingIfNeeded: below(35) - 17)
        case 3: write(Self.interesting[below(Self.interesting.count)], 1 << below(4), at: place, &bytes)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(64)))
        case 5: bytes.insert(contentsOf: (0...below(16)).map { _ in UInt8(truncatingIfNeeded: next()) }, at: place)
        case 6:
            // Once more what stands elsewhere.
            let from = below(bytes.count)
            bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 1 + below(1024))], at: place)
        case 7:
            let other = corpus[below(corpus.count)]
            guard !other.isEmpty else { return }
            let from = below(other.count)
            bytes.replaceSubrange(
                place..<min(bytes.count, place + below(512)),
                with: other[from..<min(other.count, from + 1 + below(512))])
        case 8: bytes.removeLast(bytes.count - place)
        case 9:
            let count = min(bytes.count - place, 1 + below(16))
            let byte: UInt8 = [0, 0xFF, 0x20, 0x30, 0x37, 0x80][below(6)]
            for index in place..<place + count { bytes[index] = byte }
        case 10:
            let text = Self.words[below(Self.words.count)]
            bytes.insert(contentsOf: text, at: place)
        default:
            // A nest of one byte, for readers that recurse.
            if below(8) == 0 {
                bytes.insert(contentsOf: [UInt8](repeating: bytes[place], count: 1 + below(20_000)), at: place)
            }
        }
    }

    private mutating func write(_ value: UInt64, _ width: Int, at place: Int, _ bytes: inout [UInt8]) {
        let isLittle = below(2) == 0
        for index in 0..<min(width, bytes.count - place) {
            let shift = UInt64(8 * (isLittle ? index : width - 1 - index))
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }

    private static let interesting: [UInt64] = [
        0, 1, 2, 7, 8, 16, 32, 63, 64, 100, 127, 128, 255, 256, 511, 512, 513, 1024, 4096, 32_767, 32_768, 65_535,
        65_536,
        0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
        0xFFFF_FFFF_FFFF_FFFF,
    ]

    private static let words: [[UInt8]] =
        [
            "{", "}", "[", "]", "\"", "\\u", "\\", ":", ",", "&a", "*a", "- ", "? ", "|\n", "---\n", "%YAML 1.2\n",
            "!!binary ",
            "'''", "[[", "]]", "=", "1e999", "-0", "<", "</", "/>", "<!--", "<![CDATA[", "]]>", "&#x0;", "&amp;",
            "<!DOCTYPE a [",
            "../", "/", "./", ".wh.", ".wh..wh..opq", "\u{0}", "\n", "99999999999999999999", "77777777777", "-1",
            "path=", "size=",
            "GNU.sparse.major=1\n", "ustar\u{0}00", "ustar  \u{0}", "PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}",
            "PK\u{6}\u{6}",
            "PK\u{6}\u{7}", ".dep-v0", "\u{FEFF}",
        ].map { Array($0.utf8) } + [
            [0xFF, 0x20] + Array("Go buildinf:".utf8), [0x1F, 0x8B, 8], [0x28, 0xB5, 0x2F, 0xFD],
        ]
}
