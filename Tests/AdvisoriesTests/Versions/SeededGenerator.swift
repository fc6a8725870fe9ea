/// SplitMix64, so that a generated case is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// One of the versions, or a version made of pieces, with up to two characters changed.
    mutating func version(from pool: [String]) -> String {
        let pieces = [
            "0", "00", "1", "01", "2", "10", "99999999999999999999", ".", ".", ".", "-", "-", "+", "~", "^", "_", ":",
            "!",
            "a", "b", "m", "rc", "alpha", "beta", "dev", "post", "pre", "p", "x", "ga", "final", "sp", "snapshot", "r",
            "v",
            "go", "dev-", "-r1", "é", " ", "A", "RC", "=", "#", "@",
        ]
        var scalars: [Unicode.Scalar] = []
        if Bool.random(using: &self), let version = pool.randomElement(using: &self) {
            scalars = Array(version.unicodeScalars)
        } else {
            for _ in 0..<Int.random(in: 0...7, using: &self) {
                scalars += (pieces.randomElement(using: &self) ?? "").unicodeScalars
            }
        }
        for _ in 0..<Int.random(in: 0...2, using: &self) {
            let position = Int.random(in: 0...scalars.count, using: &self)
            if Bool.random(using: &self), position < scalars.count {
                scalars.remove(at: position)
            } else {
                scalars.insert(contentsOf: (pieces.randomElement(using: &self) ?? "").unicodeScalars, at: position)
            }
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
