/// The order of Debian package versions, `[epoch:]upstream[-revision]`.
///
/// Source: deb-version(7), "Sorting algorithm"; Debian Policy 5.6.12. Epochs compare as numbers, then upstream
/// versions and revisions as alternating runs of non-digits and digits, in which `~` sorts before the end, the end
/// before letters, and letters before everything else. An absent epoch, number or revision is zero.
///
/// Empty text is older than every version, as for dpkg. Text that is no version sorts by the same rules: what stands
/// before a colon is an epoch only when it is a number, and bytes outside ASCII sort between letters and punctuation.
enum DebianVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = Parts(a)
        let right = Parts(b)
        if left.whole.isEmpty || right.whole.isEmpty {
            return VersionOrdering(left.whole.isEmpty ? 0 : 1, right.whole.isEmpty ? 0 : 1)
        }
        if !left.epoch.isEmpty || !right.epoch.isEmpty {
            let epoch = a.compareNumber(left.epoch, b, right.epoch)
            if epoch != .equal { return epoch }
        }
        let upstream = comparePart(a, left.upstream, b, right.upstream)
        if upstream != .equal { return upstream }
        return comparePart(a, left.revision, b, right.revision)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let parts = Parts(version)
        guard let first = parts.upstream.first, version[first].isDigit else { return false }
        guard !parts.epoch.isEmpty || version.firstIndex(of: .ascii(":"), in: parts.whole) == nil else { return false }
        // dpkg holds epochs in a signed 32-bit number.
        if version.number(parts.epoch, limit: UInt64(Int32.max)) == nil { return false }
        if parts.hasRevision, parts.revision.isEmpty { return false }
        for position in parts.upstream {
            switch version[position] {
            case .ascii("."), .ascii("-"), .ascii("+"), .ascii("~"), .ascii(":"): break
            case let byte where byte.isDigit || byte.isLetter: break
            default: return false
            }
        }
        for position in parts.revision {
            switch version[position] {
            case .ascii("."), .ascii("+"), .ascii("~"): break
            case let byte where byte.isDigit || byte.isLetter: break
            default: return false
            }
        }
        return true
    }

    /// Where the parts of a version lie.
    private struct Parts {
        var whole: Range<Int>
        var epoch: Range<Int>
        var upstream: Range<Int>
        var revision: Range<Int>
        var hasRevision = false

        @inline(__always)
        init(_ bytes: Span<UInt8>) {
            whole = bytes.trimmed(bytes.bounds)
            var start = whole.lowerBound
            epoch = Range(uncheckedBounds: (start, start))
            let digits = bytes.digitsEnd(from: start, to: whole.upperBound)
            if digits > start, digits < whole.upperBound, bytes[digits] == .ascii(":") {
                epoch = Range(uncheckedBounds: (start, digits))
                start = digits &+ 1
            }
            var end = whole.upperBound
            revision = Range(uncheckedBounds: (end, end))
            var position = end
            while position > start {
                position &-= 1
                if bytes[position] == .ascii("-") {
                    revision = Range(uncheckedBounds: (position &+ 1, end))
                    end = position
                    hasRevision = true
                    break
                }
            }
            upstream = Range(uncheckedBounds: (start, end))
        }
    }

    /// Compares two upstream versions or two revisions.
    private static func comparePart(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        var i = left.lowerBound
        var j = right.lowerBound
        while i < left.upperBound || j < right.upperBound {
            while (i < left.upperBound && !a[i].isDigit) || (j < right.upperBound && !b[j].isDigit) {
                let x = i < left.upperBound ? weight(a[i]) : 0
                let y = j < right.upperBound ? weight(b[j]) : 0
                if x != y { return x < y ? .less : .greater }
                i &+= 1
                j &+= 1
            }
            while i < left.upperBound, a[i] == 0x30 { i &+= 1 }
            while j < right.upperBound, b[j] == 0x30 { j &+= 1 }
            var difference = VersionOrdering.equal
            while i < left.upperBound, j < right.upperBound, a[i].isDigit, b[j].isDigit {
                if difference == .equal { difference = VersionOrdering(a[i], b[j]) }
                i &+= 1
                j &+= 1
            }
            if i < left.upperBound, a[i].isDigit { return .greater }
            if j < right.upperBound, b[j].isDigit { return .less }
            if difference != .equal { return difference }
        }
        return .equal
    }

    /// The rank of a byte in a run of non-digits; a digit ends the run, which is rank 0 like the end of the text.
    @inline(__always)
    private static func weight(_ byte: UInt8) -> Int {
        if byte.isDigit { return 0 }
        if byte.isLetter { return Int(byte) }
        if byte == .ascii("~") { return -1 }
        // dpkg adds 256 to a signed char.
        return byte < 0x80 ? Int(byte) &+ 256 : Int(byte)
    }
}
