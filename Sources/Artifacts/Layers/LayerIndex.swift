/// The entries of one layer in archive order, without their contents.
///
/// Flat arrays: about 32 bytes an entry and the bytes of its path and link target.
package struct LayerIndex: Sendable {
    /// One entry. Paths are normalised: no leading slash, no `.` or empty parts, never `..`.
    package struct Entry: Sendable {
        package var kind: TarHeader.Kind
        package var mode: UInt32
        package var size: Int64
        var pathStart: UInt32
        var pathLength: UInt32
        var linkLength: UInt32
    }

    package private(set) var entries: [Entry] = []
    private(set) var text: [UInt8] = []

    package init() {}

    /// Restores an index from its parts.
    init(entries: [Entry], text: [UInt8]) {
        self.entries = entries
        self.text = text
    }

    /// Adds an entry; returns its number.
    package mutating func append(
        kind: TarHeader.Kind, mode: UInt32, size: Int64, path: some Collection<UInt8>, link: some Collection<UInt8>
    ) -> Int {
        let start = text.count
        text.append(contentsOf: path)
        let length = text.count - start
        text.append(contentsOf: link)
        entries.append(
            Entry(
                kind: kind, mode: mode, size: size, pathStart: UInt32(clamping: start),
                pathLength: UInt32(clamping: length), linkLength: UInt32(clamping: text.count - start - length)))
        return entries.count - 1
    }

    /// The range of an entry's path in ``text``.
    func pathRange(_ index: Int) -> Range<Int> {
        let entry = entries[index]
        return Int(entry.pathStart)..<Int(entry.pathStart) + Int(entry.pathLength)
    }

    /// The target of a link: for hard links normalised like a path, for symbolic links as written.
    func link(_ index: Int) -> ArraySlice<UInt8> {
        let start = pathRange(index).upperBound
        return text[start..<start + Int(entries[index].linkLength)]
    }

    /// An entry's path as text.
    package func path(_ index: Int) -> String {
        String(decoding: text[pathRange(index)], as: UTF8.self)
    }
}
