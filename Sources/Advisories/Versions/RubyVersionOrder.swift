/// The order of Ruby gems: `Gem::Version`.
///
/// Source: the documentation of `Gem::Version`. A version is a list of numbers and words; a hyphen stands for `.pre.`,
/// a word is older than a number, words compare by their bytes, missing segments are zero, and zeros that end the
/// leading numbers or the whole version do not count. Any text has its place by these rules.
enum RubyVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        var left = SegmentReader(a)
        var right = SegmentReader(b)
        while true {
            let x = left.next(a)
            let y = right.next(b)
            switch (x, y) {
            case (.end, .end): return .equal
            case (.end, .number(let range)):
                if !b.withoutZeros(range).isEmpty { return .less }
            case (.number(let range), .end):
                if !a.withoutZeros(range).isEmpty { return .greater }
            case (.number(let first), .number(let second)):
                let order = a.compareNumber(first, b, second)
                if order != .equal { return order }
            case (.number, _), (.end, _): return .greater
            case (_, .number), (_, .end): return .less
            case (.word(let first), .word(let second)):
                let order = a.compareBytes(first, b, second)
                if order != .equal { return order }
            case (.pre, .pre): break
            case (.pre, .word(let range)):
                let order = compareWithPre(b, range)
                if order != .equal { return order.reversed }
            case (.word(let range), .pre):
                let order = compareWithPre(a, range)
                if order != .equal { return order }
            }
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let range = version.trimmed(version.bounds)
        var position = version.digitsEnd(from: range.lowerBound, to: range.upperBound)
        guard position > range.lowerBound else { return false }
        var allowsHyphen = false
        while position < range.upperBound {
            let separator = version[position]
            if separator == .ascii("-"), !allowsHyphen {
                allowsHyphen = true
            } else if separator != .ascii(".") {
                return false
            }
            let start = position &+ 1
            position = start
            while position < range.upperBound {
                let byte = version[position]
                guard byte.isDigit || byte.isLetter || (allowsHyphen && byte == .ascii("-")) else { break }
                position &+= 1
            }
            if position == start { return false }
        }
        return true
    }

    private enum Segment {
        case number(Range<Int>)
        case word(Range<Int>)
        /// The word `pre` that a hyphen stands for.
        case pre
        case end
    }

    private struct SegmentReader {
        private var position = 0
        /// The end of the zeros that do not count because a word follows them: the leading numbers lose theirs.
        private let zeros: Range<Int>

        init(_ bytes: Span<UInt8>) {
            // The zeros to skip: from after the last number that is not zero, to the first word.
            var end = 0
            var lastNonZero = 0
            while end < bytes.count, !bytes[end].isLetter, bytes[end] != .ascii("-") {
                if bytes[end].isDigit {
                    let run = end..<bytes.digitsEnd(from: end, to: bytes.count)
                    if !bytes.withoutZeros(run).isEmpty { lastNonZero = run.upperBound }
                    end = run.upperBound
                } else {
                    end &+= 1
                }
            }
            zeros = lastNonZero..<max(end, lastNonZero)
        }

        mutating func next(_ bytes: Span<UInt8>) -> Segment {
            if position == zeros.lowerBound { position = zeros.upperBound }
            while position < bytes.count {
                let start = position
                let byte = bytes[position]
                if byte.isDigit {
                    position = bytes.digitsEnd(from: start, to: bytes.count)
                    return .number(start..<position)
                }
                if byte.isLetter {
                    while position < bytes.count, bytes[position].isLetter { position &+= 1 }
                    return .word(start..<position)
                }
                position &+= 1
                if byte == .ascii("-") { return .pre }
            }
            return .end
        }
    }

    /// Compares the word in `range` with `pre`.
    private static func compareWithPre(_ bytes: Span<UInt8>, _ range: Range<Int>) -> VersionOrdering {
        var position = range.lowerBound
        for letter in [UInt8.ascii("p"), .ascii("r"), .ascii("e")] {
            guard position < range.upperBound else { return .less }
            if bytes[position] != letter { return VersionOrdering(bytes[position], letter) }
            position &+= 1
        }
        return position < range.upperBound ? .greater : .equal
    }
}
