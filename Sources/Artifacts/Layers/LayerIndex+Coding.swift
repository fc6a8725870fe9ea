package import Model

extension LayerIndex {
    /// Writes the index in the form that ``init(from:)`` reads.
    package func encode(to writer: inout BinaryWriter) {
        writer.write(entries.count)
        for entry in entries {
            writer.write(Int(entry.kind.rawValue))
            writer.write(Int(entry.mode))
            writer.write(Int(entry.size))
            writer.write(Int(entry.pathLength))
            writer.write(Int(entry.linkLength))
        }
        writer.write(bytes: text)
    }

    /// Restores an index; nil when the bytes are not one.
    package init?(from reader: inout BinaryReader) {
        guard let count = reader.readInt(), count >= 0, count <= 1 << 24 else { return nil }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var position = 0
        for _ in 0..<count {
            guard let kind = reader.readInt().flatMap({ UInt8(exactly: $0) }).flatMap(TarHeader.Kind.init(rawValue:)),
                let mode = reader.readInt().flatMap({ UInt32(exactly: $0) }), let size = reader.readInt(),
                let pathLength = reader.readInt().flatMap({ UInt32(exactly: $0) }),
                let linkLength = reader.readInt().flatMap({ UInt32(exactly: $0) }),
                let start = UInt32(exactly: position)
            else { return nil }
            entries.append(
                Entry(
                    kind: kind, mode: mode, size: Int64(size), pathStart: start, pathLength: pathLength,
                    linkLength: linkLength))
            position += Int(pathLength) + Int(linkLength)
        }
        guard let text = reader.readBytes(), text.count == position else { return nil }
        self.init(entries: entries, text: text)
    }
}
