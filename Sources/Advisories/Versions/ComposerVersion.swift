/// A version as composer/semver normalises it: four numbers, then `-dev`, `-alpha1`, `-beta1`, `-RC1` or `-patch1`.
///
/// Source: the Composer documentation, "Versions and constraints", and `VersionParser::normalize`.
struct ComposerVersion {
    enum Kind: Int {
        case unreadable, branch, version
    }

    /// Whether Composer accepts the version.
    private(set) var isValid = true
    private(set) var kind = Kind.version
    private(set) var normalized: [UInt8] = []

    init(_ text: Span<UInt8>) {
        var range = text.trimmed(text.bounds)
        range = Self.withoutAlias(text, range)
        range = Self.withoutStabilityFlag(text, range)
        if text.isExactly("master", range) || text.isExactly("trunk", range) || text.isExactly("default", range) {
            kind = .branch
            append("dev-")
            append(text, range)
            return
        }
        if text.hasPrefix("dev-", at: range.lowerBound, to: range.upperBound) {
            kind = .branch
            append("dev-")
            append(text, (range.lowerBound + 4)..<range.upperBound)
            return
        }
        range = Self.withoutBuild(text, range)
        if readNumbers(text, range) || readDate(text, range) || readBranch(text, range) { return }
        isValid = false
        append(text, range)
        let start = SemanticVersionText.start(text, in: range)
        kind = start < range.upperBound && text[start].isDigit ? .version : .unreadable
        if kind == .version {
            normalized = []
            append(text, start..<range.upperBound)
        }
    }

    private mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
        for position in range { normalized.append(text[position]) }
    }

    private mutating func append(_ word: StaticString) {
        word.withUTF8Buffer { normalized.append(contentsOf: $0) }
    }

    /// `1.0 as 2.0` is `1.0`.
    private static func withoutAlias(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var end = range.lowerBound
        while end < range.upperBound, !text[end].isSpace, text[end] != .ascii(",") { end += 1 }
        var position = end
        while position < range.upperBound, text[position] == .ascii(" ") { position += 1 }
        guard end > range.lowerBound, position > end, position + 2 < range.upperBound else { return range }
        guard text[position] == .ascii("a"), text[position + 1] == .ascii("s") else { return range }
        guard text[position + 2] == .ascii(" ") else { return range }
        position += 2
        while position < range.upperBound, text[position] == .ascii(" ") { position += 1 }
        guard position < range.upperBound else { return range }
        for index in position..<range.upperBound where text[index].isSpace || text[index] == .ascii(",") {
            return range
        }
        return range.lowerBound..<end
    }

    /// `1.0@beta` is `1.0`.
    private static func withoutStabilityFlag(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        for flag: StaticString in ["@stable", "@rc", "@beta", "@alpha", "@dev"] {
            let start = range.upperBound - flag.utf8CodeUnitCount
            guard start >= range.lowerBound, text.hasPrefix(flag, at: start, to: range.upperBound) else { continue }
            return range.lowerBound..<start
        }
        return range
    }

    /// `1.0+build` is `1.0`.
    private static func withoutBuild(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        guard let plus = text.firstIndex(of: .ascii("+"), in: range) else { return range }
        guard plus > range.lowerBound, plus + 1 < range.upperBound else { return range }
        for position in range where text[position].isSpace { return range }
        for position in range.lowerBound..<plus where text[position] == .ascii(",") { return range }
        return range.lowerBound..<plus
    }

    /// One to four numbers, the first of at most five digits, and a modifier.
    private mutating func readNumbers(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        if text.hasPrefix("v", at: start, to: range.upperBound) { start += 1 }
        var position = text.digitsEnd(from: start, to: range.upperBound)
        guard (1...5).contains(position - start) else { return false }
        var count = 1
        while count < 4, position + 1 < range.upperBound, text[position] == .ascii("."), text[position + 1].isDigit {
            position = text.digitsEnd(from: position + 1, to: range.upperBound)
            count += 1
        }
        guard let modifier = ComposerModifier(text, position..<range.upperBound) else { return false }
        append(text, start..<position)
        for _ in count..<4 { append(".0") }
        append(text, modifier)
        return true
    }

    /// A date of four digits and one to six pairs of them, with at most three more digits at the end.
    private mutating func readDate(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        if text.hasPrefix("v", at: start, to: range.upperBound) { start += 1 }
        var pairEnds: [Int] = []
        guard var position = Self.digits(4, text, start, range.upperBound) else { return false }
        while pairEnds.count < 6, let end = Self.pair(2, text, position, range.upperBound) {
            pairEnds.append(end)
            position = end
        }
        // The longest reading that leaves a modifier wins.
        for pairEnd in pairEnds.reversed() {
            for extra in [3, 2, 1, 0] {
                guard let end = extra == 0 ? pairEnd : Self.pair(extra, text, pairEnd, range.upperBound) else {
                    continue
                }
                guard let modifier = ComposerModifier(text, end..<range.upperBound) else { continue }
                for index in start..<end { normalized.append(text[index].isDigit ? text[index] : .ascii(".")) }
                append(text, modifier)
                return true
            }
        }
        return false
    }

    /// The end of exactly `count` digits at `start`; nil when they are not there.
    private static func digits(_ count: Int, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard start + count <= end else { return nil }
        for position in start..<(start + count) where !text[position].isDigit { return nil }
        return start + count
    }

    /// The end of `count` digits at `start` that a dot, a colon or a hyphen may precede.
    private static func pair(_ count: Int, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard start < end else { return nil }
        let isSeparated = text[start] == .ascii(".") || text[start] == .ascii(":") || text[start] == .ascii("-")
        return digits(count, text, isSeparated ? start + 1 : start, end)
    }

    /// A numeric branch, `1.2.x-dev`, whose `x` are the number 9999999.
    private mutating func readBranch(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let suffix = range.upperBound - 3
        guard suffix >= range.lowerBound, text.hasPrefix("dev", at: suffix, to: range.upperBound) else { return false }
        var end = suffix
        if end > range.lowerBound, text[end - 1] == .ascii(".") || text[end - 1] == .ascii("-") { end -= 1 }
        let branch = text.trimmed(range.lowerBound..<end)
        var position = branch.lowerBound
        if text.hasPrefix("v", at: position, to: branch.upperBound) { position += 1 }
        var parts = [position..<text.digitsEnd(from: position, to: branch.upperBound)]
        guard !parts[0].isEmpty else { return false }
        position = parts[0].upperBound
        while parts.count < 4, position + 1 < branch.upperBound, text[position] == .ascii(".") {
            let start = position + 1
            let isWildcard = text[start] == .ascii("*") || text[start].lowered == .ascii("x")
            let part = start..<(isWildcard ? start + 1 : text.digitsEnd(from: start, to: branch.upperBound))
            guard !part.isEmpty else { return false }
            parts.append(part)
            position = part.upperBound
        }
        guard position == branch.upperBound else { return false }
        for index in 0..<4 {
            if index > 0 { append(".") }
            if index < parts.count, text[parts[index].lowerBound].isDigit {
                append(text, parts[index])
            } else {
                append("9999999")
            }
        }
        append("-dev")
        return true
    }

    private mutating func append(_ text: Span<UInt8>, _ modifier: ComposerModifier) {
        if let stability = modifier.stability {
            append(stability)
            append(text, modifier.number)
        }
        if modifier.isDevelopment { append("-dev") }
    }
}

extension Span where Element == UInt8 {
    /// Whether `range` is `word` to the letter.
    fileprivate func isExactly(_ word: StaticString, _ range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<range.count where self[range.lowerBound + offset] != letters[offset] { return false }
            return true
        }
    }
}
