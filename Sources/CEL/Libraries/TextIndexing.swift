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
        while offset >= 0 {
            if isFound(text, at: offset) { return offset }
            offset -= 1
        }
        return nil
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
