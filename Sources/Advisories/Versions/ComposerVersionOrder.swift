/// The order of Composer packages: versions normalised as composer/semver does, compared with PHP's `version_compare`.
///
/// Sources: the Composer documentation, "Versions and constraints", and the README of composer/semver; the PHP manual,
/// `version_compare`. From oldest to newest, what may stand at a place: an unknown word, `dev`, `alpha`, `beta`, `RC`,
/// the end, a number, `patch`.
///
/// Branches (`dev-main`) sort before all versions, by their bytes. Text that cannot be normalised sorts by the same
/// rules when it begins with a number, and otherwise before the branches, in the generic order.
enum ComposerVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = ComposerVersion(a)
        let right = ComposerVersion(b)
        guard left.kind == right.kind else { return VersionOrdering(left.kind.rawValue, right.kind.rawValue) }
        let (first, second) = (left.normalized.span, right.normalized.span)
        switch left.kind {
        case .unreadable: return GenericVersionOrder.compare(first, second)
        case .branch: return first.compareBytes(first.bounds, second, second.bounds)
        case .version: return compareTokens(first, second)
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool { ComposerVersion(version).isValid }

    private static func compareTokens(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        var i = 0
        var j = 0
        while true {
            let left = nextToken(a, &i)
            let right = nextToken(b, &j)
            if left.rank != right.rank { return left.rank < right.rank ? .less : .greater }
            if left.rank == numberRank {
                let order = a.compareNumber(left.range, b, right.range)
                if order != .equal { return order }
            }
            if left.rank == endRank { return .equal }
        }
    }

    private static let endRank = 5
    private static let numberRank = 6

    /// The next run of digits or letters at `position`, which moves past it.
    private static func nextToken(_ bytes: Span<UInt8>, _ position: inout Int) -> (rank: Int, range: Range<Int>) {
        while position < bytes.count, !bytes[position].isDigit, !bytes[position].isLetter { position &+= 1 }
        let start = position
        guard start < bytes.count else { return (endRank, start..<start) }
        if bytes[start].isDigit {
            position = bytes.digitsEnd(from: start, to: bytes.count)
            return (numberRank, start..<position)
        }
        while position < bytes.count, bytes[position].isLetter { position &+= 1 }
        return (rank(ofWord: bytes, start..<position), start..<position)
    }

    /// The rank of a word by how it begins, as in PHP; the case matters.
    private static func rank(ofWord bytes: Span<UInt8>, _ word: Range<Int>) -> Int {
        let first = bytes[word.lowerBound]
        let second = word.count > 1 ? bytes[word.lowerBound &+ 1] : 0
        switch first {
        case .ascii("d"):
            let isDev = word.count > 2 && second == .ascii("e") && bytes[word.lowerBound &+ 2] == .ascii("v")
            return isDev ? 1 : 0
        case .ascii("a"): return 2
        case .ascii("b"): return 3
        case .ascii("R") where second == .ascii("C"): return 4
        case .ascii("r") where second == .ascii("c"): return 4
        case .ascii("p"): return 7
        default: return 0
        }
    }
}
