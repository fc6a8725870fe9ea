/// Work with the code points of a text by their numbers, on the bytes of its UTF-8.
struct TextIndexing {
    let bytes: UnsafeRawBufferPointer

    /// Where a code point starts, or the end for the number of all; nil beyond, after `count` code points.
    func offset(of index: Int) -> Int? {
        guard index >= 0 else { return nil }
        var remaining = index
        var offset = 0
        while remaining > 0 {
            guard offset < bytes.count else { return nil }
            offset = next(after: offset)
            remaining -= 1
        }
        return offset
    }

    /// Where the code point after that at `offset` starts.
    func next(after offset: Int) -> Int {
        var offset = offset + 1
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        return offset
    }

    /// The number of code points before an offset in bytes.
    func index(at offset: Int) -> Int {
        var count = 0
        for byte in bytes.prefix(offset) where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The number of code points.
    var count: Int { index(at: bytes.count) }

    /// Where a text that is not empty is found first, from an offset on.
    func find(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let first = text.first else { return start }
        if text.count > Self.shortLength { return findLong(text, from: start) }
        var offset = start
        while offset + text.count <= bytes.count {
            if bytes[offset] == first, isFound(text, at: offset) { return offset }
            offset += 1
        }
        return nil
    }

    /// Where a text that is not empty is found last, starting at an offset or before it.
    func findLast(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var offset = Swift.min(start, bytes.count - text.count)
        if text.count > Self.shortLength { return findLastLong(text, from: offset) }
        while offset >= 0 {
            if isFound(text, at: offset) { return offset }
            offset -= 1
        }
        return nil
    }

    /// Texts up to this length are compared at every place.
    private static let shortLength = 32

    /// Knuth, Morris and Pratt: `O(bytes + text)`, whatever the texts.
    private func findLong(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let borders = Self.borders(of: text.count) { text[$0] }
        var matched = 0
        var offset = start
        while offset < bytes.count {
            while matched > 0, bytes[offset] != text[matched] { matched = borders[matched - 1] }
            if bytes[offset] == text[matched] { matched += 1 }
            offset += 1
            if matched == text.count { return offset - matched }
        }
        return nil
    }

    /// The same from the end: the last place that is not behind `start`.
    private func findLastLong(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start >= 0 else { return nil }
        let last = text.count - 1
        let borders = Self.borders(of: text.count) { text[last - $0] }
        var matched = 0
        var offset = start + last
        while offset >= 0 {
            while matched > 0, bytes[offset] != text[last - matched] { matched = borders[matched - 1] }
            if bytes[offset] == text[last - matched] { matched += 1 }
            if matched == text.count { return offset }
            offset -= 1
        }
        return nil
    }

    /// For every prefix, the length of its longest border: a beginning that is its end too.
    private static func borders(of count: Int, _ byte: (Int) -> UInt8) -> [Int] {
        var borders = [Int](repeating: 0, count: count)
        var length = 0
        for index in 1..<max(1, count) {
            while length > 0, byte(index) != byte(length) { length = borders[length - 1] }
            if byte(index) == byte(length) { length += 1 }
            borders[index] = length
        }
        return borders
    }

    private func isFound(_ text: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        for index in 0..<text.count where bytes[offset + index] != text[index] { return false }
        return true
    }
}

extension String {
    /// Calls with the text's code points.
    func withIndexing<Result>(_ body: (TextIndexing) -> Result) -> Result {
        withBytes { body(TextIndexing(bytes: $0)) }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a range as a text.
    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: self[range]), as: UTF8.self)
    }
}
