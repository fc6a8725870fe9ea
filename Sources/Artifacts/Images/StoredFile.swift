package import Model

/// A file inside an image's packaging: in a folder, or in a tar that is itself plain or compressed.
package struct StoredFile: Sendable {
    private let file: ReadableFile
    private let range: Range<Int64>
    /// How the archive around the file is compressed; `.none` when the range can be read directly.
    private let outer: Compression
    /// The content where it was kept, so that a compressed archive need not be decoded again for it.
    private let known: [UInt8]?

    /// A file of its own.
    init(_ file: ReadableFile) {
        self.init(file, range: 0..<file.size, outer: .none)
    }

    /// A part of an archive.
    /// - Parameters:
    ///   - range: the place in the archive, uncompressed.
    ///   - known: the content, where it was kept.
    init(_ file: ReadableFile, range: Range<Int64>, outer: Compression, known: [UInt8]? = nil) {
        self.file = file
        self.range = range
        self.outer = outer
        self.known = known
    }

    package var size: Int64 { range.upperBound - range.lowerBound }
    /// The path of the file or of the archive around it.
    package var path: String { file.path }

    /// Where the bytes are on disk: for an archive its file, and the place in what it decompresses to.
    package var identity: FileIdentity? { FileIdentity(file, range: range) }

    /// The file's bytes in order.
    package func stream() throws(ArtifactError) -> any ByteStream {
        if outer == .none { return FileStream(file, range) }
        guard let stream = DecodedStream(FileStream(file, 0..<file.size), compression: outer, range: range) else {
            throw ArtifactError("archive.compression", "has a compression that is not supported", path: file.path)
        }
        return stream
    }

    /// The whole content.
    /// - Throws: when it is larger than `limit` bytes.
    package func contents(limit: Int) async throws(ArtifactError) -> [UInt8] {
        guard size <= Int64(limit) else {
            throw ArtifactError(
                "file.size", "is larger than \(limit >> 20) MiB, the limit for this kind of file", path: path)
        }
        if let known { return known }
        if outer == .none { return try file.read(range) }
        var stream = try stream()
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try await stream.read(into: buffer)
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        guard Int64(bytes.count) == size else {
            throw ArtifactError("archive.truncated", "ends inside the file it should hold here", path: path)
        }
        return bytes
    }
}

/// What tells whether a file on disk is still the one that was read before.
package struct FileIdentity: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    /// Modification and change time in nanoseconds.
    package var modified: Int64
    package var changed: Int64
    package var start: Int64
    package var length: Int64

    package init(
        device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64, start: Int64, length: Int64
    ) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
        self.start = start
        self.length = length
    }

    init?(_ file: ReadableFile, range: Range<Int64>) {
        guard let status = file.status else { return nil }
        device = status.device
        inode = status.inode
        size = status.size
        modified = status.modified
        changed = status.changed
        start = range.lowerBound
        length = range.upperBound - range.lowerBound
    }
}

/// The files of an image's packaging by path.
package protocol FileStore: Sendable {
    /// The file at `path`, links followed; nil when there is none.
    func file(_ path: String) -> StoredFile?
    /// What the user named: the folder or the archive.
    var name: String { get }
    /// Why there may be files that are not found.
    var diagnostics: [Diagnostic] { get }
}

extension FileStore {
    package var diagnostics: [Diagnostic] { [] }
}

/// The files below a folder.
package struct FolderStore: FileStore {
    package let name: String

    package init(_ path: String) { name = path }

    package func file(_ path: String) -> StoredFile? {
        // What a manifest names is never looked for outside of the folder.
        guard !path.isEmpty, path.utf8.first != 0x2F, !path.utf8.contains(0),
            !path.utf8.split(separator: 0x2F).contains(where: { $0.elementsEqual("..".utf8) })
        else { return nil }
        return (try? ReadableFile(path: "\(name)/\(path)")).map { StoredFile($0) }
    }
}
