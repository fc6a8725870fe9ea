/// The order of Python packages: PEP 440.
///
/// Sources: PEP 440, "Summary of permitted suffixes and relative ordering", "Normalization" and appendix B; the
/// documentation of `packaging.version`. Trailing zeros of the release do not count; `dev` sorts before `a`, `b`, `rc`,
/// the release, and `post`; a local version sorts after the version without it.
///
/// Versions that are not valid sort before all that are, among themselves as `LegacyVersion` of packaging up to 21 did.
enum PythonVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        switch (PythonVersion(a), PythonVersion(b)) {
        case (let left?, let right?): compare(a, left, b, right)
        case (nil, _?): .less
        case (_?, nil): .greater
        case (nil, nil): PythonLegacyVersion.compare(PythonLegacyVersion(a), PythonLegacyVersion(b))
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool { PythonVersion(version) != nil }

    private static func compare(
        _ a: Span<UInt8>, _ left: PythonVersion, _ b: Span<UInt8>, _ right: PythonVersion
    ) -> VersionOrdering {
        var order = a.compareNumber(left.epoch, b, right.epoch)
        if order != .equal { return order }
        order = SemanticVersionText.compareCore(a, left.release, b, right.release)
        if order != .equal { return order }
        order = VersionOrdering(left.phase, right.phase)
        if order != .equal { return order }
        order = a.compareNumber(left.preNumber, b, right.preNumber)
        if order != .equal { return order }
        order = compareOptional(a, left.post, b, right.post, whenAbsent: .less)
        if order != .equal { return order }
        order = compareOptional(a, left.dev, b, right.dev, whenAbsent: .greater)
        if order != .equal { return order }
        switch (left.local, right.local) {
        case (nil, nil): return .equal
        case (nil, _?): return .less
        case (_?, nil): return .greater
        case (let first?, let second?): return compareLocal(a, first, b, second)
        }
    }

    /// Compares two numbers of which either may be absent; `whenAbsent` is the place of the version without it.
    private static func compareOptional(
        _ a: Span<UInt8>, _ left: Range<Int>?, _ b: Span<UInt8>, _ right: Range<Int>?, whenAbsent: VersionOrdering
    ) -> VersionOrdering {
        switch (left, right) {
        case (nil, nil): .equal
        case (nil, _?): whenAbsent
        case (_?, nil): whenAbsent.reversed
        case (let first?, let second?): a.compareNumber(first, b, second)
        }
    }

    /// Compares local versions segment by segment: words before numbers, a prefix before the longer one.
    private static func compareLocal(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        var i = left.lowerBound
        var j = right.lowerBound
        while i < left.upperBound, j < right.upperBound {
            let first = i..<segmentEnd(a, i, left.upperBound)
            let second = j..<segmentEnd(b, j, right.upperBound)
            let order: VersionOrdering
            switch (a.isNumber(first), b.isNumber(second)) {
            case (true, true): order = a.compareNumber(first, b, second)
            case (true, false): order = .greater
            case (false, true): order = .less
            case (false, false): order = a.compareFolded(first, b, second)
            }
            if order != .equal { return order }
            i = first.upperBound &+ 1
            j = second.upperBound &+ 1
        }
        return VersionOrdering(i < left.upperBound ? 1 : 0, j < right.upperBound ? 1 : 0)
    }

    private static func segmentEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end, bytes[position].isDigit || bytes[position].isLetter { position &+= 1 }
        return position
    }
}
