/// Where the parts of a version lie that is written like SemVer: numbers joined by dots, then a pre-release, then
/// build metadata.
///
/// The reading is lenient, so that sloppy versions get the place their author meant: any count of numbers (missing ones
/// are zero), leading zeros, and a pre-release that follows the numbers without a hyphen. Source of the grammar: SemVer
/// 2.0.0, sections 2, 9 and 10.
struct SemanticVersionText {
    /// The numbers and the dots between them; empty when the text does not begin with a number.
    var core: Range<Int>
    /// The identifiers of the pre-release; nil for a release.
    var preRelease: Range<Int>?
    /// The identifiers of the build metadata; nil when there is none.
    var build: Range<Int>?
    /// True when the pre-release follows the numbers at once, as `rc2` in `1.21rc2`.
    var isAttached = false

    /// Reads the version that begins at `start`; what is no version has an empty core.
    init(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
        var position = bytes.digitsEnd(from: start, to: end)
        while position > start, position &+ 1 < end, bytes[position] == .ascii("."), bytes[position &+ 1].isDigit {
            position = bytes.digitsEnd(from: position &+ 1, to: end)
        }
        core = Range(uncheckedBounds: (start, position))
        guard position > start, position < end else { return }
        let plus = bytes.firstIndex(of: .ascii("+"), in: position..<end) ?? end
        if plus < end { build = Range(uncheckedBounds: (plus &+ 1, end)) }
        guard position < plus else { return }
        isAttached = bytes[position].isLetter
        preRelease = Range(uncheckedBounds: (isAttached ? position : position &+ 1, plus))
    }

    /// False when the text does not begin with a number.
    var isVersion: Bool { !core.isEmpty }

    /// The place where a version begins after white space and any of `v`, `V` and `=`.
    static func start(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = bytes[position]
            guard byte.isSpace || byte.lowered == .ascii("v") || byte == .ascii("=") else { break }
            position &+= 1
        }
        return position
    }

    /// Compares the numbers of two versions, missing ones being zero.
    static func compareCore(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        var i = left.lowerBound
        var j = right.lowerBound
        while i < left.upperBound || j < right.upperBound {
            let iEnd = a.digitsEnd(from: i, to: left.upperBound)
            let jEnd = b.digitsEnd(from: j, to: right.upperBound)
            let order = a.compareNumber(
                Range(uncheckedBounds: (i, iEnd)), b, Range(uncheckedBounds: (j, jEnd)))
            if order != .equal { return order }
            i = iEnd < left.upperBound ? iEnd &+ 1 : left.upperBound
            j = jEnd < right.upperBound ? jEnd &+ 1 : right.upperBound
        }
        return .equal
    }

    /// Compares two lists of identifiers, one by one; the longer of two lists that begin alike is greater.
    ///
    /// Source: SemVer 2.0.0, section 11.4. `compare` orders two identifiers.
    @inline(__always)
    static func compareIdentifiers(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>,
        by compare: (Span<UInt8>, Range<Int>, Span<UInt8>, Range<Int>) -> VersionOrdering
    ) -> VersionOrdering {
        var i = left.lowerBound
        var j = right.lowerBound
        while true {
            let first = identifier(a, from: i, to: left.upperBound)
            let second = identifier(b, from: j, to: right.upperBound)
            let order = compare(a, first, b, second)
            if order != .equal { return order }
            let (isLeftDone, isRightDone) = (first.upperBound == left.upperBound, second.upperBound == right.upperBound)
            if isLeftDone || isRightDone {
                return isLeftDone == isRightDone ? .equal : (isLeftDone ? .less : .greater)
            }
            i = first.upperBound &+ 1
            j = second.upperBound &+ 1
        }
    }

    /// Orders two identifiers: numbers by value and before words, words by their bytes.
    @inline(__always)
    static func compareIdentifier(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        switch (a.isNumber(left), b.isNumber(right)) {
        case (true, true): a.compareNumber(left, b, right)
        case (true, false): .less
        case (false, true): .greater
        case (false, false): a.compareBytes(left, b, right)
        }
    }

    /// The identifier that begins at `start`, up to the next dot.
    @inline(__always)
    private static func identifier(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Range<Int> {
        var position = start
        while position < end, bytes[position] != .ascii(".") { position &+= 1 }
        return Range(uncheckedBounds: (start, position))
    }

    /// Whether `range` is a list of identifiers as SemVer requires: none empty, only letters, digits and hyphens and,
    /// for a pre-release, no number with a leading zero.
    static func isIdentifierList(_ bytes: Span<UInt8>, _ range: Range<Int>, allowsLeadingZeros: Bool) -> Bool {
        var start = range.lowerBound
        while true {
            let part = identifier(bytes, from: start, to: range.upperBound)
            if part.isEmpty { return false }
            for position in part where !bytes[position].isIdentifierByte { return false }
            if !allowsLeadingZeros, bytes.isNumber(part), !bytes.isPlainNumber(part) { return false }
            if part.upperBound == range.upperBound { return true }
            start = part.upperBound &+ 1
        }
    }

    /// The count of numbers in the core when each is at most `limit` and, unless allowed, none has a leading zero;
    /// nil otherwise.
    func coreCount(_ bytes: Span<UInt8>, limit: UInt64, allowsLeadingZeros: Bool) -> Int? {
        var count = 0
        var start = core.lowerBound
        while start < core.upperBound {
            let part = Range(uncheckedBounds: (start, bytes.digitsEnd(from: start, to: core.upperBound)))
            guard allowsLeadingZeros || bytes.isPlainNumber(part) else { return nil }
            guard bytes.number(bytes.withoutZeros(part), limit: limit) != nil else { return nil }
            count &+= 1
            start = part.upperBound &+ 1
        }
        return count
    }
}
