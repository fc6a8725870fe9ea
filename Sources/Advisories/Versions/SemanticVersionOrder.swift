/// The order of SemVer 2.0.0, section 11. Build metadata does not count.
///
/// Read leniently (``SemanticVersionText``): a `v` or `=` before the version, missing numbers and leading zeros are
/// allowed in a comparison. Text that does not begin with a number sorts before all versions, in the generic order.
enum SemanticVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = read(a)
        let right = read(b)
        guard left.isVersion, right.isVersion else {
            if left.isVersion != right.isVersion { return left.isVersion ? .greater : .less }
            return GenericVersionOrder.compare(a, b)
        }
        let core = SemanticVersionText.compareCore(a, left.core, b, right.core)
        if core != .equal { return core }
        return comparePreRelease(a, left.preRelease, b, right.preRelease)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        isStrict(version, from: 0, limit: .max)
    }

    private static func read(_ bytes: Span<UInt8>) -> SemanticVersionText {
        let range = bytes.trimmed(bytes.bounds)
        return SemanticVersionText(
            bytes, from: SemanticVersionText.start(bytes, in: range), to: range.upperBound)
    }

    /// Orders two pre-releases; a version without one is newer.
    @inline(__always)
    static func comparePreRelease(
        _ a: Span<UInt8>, _ left: Range<Int>?, _ b: Span<UInt8>, _ right: Range<Int>?
    ) -> VersionOrdering {
        switch (left, right) {
        case (nil, nil): .equal
        case (nil, _?): .greater
        case (_?, nil): .less
        case (let left?, let right?):
            SemanticVersionText.compareIdentifiers(
                a, left, b, right, by: SemanticVersionText.compareIdentifier)
        }
    }

    /// Whether the text from `start` on is exactly a SemVer 2.0.0 version with numbers of at most `limit`.
    static func isStrict(_ bytes: Span<UInt8>, from start: Int, limit: UInt64) -> Bool {
        guard start <= bytes.count else { return false }
        let text = SemanticVersionText(bytes, from: start, to: bytes.count)
        guard text.coreCount(bytes, limit: limit, allowsLeadingZeros: false) == 3 else { return false }
        guard hasValidSuffix(bytes, text, allowsLeadingZeros: false) else { return false }
        return true
    }

    /// Whether what follows the numbers is a hyphen with a proper pre-release and a plus with proper build metadata,
    /// each of which may be absent.
    static func hasValidSuffix(_ bytes: Span<UInt8>, _ text: SemanticVersionText, allowsLeadingZeros: Bool) -> Bool {
        if let preRelease = text.preRelease {
            guard !text.isAttached, bytes[text.core.upperBound] == .ascii("-") else { return false }
            guard
                SemanticVersionText.isIdentifierList(bytes, preRelease, allowsLeadingZeros: allowsLeadingZeros)
            else { return false }
        }
        guard let build = text.build else { return true }
        return SemanticVersionText.isIdentifierList(bytes, build, allowsLeadingZeros: true)
    }
}
