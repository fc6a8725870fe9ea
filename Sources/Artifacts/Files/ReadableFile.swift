import Glibc
import SystemPackage

/// An open file for reading at any position; closed when the last reference goes.
package final class ReadableFile: Sendable {
    private let descriptor: FileDescriptor
    /// As the user or the caller wrote it.
    package let path: String
    /// The length in bytes when the file was opened.
    package let size: Int64

    /// Opens a regular file.
    package convenience init(path: String) throws(ArtifactError) {
        try self.init(FilePath(path), named: path)
    }

    /// Opens a regular file whose name need not be UTF-8.
    /// - Parameter name: the name for messages.
    init(_ file: FilePath, named name: String) throws(ArtifactError) {
        do {
            descriptor = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec, .nonBlocking])
        } catch {
            throw ArtifactError("file.open", "cannot be opened: \(error)", path: name)
        }
        path = name
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            try? descriptor.close()
            throw ArtifactError("file.open", "is not a regular file", path: name)
        }
        size = Int64(status.st_size)
    }

    deinit { try? descriptor.close() }

    /// What `fstat` says of an open file; times in nanoseconds.
    struct Status {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var modified: Int64
        var changed: Int64
    }

    /// nil when the system does not say.
    var status: Status? {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else { return nil }
        func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
        return Status(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
            modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
    }

    /// Reads up to `buffer.count` bytes at `offset`; 0 at the end of the file.
    package func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(ArtifactError) -> Int {
        do {
            return try descriptor.read(fromAbsoluteOffset: offset, into: buffer)
        } catch {
            throw ArtifactError("file.read", "cannot be read: \(error)", path: path)
        }
    }

    /// Reads exactly the given range.
    /// - Throws: when the file is shorter.
    package func read(_ range: Range<Int64>) throws(ArtifactError) -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= size else {
            throw ArtifactError("file.truncated", "is shorter than it says", path: path)
        }
        let count = range.upperBound - range.lowerBound
        var failure: ArtifactError?
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            while initialized < Int(count) {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...])
                do throws(ArtifactError) {
                    let step = try read(at: range.lowerBound + Int64(initialized), into: rest)
                    if step == 0 {
                        failure = ArtifactError("file.truncated", "became shorter while it was read", path: path)
                        return
                    }
                    initialized += step
                } catch {
                    failure = error
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads the whole file, refusing one that is larger than `limit` bytes.
    package static func contents(of path: String, limit: Int64) throws(ArtifactError) -> [UInt8] {
        let file = try ReadableFile(path: path)
        guard file.size <= limit else {
            throw ArtifactError(
                "file.size", "is larger than \(limit) bytes, the limit for this kind of file", path: path)
        }
        return try file.read(0..<file.size)
    }
}
