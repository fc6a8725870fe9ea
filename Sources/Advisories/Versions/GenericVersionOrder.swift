/// An order for ecosystems without one of their own: runs of digits compare as numbers, runs of letters as words
/// without regard to case, and everything else only separates.
///
/// From oldest to newest, what may stand at a place: `~`; a pre-release word (`dev`, `snapshot`, `alpha`, `beta`,
/// `pre`, `rc` and their short forms); the end or the number zero, so that `1.0` is `1`; any other word (`1.0.2k`); a
/// number. A `v` before the first number does not count. Any text has its place by these rules.
enum GenericVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        var left = TokenReader(a)
        var right = TokenReader(b)
        while true {
            let x = left.next(a)
            let y = right.next(b)
            if x.rank != y.rank { return x.rank < y.rank ? .less : .greater }
            switch x.rank {
            case Token.numberRank:
                let order = a.compareNumber(x.range, b, y.range)
                if order != .equal { return order }
            case Token.wordRank:
                let order = a.compareFolded(x.range, b, y.range)
                if order != .equal { return order }
            default: break
            }
            if x.isEnd, y.isEnd { return .equal }
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        for position in version.indices where version[position].isSpace || version[position] < 0x20 { return false }
        return !version.isEmpty
    }

    private struct Token {
        static let zeroRank = 20
        static let wordRank = 21
        static let numberRank = 22

        var rank: Int
        var range: Range<Int>
        var isEnd = false
    }

    private struct TokenReader {
        private var position: Int

        init(_ bytes: Span<UInt8>) {
            position = 0
            if bytes.count > 1, bytes[0].lowered == .ascii("v"), bytes[1].isDigit { position = 1 }
        }

        mutating func next(_ bytes: Span<UInt8>) -> Token {
            while position < bytes.count {
                let start = position
                let byte = bytes[position]
                if byte.isDigit {
                    position = bytes.digitsEnd(from: start, to: bytes.count)
                    let isZero = bytes.withoutZeros(start..<position).isEmpty
                    return Token(rank: isZero ? Token.zeroRank : Token.numberRank, range: start..<position)
                }
                if byte.isLetter {
                    while position < bytes.count, bytes[position].isLetter { position &+= 1 }
                    let rank = GenericVersionOrder.rank(ofWord: bytes, start..<position)
                    return Token(rank: rank ?? Token.wordRank, range: start..<position)
                }
                position &+= 1
                if byte == .ascii("~") { return Token(rank: 0, range: start..<position) }
            }
            return Token(rank: Token.zeroRank, range: bytes.count..<bytes.count, isEnd: true)
        }
    }

    /// The rank of a word that marks a pre-release; nil for other words.
    private static func rank(ofWord bytes: Span<UInt8>, _ word: Range<Int>) -> Int? {
        if bytes.equals("dev", word) || bytes.equals("nightly", word) { return 1 }
        if bytes.equals("snapshot", word) { return 2 }
        if bytes.equals("alpha", word) || bytes.equals("a", word) { return isWordLetter(word, bytes) ? nil : 3 }
        if bytes.equals("beta", word) || bytes.equals("b", word) { return isWordLetter(word, bytes) ? nil : 4 }
        if bytes.equals("milestone", word) { return 5 }
        if bytes.equals("pre", word) || bytes.equals("preview", word) || bytes.equals("prerelease", word) { return 6 }
        if bytes.equals("rc", word) || bytes.equals("cr", word) { return 7 }
        return nil
    }

    /// Whether a single letter stands alone, as in `1.0.2a`, where it marks a patch and not an alpha.
    private static func isWordLetter(_ word: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        word.count == 1 && (word.upperBound == bytes.count || !bytes[word.upperBound].isDigit)
    }
}
