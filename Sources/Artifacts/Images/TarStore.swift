/// The files of a tar, found by one walk over its headers; a plain tar's contents are passed over by seeking.
package struct TarStore: FileStore {
    package let name: String
    private let archive: ReadableFile
    private let compression: Compression
    private let entries: [String: Entry]

    private enum Entry {
        case file(Range<Int64>)
        case link(String)
    }

    /// Reads the headers of the archive.
    /// - Throws: when the file is not a tar, or is cut off: what comes behind the cut cannot be known.
    package init(path: String) async throws(ArtifactError) {
        let archive = try ReadableFile(path: path)
        let prefix = try archive.read(0..<min(archive.size, Int64(Compression.prefixLength)))
        let compression = prefix.withUnsafeBytes { Compression(prefix: $0) }
        if case .unsupported(let format) = compression {
            throw ArtifactError("archive.compression", "is compressed with \(format), which is not supported", path: path)
        }
        var reader = TarReader(consumer: Lister())
        do {
            if compression == .none {
                try Self.seek(archive, &reader)
            } else {
                try await Self.stream(archive, compression, &reader)
            }
        } catch let error as TarError {
            throw ArtifactError(error.code, error.description, path: path)
        } catch let error as ArtifactError {
            throw error
        } catch {
            throw ArtifactError("archive.read", "cannot be read: \(error)", path: path)
        }
        name = path
        self.archive = archive
        self.compression = compression
        entries = reader.consumer.entries
    }

    package func file(_ path: String) -> StoredFile? {
        var path = Self.normalise(path, relativeTo: "")
        // As many links as Linux follows (`path_resolution(7)`).
        for _ in 0..<40 {
            switch entries[path] {
            case .file(let range): return StoredFile(archive, range: range, outer: compression)
            case .link(let target): path = target
            case nil: return nil
            }
        }
        return nil
    }

    private static func seek(_ archive: ReadableFile, _ reader: inout TarReader<Lister>) throws {
        var position: Int64 = 0
        while position < archive.size, !reader.isAtEnd {
            let end = min(position + 512, archive.size)
            let block = try archive.read(position..<end)
            try reader.feed(block.span)
            reader.consumer.locate(at: reader.offset)
            position = end + reader.skippable
            reader.skip()
        }
        guard position <= archive.size else {
            throw TarError(code: "tar.truncated", message: "the archive ends inside an entry", offset: archive.size)
        }
        try reader.finish()
    }

    private static func stream(
        _ archive: ReadableFile, _ compression: Compression, _ reader: inout TarReader<Lister>
    ) async throws {
        guard var stream = DecodedStream(FileStream(archive, 0..<archive.size), compression: compression) else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        var held = 0
        while !reader.isAtEnd {
            let count = try await stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[held...]))
            held += count
            var position = 0
            // Whole blocks go in one at a time, so that the place of each content is known.
            while position < held {
                let step = min(held - position, max(512, Int(clamping: reader.skippable)))
                if step < 512, count > 0 { break }
                let block = UnsafeRawBufferPointer(rebasing: buffer[position..<position + step])
                try reader.feed(Span(_unsafeBytes: block))
                reader.consumer.locate(at: reader.offset)
                position += step
            }
            buffer.copyBytes(from: UnsafeRawBufferPointer(rebasing: buffer[position..<held]))
            held -= position
            if count == 0 { break }
        }
        try reader.finish()
    }

    /// The parts of `path` joined again, `.` and `..` applied.
    fileprivate static func normalise(_ path: String, relativeTo folder: String) -> String {
        var parts = path.utf8.first == 0x2F ? [] : folder.utf8.split(separator: 0x2F).map { String($0) ?? "" }
        for part in path.utf8.split(separator: 0x2F) {
            let part = String(part) ?? ""
            if part == "." { continue }
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    /// Notes every file and link of the archive; the last one of a name wins.
    private struct Lister: TarConsumer {
        var entries: [String: Entry] = [:]
        private var waiting: (name: String, size: Int64)?

        mutating func entry(_ header: borrowing TarHeader) -> TarInterest {
            let name = TarStore.normalise(String(decoding: header.path, as: UTF8.self), relativeTo: "")
            let target = String(decoding: header.link, as: UTF8.self)
            switch header.kind {
            case .file where header.sparse == nil:
                waiting = (name, header.size)
            case .symbolicLink:
                let folder = name.utf8.lastIndex(of: 0x2F).map { String(name[..<$0]) } ?? ""
                entries[name] = .link(TarStore.normalise(target, relativeTo: folder))
            case .hardLink:
                entries[name] = .link(TarStore.normalise(target, relativeTo: ""))
            default:
                break
            }
            return .skip
        }

        mutating func locate(at offset: Int64) {
            guard let (name, size) = waiting else { return }
            let (end, overflow) = offset.addingReportingOverflow(size)
            if !overflow { entries[name] = .file(offset..<end) }
            waiting = nil
        }

        mutating func inspect(_ prefix: Span<UInt8>) -> Bool { false }
        mutating func content(_ bytes: Span<UInt8>) {}
        mutating func tooLarge(limit: Int) {}
    }
}
