/// What may follow the numbers of a Composer version: `[._-]?(stability number?)?([.-]?dev)?`.
///
/// Source: `VersionParser::$modifierRegex` of composer/semver.
struct ComposerModifier {
    /// The stability in its normal form with the hyphen before it, for example `-RC`; nil when there is none.
    private(set) var stability: StaticString?
    /// The number of the stability with its inner separators.
    private(set) var number = 0..<0
    private(set) var isDevelopment = false

    /// Reads a modifier that takes up all of `range`; nil when it does not.
    init?(_ text: Span<UInt8>, _ range: Range<Int>) {
        // The separator is optional, and the one before `dev` may be this one.
        if range.isEmpty || Self.isDevelopment(text, range) {
            isDevelopment = !range.isEmpty
            return
        }
        var position = range.lowerBound
        if text[position] == .ascii(".") || text[position] == .ascii("_") || text[position] == .ascii("-") {
            position += 1
        }
        for (word, normal) in Self.words where text.hasPrefix(word, at: position, to: range.upperBound) {
            let wordEnd = position + word.utf8CodeUnitCount
            var end = wordEnd
            while end < range.upperBound {
                let digits = text[end] == .ascii(".") || text[end] == .ascii("-") ? end + 1 : end
                let digitsEnd = text.digitsEnd(from: digits, to: range.upperBound)
                guard digitsEnd > digits else { break }
                end = digitsEnd
            }
            let isDevelopment = Self.isDevelopment(text, end..<range.upperBound)
            guard end == range.upperBound || isDevelopment else { continue }
            self.isDevelopment = isDevelopment
            if word.utf8CodeUnitCount == 6, Self.isLowerCase(text, position..<wordEnd) {
                // `stable` is the version itself, and even `dev` after it is dropped.
                self.isDevelopment = false
                return
            }
            stability = normal
            let isSeparated = end > wordEnd && !text[wordEnd].isDigit
            number = (isSeparated ? wordEnd + 1 : wordEnd)..<end
            return
        }
        let rest = position..<range.upperBound
        guard rest.isEmpty || Self.isDevelopment(text, rest) else { return nil }
        isDevelopment = !rest.isEmpty
    }

    private static let words: [(StaticString, StaticString)] = [
        ("stable", "-stable"), ("beta", "-beta"), ("b", "-beta"), ("rc", "-RC"), ("alpha", "-alpha"), ("a", "-alpha"),
        ("patch", "-patch"), ("pl", "-patch"), ("p", "-patch"),
    ]

    /// Whether `range` is `dev`, a dot or hyphen perhaps before it.
    private static func isDevelopment(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        if position < range.upperBound, text[position] == .ascii(".") || text[position] == .ascii("-") { position += 1 }
        return text.equals("dev", position..<range.upperBound)
    }

    private static func isLowerCase(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for position in range where !text[position].isLowerLetter { return false }
        return true
    }
}
