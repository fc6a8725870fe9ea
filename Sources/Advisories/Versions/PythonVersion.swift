/// Where the parts of a valid PEP 440 version lie.
///
/// Source: PEP 440, appendix B, "Parsing version strings with regular expressions".
struct PythonVersion {
    /// The place of a version among those with the same release.
    enum Phase: Int, Comparable {
        /// A development release of the release itself: before every pre-release.
        case development
        case alpha, beta, candidate
        /// The release, its post-releases, and development releases of these.
        case release

        static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
    }

    /// The digits of the epoch; empty when absent, which is zero.
    private(set) var epoch = 0..<0
    /// The numbers of the release and the dots between them.
    private(set) var release = 0..<0
    private(set) var phase = Phase.release
    /// The digits of the pre-release's number; empty for zero.
    private(set) var preNumber = 0..<0
    /// The digits of the post-release's number; nil when it is none.
    private(set) var post: Range<Int>?
    /// The digits of the development release's number; nil when it is none.
    private(set) var dev: Range<Int>?
    /// The local version; nil when absent.
    private(set) var local: Range<Int>?

    /// Reads a version; nil when it is not valid.
    init?(_ bytes: Span<UInt8>) {
        let range = bytes.trimmed(bytes.bounds)
        let end = range.upperBound
        var position = range.lowerBound
        if bytes.hasPrefix("v", at: position, to: end) { position += 1 }
        var digits = position..<bytes.digitsEnd(from: position, to: end)
        guard !digits.isEmpty else { return nil }
        if digits.upperBound < end, bytes[digits.upperBound] == .ascii("!") {
            epoch = digits
            position = digits.upperBound + 1
            digits = position..<bytes.digitsEnd(from: position, to: end)
            guard !digits.isEmpty else { return nil }
        }
        position = digits.upperBound
        while position + 1 < end, bytes[position] == .ascii("."), bytes[position + 1].isDigit {
            position = bytes.digitsEnd(from: position + 1, to: end)
        }
        release = digits.lowerBound..<position
        var isPreRelease = false
        for (word, phase) in Self.preReleases {
            if let number = Self.take(word, bytes, &position, end) {
                self.phase = phase
                preNumber = number
                isPreRelease = true
                break
            }
        }
        takePost(bytes, &position, end)
        dev = Self.take("dev", bytes, &position, end)
        if dev != nil, post == nil, !isPreRelease { phase = .development }
        if position < end, bytes[position] == .ascii("+") {
            guard Self.isLocal(bytes, (position + 1)..<end) else { return nil }
            local = (position + 1)..<end
            position = end
        }
        guard position == end else { return nil }
    }

    /// Longer words first, where one begins with another.
    private static let preReleases: [(StaticString, Phase)] = [
        ("alpha", .alpha), ("a", .alpha), ("beta", .beta), ("b", .beta), ("preview", .candidate), ("pre", .candidate),
        ("c", .candidate), ("rc", .candidate),
    ]

    private mutating func takePost(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) {
        if position + 1 < end, bytes[position] == .ascii("-"), bytes[position + 1].isDigit {
            let digits = (position + 1)..<bytes.digitsEnd(from: position + 1, to: end)
            post = digits
            position = digits.upperBound
            return
        }
        for word: StaticString in ["post", "rev", "r"] {
            if let number = Self.take(word, bytes, &position, end) {
                post = number
                return
            }
        }
    }

    /// Takes `[-_.]?word[-_.]?[0-9]*` and gives the digits; nil, with nothing taken, when the word is not there.
    private static func take(
        _ word: StaticString, _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int
    ) -> Range<Int>? {
        var next = position
        if next < end, isSeparator(bytes[next]) { next += 1 }
        guard bytes.hasPrefix(word, at: next, to: end) else { return nil }
        next += word.utf8CodeUnitCount
        if next < end, isSeparator(bytes[next]) { next += 1 }
        let digits = next..<bytes.digitsEnd(from: next, to: end)
        position = digits.upperBound
        return digits
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == .ascii("-") || byte == .ascii("_") || byte == .ascii(".")
    }

    /// Whether `range` is letters and digits with single separators between them.
    private static func isLocal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var wasSeparator = true
        for position in range {
            let byte = bytes[position]
            if byte.isDigit || byte.isLetter {
                wasSeparator = false
            } else if isSeparator(byte), !wasSeparator {
                wasSeparator = true
            } else {
                return false
            }
        }
        return !wasSeparator
    }
}
