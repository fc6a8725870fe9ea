/// The order of Dart packages: SemVer 2.0.0, but build metadata counts, and a version without it is older.
///
/// Source: the README of pub_semver ("Semantics", "Build metadata is ordered"). Identifiers are numbers where Dart's
/// `int.tryParse` takes them for one: decimal or `0x` hexadecimal, negative ones too, within 64 bits. Invalid text
/// sorts as in ``SemanticVersionOrder``.
enum PubVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        let left = read(a)
        let right = read(b)
        guard left.isVersion, right.isVersion else {
            if left.isVersion != right.isVersion { return left.isVersion ? .greater : .less }
            return GenericVersionOrder.compare(a, b)
        }
        let core = SemanticVersionText.compareCore(a, left.core, b, right.core)
        if core != .equal { return core }
        switch (left.preRelease, right.preRelease) {
        case (nil, nil): break
        case (nil, _?): return .greater
        case (_?, nil): return .less
        case (let first?, let second?):
            let order = SemanticVersionText.compareIdentifiers(a, first, b, second, by: compareIdentifier)
            if order != .equal { return order }
        }
        switch (left.build, right.build) {
        case (nil, nil): return .equal
        case (nil, _?): return .less
        case (_?, nil): return .greater
        case (let first?, let second?):
            return SemanticVersionText.compareIdentifiers(a, first, b, second, by: compareIdentifier)
        }
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        let text = SemanticVersionText(version, from: 0, to: version.count)
        let limit = UInt64(Int64.max)
        guard text.coreCount(version, limit: limit, allowsLeadingZeros: true) == 3 else { return false }
        return SemanticVersionOrder.hasValidSuffix(version, text, allowsLeadingZeros: true)
    }

    private static func read(_ bytes: Span<UInt8>) -> SemanticVersionText {
        let range = bytes.trimmed(bytes.bounds)
        return SemanticVersionText(
            bytes, from: SemanticVersionText.start(bytes, in: range), to: range.upperBound)
    }

    private static func compareIdentifier(
        _ a: Span<UInt8>, _ left: Range<Int>, _ b: Span<UInt8>, _ right: Range<Int>
    ) -> VersionOrdering {
        switch (integer(a, left), integer(b, right)) {
        case (let first?, let second?): VersionOrdering(first, second)
        case (_?, nil): .less
        case (nil, _?): .greater
        case (nil, nil): a.compareBytes(left, b, right)
        }
    }

    /// The value of an identifier that Dart reads as an integer.
    private static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard let first = range.first else { return nil }
        let isNegative = bytes[first] == .ascii("-")
        let digits = (isNegative ? first &+ 1 : first)..<range.upperBound
        if bytes.hasPrefix("0x", at: digits.lowerBound, to: digits.upperBound) {
            guard let pattern = hexadecimal(bytes, (digits.lowerBound &+ 2)..<digits.upperBound) else { return nil }
            let value = Int64(bitPattern: pattern)
            return isNegative ? 0 &- value : value
        }
        guard bytes.isNumber(digits) else { return nil }
        let limit = isNegative ? UInt64(Int64.max) + 1 : UInt64(Int64.max)
        guard let magnitude = bytes.number(digits, limit: limit) else { return nil }
        return isNegative ? 0 &- Int64(truncatingIfNeeded: magnitude) : Int64(truncatingIfNeeded: magnitude)
    }

    /// The 64 bits that `range` writes in hexadecimal.
    private static func hexadecimal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        guard !range.isEmpty else { return nil }
        var value: UInt64 = 0
        for position in range {
            let byte = bytes[position]
            let digit: UInt8
            if byte.isDigit {
                digit = byte &- 0x30
            } else if (0x61...0x66).contains(byte.lowered) {
                digit = byte.lowered &- 0x57
            } else {
                return nil
            }
            guard value >> 60 == 0 else { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}
