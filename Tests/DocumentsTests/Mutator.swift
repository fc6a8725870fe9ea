/// Changes bytes at random, in a fixed sequence (SplitMix64: Steele, Lea and Flood, 2014).
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// The bytes with one to four changes.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        let pieces =
            [
                "{", "}", "[", "]", "[[", "<", ">", "</", "<!--", "\"", "'", "\"\"\"", "'''", ":", ": ", ",", ".", "=",
                "#",
                "@", "&a", "*a", "<<: *a", "!!int ", "| ", "%", "- ", "\\", "/", " ", "\t", "\r", "\n", "\n---\n",
                "\u{0}",
            ].map { Array($0.utf8) } + [[0xC3], [0xFF], [0x7F]]
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0...result.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0, 1:
                result.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &self)], at: place)
            case 2:
                result.removeSubrange(place..<min(result.count, place + Int.random(in: 1...20, using: &self)))
            case 3:
                result = Array(result.prefix(place))
            default:
                guard place < result.count else { continue }
                result[place] = UInt8.random(in: 0...255, using: &self)
            }
        }
        return result
    }
}
