/// The order of Go modules and of Go itself.
///
/// Sources: The Go Blog and reference, "Go Modules Reference: Versions" and "Pseudo-versions"; the documentation of
/// `golang.org/x/mod/semver` and of `go/version`; OSV's Go advisories, which write Go 1.21rc2 as `1.21.0-rc.2` and
/// begin ranges at `1.21.0-0`.
///
/// Module versions are SemVer 2.0.0 with an optional `v`; `+incompatible` is build metadata and does not count, and
/// `v1.2` is `v1.2.0`. A pre-release that follows the numbers at once (`1.21rc2`, `go1.21rc2`) is split into word and
/// number, which makes it the SemVer version that OSV writes. With the prefix `go`, a suffix that begins with a hyphen
/// or white space names a custom toolchain and does not count, and from Go 1.21 on a version without a patch number is
/// the language version, older than its release candidates and equal to `1.21.0-0`.
///
/// Text that does not begin with a number (`(devel)`, `devel go1.22-…`) sorts before all versions, in the generic
/// order.
enum GoVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = Parts(a)
        let right = Parts(b)
        guard left.text.isVersion, right.text.isVersion else {
            if left.text.isVersion != right.text.isVersion { return left.text.isVersion ? .greater : .less }
            return GenericVersionOrder.compare(a, b)
        }
        let core = SemanticVersionText.compareCore(a, left.text.core, b, right.text.core)
        if core != .equal { return core }
        if left.isRelease || right.isRelease {
            return left.isRelease == right.isRelease ? .equal : (left.isRelease ? .greater : .less)
        }
        var first = IdentifierReader(left)
        var second = IdentifierReader(right)
        while true {
            let (x, y) = (first.next(a), second.next(b))
            switch (x, y) {
            case (.end, .end): return .equal
            case (.end, _): return .less
            case (_, .end): return .greater
            case (.zero, .zero): break
            case (.zero, .text(let range)):
                if !b.isNumber(range) || !b.withoutZeros(range).isEmpty { return .less }
            case (.text(let range), .zero):
                if !a.isNumber(range) || !a.withoutZeros(range).isEmpty { return .greater }
            case (.text(let firstRange), .text(let secondRange)):
                let order = SemanticVersionText.compareIdentifier(a, firstRange, b, secondRange)
                if order != .equal { return order }
            }
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let parts = Parts(version)
        guard let count = plainNumbers(version, parts.text.core), (1...3).contains(count) else { return false }
        if parts.text.isAttached, let preRelease = parts.text.preRelease {
            return count <= 2 && parts.text.build == nil && isToolchainKind(version, preRelease)
        }
        if count < 3, parts.text.preRelease != nil || parts.text.build != nil { return false }
        return SemanticVersionOrder.hasValidSuffix(version, parts.text, allowsLeadingZeros: false)
    }

    /// A version as module or toolchain version.
    private struct Parts {
        var text: SemanticVersionText
        /// True for `go1.21`: the language, not a release.
        var isLanguage = false

        init(_ bytes: Span<UInt8>) {
            let range = bytes.trimmed(bytes.bounds)
            var start = range.lowerBound
            var end = range.upperBound
            let isToolchain = bytes.hasPrefix("go", at: start, to: end)
            if isToolchain {
                start &+= 2
                var position = start
                while position < end, bytes[position] != .ascii("-"), !bytes[position].isSpace { position &+= 1 }
                end = position
            } else if start < end, bytes[start].lowered == .ascii("v") {
                start &+= 1
            }
            text = SemanticVersionText(bytes, from: start, to: end)
            if isToolchain, text.preRelease == nil {
                isLanguage = GoVersionOrder.isLanguageVersion(bytes, text.core)
            }
        }

        var isRelease: Bool { text.preRelease == nil && !isLanguage }
    }

    /// Walks the identifiers of a pre-release.
    private struct IdentifierReader {
        enum Identifier {
            case end
            /// A number zero that is not written.
            case zero
            case text(Range<Int>)
        }

        private var position: Int
        private let end: Int
        private let splitsWords: Bool
        private var isDone = false
        private var hasZero: Bool

        init(_ parts: Parts) {
            let range = parts.text.preRelease ?? 0..<0
            position = range.lowerBound
            end = range.upperBound
            splitsWords = parts.text.isAttached
            hasZero = parts.isLanguage
        }

        mutating func next(_ bytes: Span<UInt8>) -> Identifier {
            if isDone { return .end }
            if hasZero {
                isDone = true
                return .zero
            }
            let start = position
            while position < end, bytes[position] != .ascii(".") {
                if splitsWords, position > start, bytes[position].isDigit != bytes[position &- 1].isDigit {
                    return .text(start..<position)
                }
                position &+= 1
            }
            let identifier = start..<position
            if position < end { position &+= 1 } else { isDone = true }
            return .text(identifier)
        }
    }

    /// Whether the numbers are `1.N` with N at least 21. Earlier, `go1.N` was the first release of its line.
    private static func isLanguageVersion(_ bytes: Span<UInt8>, _ core: Range<Int>) -> Bool {
        guard let dot = bytes.firstIndex(of: .ascii("."), in: core) else { return false }
        let minor = (dot &+ 1)..<core.upperBound
        guard bytes.isNumber(minor) else { return false }
        guard let major = bytes.number(core.lowerBound..<dot, limit: .max), major == 1 else { return false }
        return (bytes.number(minor, limit: .max) ?? .max) >= 21
    }

    private static func plainNumbers(_ bytes: Span<UInt8>, _ core: Range<Int>) -> Int? {
        guard !core.isEmpty else { return nil }
        var count = 0
        var start = core.lowerBound
        while start < core.upperBound {
            let part = start..<bytes.digitsEnd(from: start, to: core.upperBound)
            guard bytes.isPlainNumber(part) else { return nil }
            count &+= 1
            start = part.upperBound &+ 1
        }
        return count
    }

    /// Whether `range` is `alpha`, `beta` or `rc` (or another word) with a number.
    private static func isToolchainKind(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound, bytes[position].isLetter { position &+= 1 }
        return position > range.lowerBound && bytes.isPlainNumber(position..<range.upperBound)
    }
}
