/// A text and where its lines start, for finding the line of a byte.
final class SourceLines: Sendable {
    let bytes: [UInt8]
    /// The offset of the first byte of each line; lines end with LF.
    let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
        self.starts = starts
    }

    /// Line and column of a byte, both counted from 1. `O(log lines)`.
    func place(_ offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return (1, 1) }
        return (low, offset - starts[low - 1] + 1)
    }

    /// The range of a line without its end, both LF and CR LF.
    func content(ofLine index: Int) -> Range<Int> {
        guard index < starts.count else { return bytes.count..<bytes.count }
        let start = starts[index]
        var end = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
        while end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<max(start, end)
    }
}
