/// A ZIP archive, read through its central directory (APPNOTE 6.3.10), with the Zip64 extensions.
///
/// Archives with something in front (a shell stub before a jar) or a comment behind are read. The whole directory is
/// read when the archive is opened, the data of an entry only when asked for. Not read: archives on several disks,
/// encrypted entries, methods other than stored and DEFLATE, encrypted central directories.
package struct ZipArchive: Sendable {
    /// What an archive may cost before any entry is read.
    package struct Limits: Sendable {
        /// The most entries.
        package var entries: Int
        /// The largest central directory in bytes.
        package var directory: Int

        package init(entries: Int = 1_000_000, directory: Int = 256 << 20) {
            self.directory = directory
            self.entries = entries
            self.directory = directory
        }
    }

    /// The entries in the order of the central directory, directories and duplicate names included.
    package let entries: [ZipEntry]
    let source: ZipSource
    /// The raw central directory, which the entries' raw names point into.
    let directory: [UInt8]

    /// Opens an archive and reads its central directory.
    package init(_ source: ZipSource, limits: Limits = Limits()) throws(ZipError) {
        let end = try ZipEnd(source)
        guard end.directorySize <= Int64(limits.directory) else {
            throw ZipError(.tooLarge, "has a directory of more than \(limits.directory) bytes")
        }
        // The least a directory record takes is 46 bytes.
        guard end.entries <= UInt64(limits.entries) else {
            throw ZipError(.tooLarge, "has more than \(limits.entries) entries")
        }
        let directory = try source.withBytes(at: end.directoryOffset, count: Int(end.directorySize)) { bytes in
            bytes.withUnsafeBufferPointer { [UInt8]($0) }
        }
        var entries = try ZipDirectory.entries(in: directory.span, end: end, limit: limits.entries)
        ZipDirectory.markOverlaps(&entries, end: end)
        self.directory = directory
        self.entries = entries
        self.source = source
    }

    /// Opens an archive in memory.
    package init(bytes: [UInt8], limits: Limits = Limits()) throws(ZipError) {
        try self.init(ZipSource(bytes: bytes), limits: limits)
    }

    /// Opens an archive in a file, whatever its size: only what is asked for is read.
    package init(path: String, limits: Limits = Limits()) throws(ZipError) {
        let file: ReadableFile
        do throws(ArtifactError) {
            file = try ReadableFile(path: path)
        } catch {
            throw ZipError(.unreadable, error.message)
        }
        try self.init(ZipSource(file: file), limits: limits)
    }
}
