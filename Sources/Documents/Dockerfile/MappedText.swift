/// Bytes taken from several places of a source, with the place of each.
struct MappedText: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where a run of bytes starts, here and in the source; ascending.
    private var runs: [(start: Int, source: Int)] = []
    let lines: SourceLines

    init(_ lines: SourceLines) {
        self.lines = lines
    }

    var count: Int { bytes.count }

    /// Appends bytes of the source.
    mutating func append(_ range: Range<Int>) {
        let range = range.clamped(to: 0..<lines.bytes.count)
        guard !range.isEmpty else { return }
        mark(range.lowerBound)
        bytes.append(contentsOf: lines.bytes[range])
    }

    /// Appends a byte that stands for what is at `offset`.
    mutating func append(_ byte: UInt8, from offset: Int) {
        mark(offset)
        bytes.append(byte)
    }

    /// Appends several bytes that all stand for what is at `offset`.
    mutating func append(_ text: some Sequence<UInt8>, from offset: Int) {
        for byte in text { append(byte, from: offset) }
    }

    /// Appends a part of another text of the same source.
    mutating func append(_ other: MappedText, _ range: Range<Int>) {
        let range = range.clamped(to: 0..<other.count)
        var position = range.lowerBound
        var run = other.run(of: position)
        while position < range.upperBound, run < other.runs.count {
            let next = run + 1 < other.runs.count ? other.runs[run + 1].start : other.count
            let end = min(range.upperBound, max(next, position + 1))
            mark(other.runs[run].source + position - other.runs[run].start)
            bytes.append(contentsOf: other.bytes[position..<end])
            position = end
            run += 1
        }
    }

    /// The run that a byte lies in, an index into ``runs``. `O(log runs)`.
    private func run(of index: Int) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].start <= index { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    private mutating func mark(_ source: Int) {
        if let last = runs.last, last.source + (bytes.count - last.start) == source { return }
        runs.append((bytes.count, source))
    }

    /// The place of a byte in the source; of the end, the place behind the last byte.
    func source(_ index: Int) -> Int {
        guard index < bytes.count else { return bytes.isEmpty ? 0 : source(bytes.count - 1) + 1 }
        let run = runs[run(of: index)]
        return run.source + index - run.start
    }

    /// The source from the first byte of a part to its last; what is left out between them is inside.
    func source(_ range: Range<Int>) -> Range<Int> {
        let start = source(range.lowerBound)
        guard !range.isEmpty else { return start..<start }
        return start..<max(start, source(range.upperBound - 1) + 1)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// A part as a word whose value is its text.
    func word(_ range: Range<Int>, value: DockerfileText? = nil) -> DockerfileWord {
        let source = source(range)
        let place = lines.place(source.lowerBound)
        let text = text(range)
        return DockerfileWord(
            text: text, value: value ?? .known(text), range: source, line: place.line, column: place.column)
    }
}
