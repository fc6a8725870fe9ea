package import Model

/// The files of a tar, found by one walk over its headers; a plain tar's contents are passed over by seeking.
package struct TarStore: FileStore {
    package let name: String
    /// What is wrong with the archive; files that come before the damage are there all the same.
    package let diagnostics: [Diagnostic]
    private let archive: ReadableFile
    private let compression: Compression
    private let entries: [String: Entry]

    private enum Entry {
        case file(Range<Int64>, known: [UInt8]?)
        case link(String)
    }

    /// The most files an archive may hold.
    private static let maximumEntries = 1 << 20

    /// Reads the headers of the archive.
    /// - Throws: when the file cannot be read, or is not a tar.
    package init(path: String) async throws(ArtifactError) {
        archive = try ReadableFile(path: path)
        let prefix = try archive.read(0..<min(archive.size, Int64(Compression.prefixLength)))
        compression = prefix.withUnsafeBytes { Compression(prefix: $0) }
        if case .unsupported(let format) = compression {
            throw ArtifactError(
                "archive.compression", "is compressed with \(format), which is not supported", path: path)
        }
        // A compressed archive is decoded from its start for everything that is read later, so that what is small and
        // likely to be asked for is kept.
        var reader = TarReader(consumer: Lister(keepsSmallFiles: compression != .none), contentLimit: Lister.smallSize)
        var failure: ArtifactError?
        do {
            if compression == .none {
                try Self.seek(archive, &reader)
            } else {
                try await Self.stream(archive, compression, &reader)
            }
        } catch let error as TarError {
            failure = ArtifactError(error.code, error.description, path: path)
        } catch let error as ArtifactError {
            failure = ArtifactError(error.code, error.message, path: path)
        } catch {
            failure = ArtifactError("archive.read", "cannot be read: \(error)", path: path)
        }
        if reader.consumer.isFull {
            failure = ArtifactError("archive.entries", "holds more than \(Self.maximumEntries) files", path: path)
        }
        if let failure, reader.consumer.entries.isEmpty { throw failure }
        name = path
        entries = reader.consumer.entries
        diagnostics = failure.map { [$0.diagnostic] } ?? []
    }

    package func file(_ path: String) -> StoredFile? {
        var path = Self.normalise(path, relativeTo: "")
        // As many links as Linux follows (`path_resolution(7)`).
        for _ in 0..<40 {
            switch entries[path] {
            case .file(let range, let known): return StoredFile(archive, range: range, outer: compression, known: known)
            case .link(let target): path = target
            case nil:
                guard let other = behindFolderLink(path) else { return nil }
                path = other
            }
        }
        return nil
    }

    /// The path with the first folder that is a link replaced by what it leads to.
    private func behindFolderLink(_ path: String) -> String? {
        for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == 0x2F {
            if case .link(let target)? = entries[String(path[..<index])] { return target + path[index...] }
        }
        return nil
    }

    private static func seek(_ archive: ReadableFile, _ reader: inout TarReader<Lister>) throws {
        while reader.offset < archive.size, !reader.isAtEnd, !reader.consumer.isFull {
            let block = try archive.read(reader.offset..<min(reader.offset + 512, archive.size))
            try reader.feed(block.span)
            reader.consumer.locate(at: reader.offset)
            reader.skip()
        }
        guard reader.offset <= archive.size || reader.offset - archive.size < 512 else {
            throw TarError(
                code: "tar.truncated",
                message: "the archive ends inside an entry; it is cut off or was not fully copied",
                offset: archive.size)
        }
        try reader.finish()
    }

    private static func stream(
        _ archive: ReadableFile, _ compression: Compression, _ reader: inout TarReader<Lister>
    ) async throws {
        guard var stream = DecodedStream(FileStream(archive, 0..<archive.size), compression: compression) else {
            return
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        var held = 0
        while !reader.isAtEnd, !reader.consumer.isFull {
            let count = try await stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[held...]))
            held += count
            var position = 0
            // Everything but contents goes in block by block, so that the place of each content is known.
            while position < held {
                let left = held - position
                let step = reader.skippable > 0 ? Int(min(reader.skippable, Int64(left))) : min(512, left)
                if step < 512, reader.skippable == 0, count > 0 { break }
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
        /// The largest file that is kept, and the most bytes of all of them.
        static let smallSize = 1 << 20
        private static let smallTotal = 64 << 20

        var entries: [String: Entry] = [:]
        private let keepsSmallFiles: Bool
        private var keptBytes = 0
        private var name = ""
        private var waiting: Int64?

        init(keepsSmallFiles: Bool) { self.keepsSmallFiles = keepsSmallFiles }

        var isFull: Bool { entries.count > TarStore.maximumEntries }

        mutating func entry(_ header: borrowing TarHeader) -> TarInterest {
            name = TarStore.normalise(String(decoding: header.path, as: UTF8.self), relativeTo: "")
            let target = String(decoding: header.link, as: UTF8.self)
            switch header.kind {
            case .file where header.sparse == nil:
                waiting = header.size
                let isSmall = header.size <= Int64(Self.smallSize) && keptBytes + Int(header.size) <= Self.smallTotal
                return keepsSmallFiles && isSmall ? .collect : .skip
            case .symbolicLink:
                let folder = name.utf8.lastIndex(of: 0x2F).map { String(name[..<$0]) } ?? ""
                entries[name] = .link(TarStore.normalise(target, relativeTo: folder))
            case .hardLink:
                let target = TarStore.normalise(target, relativeTo: "")
                // A link to itself would hide the file.
                if target != name { entries[name] = .link(target) }
            default:
                break
            }
            return .skip
        }

        mutating func locate(at offset: Int64) {
            guard let size = waiting else { return }
            let (end, overflow) = offset.addingReportingOverflow(size)
            if !overflow { entries[name] = .file(offset..<end, known: nil) }
            waiting = nil
        }

        mutating func content(_ bytes: Span<UInt8>) {
            // An empty content comes before its place is known, and is nothing to keep.
            guard case .file(let range, _)? = entries[name], waiting == nil else { return }
            keptBytes += bytes.count
            entries[name] = .file(range, known: bytes.withUnsafeBufferPointer { Array($0) })
        }

        mutating func inspect(_ prefix: Span<UInt8>) -> Bool { false }
        mutating func tooLarge(limit: Int) {}
    }
}
