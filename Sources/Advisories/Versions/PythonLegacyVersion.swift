/// The sort key of a Python version that PEP 440 does not allow.
///
/// Source: `LegacyVersion` as packaging had it up to version 21 and `pkg_resources` before: digits padded to eight
/// places, words marked with `*`, `final` at the end.
struct PythonLegacyVersion {
    /// The parts one after the other, each without a terminator.
    private var bytes: [UInt8] = []
    /// Where each part begins.
    private var starts: [Int] = []

    private static let zero = Array("00000000".utf8)
    private static let final = Array("*final".utf8)
    private static let finalHyphen = Array("*final-".utf8)

    init(_ version: Span<UInt8>) {
        var position = 0
        while position < version.count {
            let start = position
            let byte = version[position].lowered
            if byte.isDigit {
                position = version.digitsEnd(from: start, to: version.count)
                appendNumber(version, start..<position)
            } else if byte.isLowerLetter {
                while position < version.count, version[position].isLetter { position += 1 }
                appendWord(version, start..<position)
            } else if byte == .ascii(".") {
                position += 1
            } else if byte == .ascii("-") {
                position += 1
                append(marked: Self.finalHyphen)
            } else {
                while position < version.count, !Self.isComponentStart(version[position]) { position += 1 }
                var part: [UInt8] = [.ascii("*")]
                for index in start..<position { part.append(version[index]) }
                append(marked: part)
            }
        }
        append(marked: Self.final)
    }

    /// Compares part by part, each by its bytes.
    static func compare(_ left: PythonLegacyVersion, _ right: PythonLegacyVersion) -> VersionOrdering {
        for index in 0..<min(left.starts.count, right.starts.count) {
            let order = left.bytes.span.compareBytes(left.range(index), right.bytes.span, right.range(index))
            if order != .equal { return order }
        }
        return VersionOrdering(left.starts.count, right.starts.count)
    }

    private static func isComponentStart(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte == .ascii(".") || byte == .ascii("-")
    }

    private func range(_ index: Int) -> Range<Int> {
        starts[index]..<(index + 1 < starts.count ? starts[index + 1] : bytes.count)
    }

    private mutating func appendNumber(_ version: Span<UInt8>, _ range: Range<Int>) {
        starts.append(bytes.count)
        if range.count < 8 {
            for _ in range.count..<8 { bytes.append(0x30) }
        }
        for position in range { bytes.append(version[position]) }
    }

    private mutating func appendWord(_ version: Span<UInt8>, _ range: Range<Int>) {
        if version.equals("pre", range) || version.equals("preview", range) || version.equals("rc", range) {
            return append(marked: [.ascii("*"), .ascii("c")])
        }
        if version.equals("dev", range) { return append(marked: [.ascii("*"), .ascii("@")]) }
        var part: [UInt8] = [.ascii("*")]
        for position in range { part.append(version[position].lowered) }
        append(marked: part)
    }

    /// Appends a word. It takes away the zeros before it, and the hyphens when it marks a pre-release.
    private mutating func append(marked part: [UInt8]) {
        if part.lexicographicallyPrecedes(Self.final) {
            while lastPart(is: Self.finalHyphen) { removeLastPart() }
        }
        while lastPart(is: Self.zero) { removeLastPart() }
        starts.append(bytes.count)
        bytes.append(contentsOf: part)
    }

    private func lastPart(is part: [UInt8]) -> Bool {
        guard let start = starts.last else { return false }
        return bytes[start...].elementsEqual(part)
    }

    private mutating func removeLastPart() {
        guard let start = starts.popLast() else { return }
        bytes.removeSubrange(start...)
    }
}
