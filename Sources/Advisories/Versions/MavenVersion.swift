/// A Maven version, read into items as `ComparableVersion` of Maven 4 does.
struct MavenVersion {
    /// A word of a version.
    struct Qualifier {
        /// The rank of a word that Maven does not know.
        static let unknown = 7
        /// The rank of a version without a qualifier.
        static let release = 5

        var rank: Int
        var range: Range<Int>

        /// `isNumbered` says that a number follows, which makes `a`, `b` and `m` short forms.
        init(_ bytes: Span<UInt8>, _ range: Range<Int>, isNumbered: Bool) {
            self.range = range
            rank = Self.unknown
            switch range.count {
            case 1 where isNumbered:
                switch bytes[range.lowerBound].lowered {
                case .ascii("a"): rank = 0
                case .ascii("b"): rank = 1
                case .ascii("m"): rank = 2
                default: break
                }
            case 2:
                if bytes.equals("rc", range) || bytes.equals("cr", range) { rank = 3 }
                if bytes.equals("ga", range) { rank = Self.release }
                if bytes.equals("sp", range) { rank = 6 }
            case 4 where bytes.equals("beta", range): rank = 1
            case 5:
                if bytes.equals("alpha", range) { rank = 0 }
                if bytes.equals("final", range) { rank = Self.release }
            case 7 where bytes.equals("release", range): rank = Self.release
            case 8 where bytes.equals("snapshot", range): rank = 4
            case 9 where bytes.equals("milestone", range): rank = 2
            default: break
            }
        }
    }

    enum Item {
        /// A list inside the list begins; it reaches to the end of the version.
        case list
        /// A number without its leading zeros; an empty range is zero.
        case number(Range<Int>)
        case qualifier(Qualifier)
        /// A word with the number right after it or after a hyphen: `rc1`, `rc-1`.
        case numbered(Qualifier, Range<Int>)

        var isZero: Bool {
            if case .number(let digits) = self { digits.isEmpty } else { false }
        }

        var isWord: Bool {
            switch self {
            case .qualifier, .numbered: true
            case .list, .number: false
            }
        }

        var isPlainQualifier: Bool {
            if case .qualifier = self { true } else { false }
        }

        var isList: Bool {
            if case .list = self { true } else { false }
        }
    }

    /// The items in order, without the zeros that do not count.
    private(set) var items: [Item] = []

    init(_ bytes: Span<UInt8>) {
        var builder = Builder()
        builder.read(bytes)
        items = Self.normalized(builder.items)
    }

    /// Reads items from left to right.
    private struct Builder {
        var items: [Item] = []
        private var start = 0
        private var isDigit = false
        private var isNumbered = false
        /// Whether the list that is being filled has no items yet.
        private var isListEmpty = true

        mutating func read(_ bytes: Span<UInt8>) {
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                if byte == .ascii(".") {
                    addItem(bytes, to: position)
                    isNumbered = false
                    start = position + 1
                } else if byte == .ascii("-") {
                    if position > start, !isDigit, position + 1 < bytes.count, bytes[position + 1].isDigit {
                        // `rc-1` is `rc1`.
                        isNumbered = true
                        position += 1
                        continue
                    }
                    addItem(bytes, to: position)
                    start = position + 1
                    openList()
                    isNumbered = false
                } else if byte.isDigit {
                    if !isDigit, position > start {
                        isNumbered = true
                        if !isListEmpty { openList() }
                    }
                    isDigit = true
                } else {
                    if isDigit, position > start {
                        addItem(bytes, to: position)
                        start = position
                        openList()
                        isNumbered = false
                    }
                    isDigit = false
                }
                position += 1
            }
            guard start < bytes.count else { return }
            if !isDigit, !isListEmpty { openList() }
            addItem(bytes, to: bytes.count)
        }

        private mutating func openList() {
            items.append(.list)
            isListEmpty = true
        }

        private mutating func addItem(_ bytes: Span<UInt8>, to end: Int) {
            let range = start..<max(start, end)
            isListEmpty = false
            if range.isEmpty {
                items.append(.number(range))
            } else if isNumbered {
                var wordEnd = range.lowerBound
                while wordEnd < range.upperBound, !bytes[wordEnd].isDigit, bytes[wordEnd] != .ascii("-") {
                    wordEnd += 1
                }
                var digits = wordEnd
                while digits < range.upperBound, !bytes[digits].isDigit { digits += 1 }
                let word = Qualifier(bytes, range.lowerBound..<wordEnd, isNumbered: true)
                items.append(.numbered(word, bytes.withoutZeros(digits..<range.upperBound)))
            } else if isDigit {
                items.append(.number(bytes.withoutZeros(range)))
            } else {
                items.append(.qualifier(Qualifier(bytes, range, isNumbered: false)))
            }
        }
    }

    /// Drops zeros at the end of a list and before a qualifier, empty lists, and the nesting of a list that is the only
    /// item of another; innermost lists first.
    private static func normalized(_ items: [Item]) -> [Item] {
        // Built from the end: the last element is the first item.
        var reversed: [Item] = []
        /// How many items the list at hand has so far, the list inside it among them.
        var kept = 0
        var position = items.count
        while position > 0 {
            position -= 1
            let item = items[position]
            if item.isList {
                // The list at hand ends here. It becomes the last item of the one around it, unless it is empty.
                closeList(&reversed, kept)
                if reversed.isEmpty {
                    kept = 0
                } else {
                    reversed.append(.list)
                    kept = 1
                }
                continue
            }
            if item.isZero, isDropped(before: reversed, kept) { continue }
            reversed.append(item)
            kept += 1
        }
        closeList(&reversed, kept)
        return reversed.reversed()
    }

    /// Takes away the nesting when the list at hand holds nothing but another list.
    private static func closeList(_ reversed: inout [Item], _ kept: Int) {
        if kept == 1, let only = reversed.last, only.isList { reversed.removeLast() }
    }

    /// Whether a zero in front of what is kept so far does not count.
    private static func isDropped(before reversed: [Item], _ kept: Int) -> Bool {
        guard kept > 0, let next = reversed.last else { return true }
        if next.isPlainQualifier { return true }
        guard next.isList, reversed.count >= 2 else { return false }
        return reversed[reversed.count - 2].isWord
    }
}
