/// The order of Maven artifacts: `ComparableVersion` of Maven 4.
///
/// Sources: the POM reference, "Version Order Specification", and the documentation of `ComparableVersion`. A version
/// is a list of items; a hyphen, a change between digits and letters, and a last word begin a list inside it. Zeros
/// before the end or a qualifier do not count. Qualifiers sort `alpha` (`a1`), `beta` (`b1`), `milestone` (`m1`), `rc`
/// and `cr`, `snapshot`, the release itself (`ga`, `final`, `release`), `sp`, then all others by their bytes.
///
/// Every text is a version. Letters outside ASCII keep their case.
enum MavenVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = MavenVersion(a)
        let right = MavenVersion(b)
        return VersionOrdering(compare(a, left.items, b, right.items), 0)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        for position in version.indices where version[position].isSpace { return false }
        return !version.isEmpty
    }

    /// Compares two lists of items. A list inside a list always ends it, so that one walk over both suffices.
    private static func compare(
        _ a: Span<UInt8>, _ left: [MavenVersion.Item], _ b: Span<UInt8>, _ right: [MavenVersion.Item]
    ) -> Int {
        var i = 0
        var j = 0
        while i < left.count || j < right.count {
            guard i < left.count else { return -compareWithNothing(b, right, from: j) }
            guard j < right.count else { return compareWithNothing(a, left, from: i) }
            let result: Int
            switch (left[i], right[j]) {
            case (.list, .list):
                result = 0
            case (.list, .number):
                return -1
            case (.number, .list):
                return 1
            case (.list, let item):
                // The inner list is the last item, so its first item answers, and the rest of it meets nothing.
                let first = compareItem(a, left[min(i + 1, left.count - 1)], b, item)
                if first != 0 { return first }
                let rest = compareWithNothing(a, left, from: i + 2)
                if rest != 0 { return rest }
                return -compareWithNothing(b, right, from: j + 1)
            case (let item, .list):
                let first = compareItem(b, right[min(j + 1, right.count - 1)], a, item)
                if first != 0 { return -first }
                let rest = compareWithNothing(b, right, from: j + 2)
                if rest != 0 { return -rest }
                return compareWithNothing(a, left, from: i + 1)
            case (let first, let second):
                result = compareItem(a, first, b, second)
            }
            if result != 0 { return result }
            i += 1
            j += 1
        }
        return 0
    }

    /// Compares what is left of a version with nothing: the first item that differs from nothing decides.
    private static func compareWithNothing(_ bytes: Span<UInt8>, _ items: [MavenVersion.Item], from start: Int) -> Int {
        var position = start
        while position < items.count {
            let result = compareWithNothing(bytes, items[position])
            if result != 0 { return result }
            position += 1
        }
        return 0
    }

    private static func compareWithNothing(_ bytes: Span<UInt8>, _ item: MavenVersion.Item) -> Int {
        switch item {
        case .list: return 0
        case .number(let digits): return digits.isEmpty ? 0 : 1
        case .qualifier(let qualifier): return qualifier.rank - MavenVersion.Qualifier.release
        case .numbered(let qualifier, let digits):
            let result = qualifier.rank - MavenVersion.Qualifier.release
            return result != 0 ? result : (digits.isEmpty ? 0 : 1)
        }
    }

    /// Compares two items that are no lists.
    private static func compareItem(
        _ a: Span<UInt8>, _ left: MavenVersion.Item, _ b: Span<UInt8>, _ right: MavenVersion.Item
    ) -> Int {
        switch (left, right) {
        case (.list, _), (_, .list): return 0
        case (.number(let first), .number(let second)): return sign(a.compareNumber(first, b, second))
        case (.number, _): return 1
        case (_, .number): return -1
        case (.qualifier(let first), .qualifier(let second)): return compareQualifier(a, first, b, second)
        case (.qualifier(let first), .numbered(let second, let digits)):
            let result = compareQualifier(a, first, b, second)
            if result != 0 { return result }
            return first.rank == MavenVersion.Qualifier.release && digits.isEmpty ? 0 : -1
        case (.numbered(let first, let digits), .qualifier(let second)):
            let result = compareQualifier(a, first, b, second)
            if result != 0 { return result }
            return first.rank == MavenVersion.Qualifier.release && digits.isEmpty ? 0 : 1
        case (.numbered(let first, let firstDigits), .numbered(let second, let secondDigits)):
            let result = compareQualifier(a, first, b, second)
            return result != 0 ? result : sign(a.compareNumber(firstDigits, b, secondDigits))
        }
    }

    private static func compareQualifier(
        _ a: Span<UInt8>, _ left: MavenVersion.Qualifier, _ b: Span<UInt8>, _ right: MavenVersion.Qualifier
    ) -> Int {
        if left.rank != right.rank { return left.rank < right.rank ? -1 : 1 }
        guard left.rank == MavenVersion.Qualifier.unknown else { return 0 }
        return sign(a.compareFolded(left.range, b, right.range))
    }

    private static func sign(_ ordering: VersionOrdering) -> Int {
        switch ordering {
        case .less: -1
        case .equal: 0
        case .greater: 1
        }
    }
}
