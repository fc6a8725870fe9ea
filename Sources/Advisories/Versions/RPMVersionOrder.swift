/// The order of RPM versions, `[epoch:]version[-release]`.
///
/// Source: rpm-version(7) and `rpmvercmp` of rpm. Versions are runs of digits and runs of letters; everything else
/// only separates. A number is newer than letters, the longer version is newer, `~` sorts before the end of the text
/// and `^` right after it. Epochs compare first; an absent one is zero.
///
/// rpm ignores the release when one of two versions has none, which is no order; here a version without a release
/// sorts before the same version with one. Any text has its place by these rules.
enum RPMVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = Parts(a)
        let right = Parts(b)
        if !left.epoch.isEmpty || !right.epoch.isEmpty {
            let epoch = a.compareNumber(left.epoch, b, right.epoch)
            if epoch != .equal { return epoch }
        }
        let version = comparePart(a, left.version, b, right.version)
        if version != .equal { return version }
        if left.hasRelease != right.hasRelease { return left.hasRelease ? .greater : .less }
        return comparePart(a, left.release, b, right.release)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let parts = Parts(version)
        if parts.version.isEmpty || (parts.hasRelease && parts.release.isEmpty) { return false }
        for part in [parts.version, parts.release] {
            for position in part {
                switch version[position] {
                case .ascii("."), .ascii("_"), .ascii("+"), .ascii("~"), .ascii("^"): break
                case let byte where byte.isDigit || byte.isLetter: break
                default: return false
                }
            }
        }
        return true
    }

    /// Where the parts of a version lie: the epoch ends at a colon that only digits precede, the release begins after
    /// the last hyphen.
    private struct Parts {
        var epoch: Range<Int>
        var version: Range<Int>
        var release: Range<Int>
        var hasRelease = false

        @inline(__always)
        init(_ bytes: Span<UInt8>) {
            var start = 0
            var end = bytes.count
            epoch = Range(uncheckedBounds: (0, 0))
            let digits = bytes.digitsEnd(from: 0, to: end)
            if digits < end, bytes[digits] == .ascii(":") {
                epoch = Range(uncheckedBounds: (0, digits))
                start = digits &+ 1
            }
            release = Range(uncheckedBounds: (end, end))
            var position = end
            while position > start {
                position &-= 1
                if bytes[position] == .ascii("-") {
                    release = Range(uncheckedBounds: (position &+ 1, end))
                    end = position
                    hasRelease = true
                    break
                }
            }
            version = Range(uncheckedBounds: (start, end))
        }
    }

    /// `rpmvercmp` of two versions or two releases.
    private static func comparePart(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        var i = left.lowerBound
        var j = right.lowerBound
        while i < left.upperBound || j < right.upperBound {
            while i < left.upperBound, !isMeaningful(a[i]) { i &+= 1 }
            while j < right.upperBound, !isMeaningful(b[j]) { j &+= 1 }
            let x = i < left.upperBound ? a[i] : 0
            let y = j < right.upperBound ? b[j] : 0
            if x == .ascii("~") || y == .ascii("~") {
                if x != .ascii("~") { return .greater }
                if y != .ascii("~") { return .less }
                i &+= 1
                j &+= 1
                continue
            }
            if x == .ascii("^") || y == .ascii("^") {
                if i == left.upperBound { return .less }
                if j == right.upperBound { return .greater }
                if x != .ascii("^") { return .greater }
                if y != .ascii("^") { return .less }
                i &+= 1
                j &+= 1
                continue
            }
            if i == left.upperBound || j == right.upperBound { break }
            if x.isDigit != y.isDigit { return x.isDigit ? .greater : .less }
            let iEnd = segmentEnd(a, i, left.upperBound)
            let jEnd = segmentEnd(b, j, right.upperBound)
            let (first, second) = (Range(uncheckedBounds: (i, iEnd)), Range(uncheckedBounds: (j, jEnd)))
            let order = x.isDigit ? a.compareNumber(first, b, second) : a.compareBytes(first, b, second)
            if order != .equal { return order }
            i = iEnd
            j = jEnd
        }
        return VersionOrdering(left.upperBound &- i > 0 ? 1 : 0, right.upperBound &- j > 0 ? 1 : 0)
    }

    @inline(__always)
    private static func isMeaningful(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte == .ascii("~") || byte == .ascii("^")
    }

    /// The end of the run of digits or of letters that begins at `start`.
    @inline(__always)
    private static func segmentEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        if bytes[start].isDigit { return bytes.digitsEnd(from: start, to: end) }
        var position = start
        while position < end, bytes[position].isLetter { position &+= 1 }
        return position
    }
}
