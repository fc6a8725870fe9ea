/// A piece of a file that is read by lines: bytes with the few operations that such formats need.
struct DeclaredText {
    var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    /// The text; what is not UTF-8 is replaced.
    var string: String { String(decoding: bytes, as: UTF8.self) }
    var isEmpty: Bool { bytes.isEmpty }
    var first: UInt8? { bytes.first }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C || byte == 0x0D }

    /// How many spaces it starts with.
    var indentation: Int { bytes.prefix { $0 == 0x20 }.count }

    /// Without white space at both ends.
    var trimmed: DeclaredText {
        var rest = bytes.drop(while: Self.isSpace)
        while let last = rest.last, Self.isSpace(last) { rest.removeLast() }
        return DeclaredText(rest)
    }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        let count = prefix.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        for index in 0..<count where bytes[bytes.startIndex + index] != prefix.utf8Start[index] { return false }
        return true
    }

    func hasSuffix(_ suffix: StaticString) -> Bool {
        guard bytes.count >= suffix.utf8CodeUnitCount else { return false }
        return DeclaredText(bytes.suffix(suffix.utf8CodeUnitCount)).hasPrefix(suffix)
    }

    func equals(_ other: StaticString) -> Bool { bytes.count == other.utf8CodeUnitCount && hasPrefix(other) }

    /// What is behind the first `count` bytes.
    func dropping(_ count: Int) -> DeclaredText { DeclaredText(bytes.dropFirst(count)) }

    /// The parts before and behind the first such byte; nil when there is none.
    func cut(at byte: UInt8) -> (head: DeclaredText, tail: DeclaredText)? {
        guard let index = bytes.firstIndex(of: byte) else { return nil }
        return (DeclaredText(bytes[..<index]), DeclaredText(bytes[(index + 1)...]))
    }

    /// The offset of the first place where `text` stands, counted from the start of this piece.
    func offset(of text: StaticString) -> Int? {
        let count = text.utf8CodeUnitCount
        guard count > 0, bytes.count >= count else { return nil }
        for index in bytes.startIndex...bytes.endIndex - count
        where bytes[index] == text.utf8Start[0] && DeclaredText(bytes[index...]).hasPrefix(text) {
            return index - bytes.startIndex
        }
        return nil
    }

    /// The pieces between white space.
    var words: [DeclaredText] { bytes.split(whereSeparator: Self.isSpace).map { DeclaredText($0) } }

    /// The lines of a file, without their ends (line feed, or carriage return and line feed), with their numbers.
    struct Lines: Sequence, IteratorProtocol {
        private let source: [UInt8]
        private var position: Int
        private var number = 0

        init(_ source: [UInt8]) {
            self.source = source
            position = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        }

        mutating func next() -> (number: Int, text: DeclaredText)? {
            guard position < source.count else { return nil }
            let start = position
            let end = source[start...].firstIndex(of: 0x0A) ?? source.count
            position = end + 1
            number += 1
            let hasReturn = end > start && source[end - 1] == 0x0D
            return (number, DeclaredText(source[start..<(hasReturn ? end - 1 : end)]))
        }
    }
}

extension CatalogFile {
    /// The bytes that a cataloger is shown, as the array that the readers of ``Documents`` work on.
    static func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }
}
