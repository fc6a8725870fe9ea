/// The order of NuGet packages: up to four numbers, SemVer 2.0.0 release labels without regard to case, build metadata
/// ignored.
///
/// Source: the NuGet documentation, "Package versioning" ("Normalized version numbers", "Semantic Versioning 2.0.0").
/// A label is a number when it fits a signed 32-bit integer, as .NET's `int.TryParse` reads it, and a word otherwise.
/// Text that does not begin with a number sorts before all versions; other invalid text by its numbers.
enum NuGetVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = read(a)
        let right = read(b)
        guard left.isVersion, right.isVersion else {
            if left.isVersion != right.isVersion { return left.isVersion ? .greater : .less }
            return GenericVersionOrder.compare(a, b)
        }
        let core = SemanticVersionText.compareCore(a, left.core, b, right.core)
        if core != .equal { return core }
        switch (left.preRelease, right.preRelease) {
        case (nil, nil): return .equal
        case (nil, _?): return .greater
        case (_?, nil): return .less
        case (let first?, let second?):
            return SemanticVersionText.compareIdentifiers(a, first, b, second, by: compareLabel)
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let range = version.trimmed(version.bounds)
        let text = SemanticVersionText(version, from: range.lowerBound, to: range.upperBound)
        let limit = UInt64(Int32.max)
        guard let count = text.coreCount(version, limit: limit, allowsLeadingZeros: true) else { return false }
        guard (1...4).contains(count) else { return false }
        return SemanticVersionOrder.hasValidSuffix(version, text, allowsLeadingZeros: false)
    }

    private static func read(_ bytes: Span<UInt8>) -> SemanticVersionText {
        let range = bytes.trimmed(bytes.bounds)
        return SemanticVersionText(
            bytes, from: SemanticVersionText.start(bytes, in: range), to: range.upperBound)
    }

    private static func compareLabel(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        switch (integer(a, left), integer(b, right)) {
        case (let first?, let second?): VersionOrdering(first, second)
        case (_?, nil): .less
        case (nil, _?): .greater
        case (nil, nil): a.compareFolded(left, b, right)
        }
    }

    /// The value of a label that .NET reads as a 32-bit integer.
    private static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard let first = range.first else { return nil }
        let isNegative = bytes[first] == .ascii("-")
        let digits = (isNegative ? first &+ 1 : first)..<range.upperBound
        guard bytes.isNumber(digits) else { return nil }
        let limit = isNegative ? UInt64(Int32.max) + 1 : UInt64(Int32.max)
        guard let magnitude = bytes.number(digits, limit: limit) else { return nil }
        return isNegative ? -Int64(magnitude) : Int64(magnitude)
    }
}
