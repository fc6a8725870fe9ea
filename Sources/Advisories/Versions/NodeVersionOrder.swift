/// The order of npm packages: SemVer 2.0.0 as node-semver reads it in its loose mode.
///
/// Source: the README of node-semver ("Versions", "Functions": `compare`, `loose`). Loosely, `=v1.2.3`, leading zeros
/// and a pre-release without its hyphen (`1.2.3beta`) are versions. Numbers above 2^53 - 1 and text over 256 bytes are
/// not, and neither are more than three numbers, of which node-semver splits some in the middle (`1.2.34.5` as
/// `1.2.3-4.5`). Text that does not begin with a number sorts before all versions; other invalid text by its numbers.
enum NodeVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = read(a)
        let right = read(b)
        guard left.isVersion, right.isVersion else {
            if left.isVersion != right.isVersion { return left.isVersion ? .greater : .less }
            return GenericVersionOrder.compare(a, b)
        }
        let core = SemanticVersionText.compareCore(a, left.core, b, right.core)
        if core != .equal { return core }
        return SemanticVersionOrder.comparePreRelease(a, left.preRelease, b, right.preRelease)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        guard version.count <= 256 else { return false }
        let text = read(version)
        // 2^53 - 1 is JavaScript's greatest safe integer.
        guard text.coreCount(version, limit: 9_007_199_254_740_991, allowsLeadingZeros: true) == 3 else { return false }
        if let preRelease = text.preRelease {
            guard text.isAttached || version[text.core.upperBound] == .ascii("-") else { return false }
            guard SemanticVersionText.isIdentifierList(version, preRelease, allowsLeadingZeros: true) else {
                return false
            }
        }
        guard let build = text.build else { return true }
        return SemanticVersionText.isIdentifierList(version, build, allowsLeadingZeros: true)
    }

    private static func read(_ bytes: Span<UInt8>) -> SemanticVersionText {
        let range = bytes.trimmed(bytes.bounds)
        var text = SemanticVersionText(
            bytes, from: SemanticVersionText.start(bytes, in: range), to: range.upperBound)
        // The hyphen is optional, so that one without an identifier after it is an identifier itself: `1.0.0-`.
        if let preRelease = text.preRelease, !text.isAttached, bytes[text.core.upperBound] == .ascii("-") {
            if preRelease.isEmpty || bytes[preRelease.lowerBound] == .ascii(".") {
                text.preRelease = text.core.upperBound..<preRelease.upperBound
            }
        }
        return text
    }
}
