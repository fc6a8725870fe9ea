/// The order of Alpine package versions, `digits{.digits}[letter]{_suffix[digits]}[~hash][-rdigits]`.
///
/// Source: apk-package(5), "Package versions", and the comparison of apk-tools 3. After the first component, numbers
/// of which one has a leading zero compare as text, that is like fractions. `_alpha`, `_beta`, `_pre` and `_rc` sort
/// before the version without them, `_cvs`, `_svn`, `_git`, `_hg` and `_p` after it.
///
/// Text is compared up to where it stops being a version. That place sorts before the end of a version and after a
/// pre-release suffix, and two such places are equal.
enum AlpineVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        var left = Token(first: a)
        var right = Token(first: b)
        while left.kind == right.kind, left.kind.rawValue < Kind.end.rawValue {
            let order = compareValue(a, left, b, right)
            if order != .equal { return order }
            left.advance(a)
            right.advance(b)
        }
        if left.kind == right.kind { return .equal }
        if left.kind == .suffix, left.suffix < releaseRank { return .less }
        if right.kind == .suffix, right.suffix < releaseRank { return .greater }
        return left.kind.rawValue > right.kind.rawValue ? .less : .greater
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        var token = Token(first: version)
        while token.kind.rawValue < Kind.end.rawValue { token.advance(version) }
        return token.kind == .end
    }

    /// What a part of a version is, in the order in which parts may follow each other. Where two versions part, the
    /// one whose next part is of the earlier kind is newer.
    private enum Kind: Int {
        case initialNumber, number, letter, suffix, suffixNumber, commit, revision, end, invalid
    }

    /// Suffixes with a lower rank make a version older than the one without them.
    private static let releaseRank = 5

    private struct Token {
        var kind = Kind.initialNumber
        var suffix = 0
        var value: Range<Int>
        /// Where the next token begins.
        var next: Int

        @inline(__always)
        init(first bytes: Span<UInt8>) {
            value = Range(uncheckedBounds: (0, 0))
            next = 0
            takeDigits(bytes)
        }

        private mutating func takeDigits(_ bytes: Span<UInt8>) {
            let end = bytes.digitsEnd(from: next, to: bytes.count)
            if end == next { kind = .invalid }
            value = Range(uncheckedBounds: (next, end))
            next = end
        }

        mutating func advance(_ bytes: Span<UInt8>) {
            guard next < bytes.count else {
                kind = .end
                return
            }
            let byte = bytes[next]
            switch byte {
            case 0x61...0x7A where kind.rawValue <= Kind.number.rawValue:
                value = Range(uncheckedBounds: (next, next &+ 1))
                next &+= 1
                kind = .letter
            case .ascii(".") where kind.rawValue <= Kind.number.rawValue:
                next &+= 1
                kind = .number
                takeDigits(bytes)
            case 0x30...0x39 where kind == .suffix:
                kind = .suffixNumber
                takeDigits(bytes)
            case .ascii("_") where kind.rawValue <= Kind.suffixNumber.rawValue:
                let start = next &+ 1
                var end = start
                while end < bytes.count, bytes[end].isLowerLetter { end &+= 1 }
                value = Range(uncheckedBounds: (start, end))
                next = end
                if let rank = AlpineVersionOrder.rank(ofSuffix: bytes, value) {
                    suffix = rank
                    kind = .suffix
                } else {
                    kind = .invalid
                }
            case .ascii("~") where kind.rawValue < Kind.commit.rawValue:
                let start = next &+ 1
                var end = start
                while end < bytes.count, isHexadecimal(bytes[end]) { end &+= 1 }
                value = Range(uncheckedBounds: (start, end))
                next = end
                kind = value.isEmpty ? .invalid : .commit
            case .ascii("-") where kind.rawValue < Kind.revision.rawValue && bytes.hasRevisionMark(at: next):
                next &+= 2
                kind = .revision
                takeDigits(bytes)
            default:
                kind = .invalid
            }
        }

        private func isHexadecimal(_ byte: UInt8) -> Bool { byte.isDigit || (0x61...0x66).contains(byte) }
    }

    private static func compareValue(
        _ a: Span<UInt8>, _ left: Token, _ b: Span<UInt8>, _ right: Token
    ) -> VersionOrdering {
        switch left.kind {
        case .suffix:
            return VersionOrdering(left.suffix, right.suffix)
        case .number:
            if a[left.value.lowerBound] == 0x30 || b[right.value.lowerBound] == 0x30 {
                return a.compareBytes(left.value, b, right.value)
            }
            return a.compareNumber(left.value, b, right.value)
        case .initialNumber, .suffixNumber, .revision:
            return a.compareNumber(left.value, b, right.value)
        case .letter, .commit, .end, .invalid:
            return a.compareBytes(left.value, b, right.value)
        }
    }

    /// The rank of a suffix's word; nil when apk does not know it.
    private static func rank(ofSuffix bytes: Span<UInt8>, _ word: Range<Int>) -> Int? {
        if bytes.equals("alpha", word) { return 1 }
        if bytes.equals("beta", word) { return 2 }
        if bytes.equals("pre", word) { return 3 }
        if bytes.equals("rc", word) { return 4 }
        if bytes.equals("cvs", word) { return 6 }
        if bytes.equals("svn", word) { return 7 }
        if bytes.equals("git", word) { return 8 }
        if bytes.equals("hg", word) { return 9 }
        if bytes.equals("p", word) { return 10 }
        return nil
    }
}

extension Span where Element == UInt8 {
    /// Whether `-r` stands at `position`.
    fileprivate func hasRevisionMark(at position: Int) -> Bool {
        position &+ 1 < count && self[position] == .ascii("-") && self[position &+ 1] == .ascii("r")
    }
}
