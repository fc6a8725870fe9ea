/// Builds a ``Document`` in document order; used by the reader of each syntax.
struct DocumentBuilder {
    private(set) var entries: [Document.Entry] = []
    private(set) var text: [UInt8]

    /// - Parameter text: what scalars may refer to without a copy, usually the source.
    init(text: [UInt8] = []) {
        self.text = text
    }

    /// Where in the source a node stands.
    struct Place {
        var line: Int
        var column: Int
        var offset: Int
    }

    /// Adds a scalar whose text is already part of ``text``.
    mutating func scalar(_ kind: Document.Kind, range: Range<Int>, at place: Place) {
        entries.append(
            Document.Entry(
                kind: kind, line: UInt32(clamping: place.line), column: UInt32(clamping: place.column),
                start: UInt32(clamping: range.lowerBound), extent: UInt32(clamping: range.count),
                offset: UInt32(clamping: place.offset)))
    }

    /// Adds a scalar with a text of its own.
    mutating func scalar(_ kind: Document.Kind, text bytes: some Collection<UInt8>, at place: Place) {
        let start = text.count
        text.append(contentsOf: bytes)
        scalar(kind, range: start..<text.count, at: place)
    }

    /// Opens an array or object; returns the handle that ``close(_:count:)`` wants.
    mutating func open(_ kind: Document.Kind, at place: Place) -> Int {
        scalar(kind, range: 0..<0, at: place)
        return entries.count - 1
    }

    /// Closes a container with its number of elements or members.
    mutating func close(_ handle: Int, count: Int) {
        entries[handle].start = UInt32(clamping: count)
        entries[handle].extent = UInt32(clamping: entries.count)
    }

    consuming func finish() -> Document { Document(entries: entries, text: text) }
}
