/// The order of Hex packages: Elixir's `Version`, which is SemVer 2.0.0 with all three numbers required.
///
/// Source: the documentation of Elixir's `Version` module. Invalid text sorts as in ``SemanticVersionOrder``.
enum HexVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        SemanticVersionOrder.compare(a, b)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let text = SemanticVersionText(version, from: 0, to: version.count)
        guard !text.core.isEmpty, hasThreePlainNumbers(version, text.core) else { return false }
        return SemanticVersionOrder.hasValidSuffix(version, text, allowsLeadingZeros: false)
    }

    /// Elixir's integers have no limit.
    private static func hasThreePlainNumbers(_ bytes: Span<UInt8>, _ core: Range<Int>) -> Bool {
        var count = 0
        var start = core.lowerBound
        while start < core.upperBound {
            let part = Range(uncheckedBounds: (start, bytes.digitsEnd(from: start, to: core.upperBound)))
            guard bytes.isPlainNumber(part) else { return false }
            count &+= 1
            start = part.upperBound &+ 1
        }
        return count == 3
    }
}
