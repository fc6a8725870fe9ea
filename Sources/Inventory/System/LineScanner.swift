/// Walks through the lines of a text without copying it.
struct LineScanner {
    /// The offset of the line that comes next.
    private(set) var position = 0
    /// The number of the line returned last, counted from 1.
    private(set) var number = 0
    /// Whether the line returned last ended with a newline; false only for the last one of a file.
    private(set) var isTerminated = true

    /// The next line without its newline and without a carriage return before it; nil at the end.
    mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let start = position
        var end = bytes.count
        if let newline = bytes.firstOffset(of: 0x0a, in: start..<bytes.count) {
            end = newline
            position = newline + 1
            isTerminated = true
        } else {
            position = end
            isTerminated = false
        }
        number += 1
        if end > start, bytes[end - 1] == 0x0d { end -= 1 }
        return start..<end
    }
}
