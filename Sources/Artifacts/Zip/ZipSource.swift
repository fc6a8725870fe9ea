/// The bytes of a ZIP archive, in memory or in a file, or a part of either (a stored archive inside an archive).
///
/// A file is read with positioned reads, never mapped, so that a file that shrinks meanwhile is an error and not a
/// signal.
package struct ZipSource: Sendable {
    private enum Storage: Sendable {
        case memory([UInt8])
        case file(ReadableFile)
    }

    private let storage: Storage
    private let start: Int64
    /// The length in bytes.
    package let count: Int64

    /// An archive in memory.
    package init(bytes: [UInt8]) {
        storage = .memory(bytes)
        start = 0
        count = Int64(bytes.count)
    }

    /// An archive in an open file; only what is asked for is read.
    package init(file: ReadableFile) {
        storage = .file(file)
        start = 0
        count = file.size
    }

    private init(storage: Storage, start: Int64, count: Int64) {
        self.storage = storage
        self.start = start
        self.count = count
    }

    /// A part as a source of its own, sharing the bytes; nil when it does not lie within this source.
    func part(at offset: Int64, count: Int64) -> ZipSource? {
        guard contains(offset, count) else { return nil }
        return ZipSource(storage: storage, start: start + offset, count: count)
    }

    /// Calls `body` with the bytes of a range.
    /// - Throws: `truncated` when the range does not lie within the source, `unreadable` when the file fails.
    func withBytes<Result>(
        at offset: Int64, count: Int, _ body: (Span<UInt8>) throws(ZipError) -> Result
    ) throws(ZipError) -> Result {
        guard contains(offset, Int64(count)) else {
            throw ZipError(.truncated, "ends before the data that it announces")
        }
        let first = start + offset
        switch storage {
        case .memory(let bytes):
            return try body(bytes.span.extracting(Int(first)..<Int(first) + count))
        case .file(let file):
            let bytes: [UInt8]
            do throws(ArtifactError) {
                bytes = try file.read(first..<first + Int64(count))
            } catch {
                throw ZipError(.unreadable, error.message)
            }
            return try body(bytes.span)
        }
    }

    private func contains(_ offset: Int64, _ length: Int64) -> Bool {
        offset >= 0 && length >= 0 && offset <= count && length <= count - offset
    }
}
