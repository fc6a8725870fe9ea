/// What the version orders ask of bytes. Every range given must lie within the span; positions past a range's end
/// are never read.
extension Span where Element == UInt8 {
    /// All positions.
    @inline(__always)
    var bounds: Range<Int> { Range(uncheckedBounds: (0, count)) }

    /// The range without the white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, self[low].isSpace { low &+= 1 }
        while high > low, self[high &- 1].isSpace { high &-= 1 }
        return Range(uncheckedBounds: (low, high))
    }

    /// The end of the run of digits that begins at `start`.
    @inline(__always)
    func digitsEnd(from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, self[position].isDigit { position &+= 1 }
        return position
    }

    /// The first position of `byte` in `range`.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for position in range where self[position] == byte { return position }
        return nil
    }

    /// Whether `range` is not empty and all of it are digits.
    func isNumber(_ range: Range<Int>) -> Bool {
        !range.isEmpty && digitsEnd(from: range.lowerBound, to: range.upperBound) == range.upperBound
    }

    /// Whether `range` is a number written without a leading zero.
    func isPlainNumber(_ range: Range<Int>) -> Bool {
        isNumber(range) && (range.count == 1 || self[range.lowerBound] != 0x30)
    }

    /// The range of digits without its leading zeros; empty for zero.
    @inline(__always)
    func withoutZeros(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        while low < range.upperBound, self[low] == 0x30 { low &+= 1 }
        return Range(uncheckedBounds: (low, range.upperBound))
    }

    /// Compares two runs of digits as numbers of any length. An empty run is zero.
    func compareNumber(_ range: Range<Int>, _ other: Span<UInt8>, _ otherRange: Range<Int>) -> VersionOrdering {
        let left = withoutZeros(range)
        let right = other.withoutZeros(otherRange)
        guard left.count == right.count else { return left.count < right.count ? .less : .greater }
        return compareBytes(left, other, right)
    }

    /// Compares byte by byte; a prefix is less.
    func compareBytes(_ range: Range<Int>, _ other: Span<UInt8>, _ otherRange: Range<Int>) -> VersionOrdering {
        var left = range.lowerBound
        var right = otherRange.lowerBound
        while left < range.upperBound, right < otherRange.upperBound {
            let (x, y) = (self[left], other[right])
            if x != y { return x < y ? .less : .greater }
            left &+= 1
            right &+= 1
        }
        return VersionOrdering(range.count, otherRange.count)
    }

    /// Compares byte by byte without regard to the case of ASCII letters; a prefix is less.
    func compareFolded(_ range: Range<Int>, _ other: Span<UInt8>, _ otherRange: Range<Int>) -> VersionOrdering {
        var left = range.lowerBound
        var right = otherRange.lowerBound
        while left < range.upperBound, right < otherRange.upperBound {
            let (x, y) = (self[left].lowered, other[right].lowered)
            if x != y { return x < y ? .less : .greater }
            left &+= 1
            right &+= 1
        }
        return VersionOrdering(range.count, otherRange.count)
    }

    /// Whether the bytes at `start` are `word`, which is lower case, in any case of theirs.
    func hasPrefix(_ word: StaticString, at start: Int, to end: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard start >= 0, length <= end &- start else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<length where self[start &+ offset].lowered != letters[offset] { return false }
            return true
        }
    }

    /// Whether `range` is `word`, which is lower case, in any case of its letters.
    func equals(_ word: StaticString, _ range: Range<Int>) -> Bool {
        range.count == word.utf8CodeUnitCount && hasPrefix(word, at: range.lowerBound, to: range.upperBound)
    }

    /// The number that `range` of digits writes; nil when it is greater than `limit`.
    func number(_ range: Range<Int>, limit: UInt64) -> UInt64? {
        var value: UInt64 = 0
        for position in range {
            let (scaled, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(UInt64(self[position] &- 0x30))
            if overflowed || carried || sum > limit { return nil }
            value = sum
        }
        return value
    }
}
