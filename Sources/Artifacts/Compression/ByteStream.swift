/// Bytes that arrive in order: from a file, a part of a file, or the network.
package protocol ByteStream: Sendable {
    /// Fills the front of `buffer` with the next bytes.
    /// - Returns: how many; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) async throws(ArtifactError) -> Int
}

/// A part of a file.
package struct FileStream: ByteStream {
    private let file: ReadableFile
    private var position: Int64
    private let end: Int64

    package init(_ file: ReadableFile, _ range: Range<Int64>) {
        self.file = file
        position = range.lowerBound
        end = range.upperBound
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArtifactError) -> Int {
        let wanted = Int(min(Int64(buffer.count), end - position))
        guard wanted > 0 else { return 0 }
        let count = try file.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        guard count > 0 else { throw ArtifactError("file.truncated", "ends before its stated length", path: file.path) }
        position += Int64(count)
        return count
    }
}

/// The decompressed bytes of another stream, optionally a part of them; for archives inside a compressed archive.
package struct DecodedStream: ByteStream {
    private var inner: any ByteStream
    private let decoder: StreamDecoder
    private var input: [UInt8]
    private var available: Range<Int> = 0..<0
    private var skip: Int64
    private var remaining: Int64
    private var ended = false

    /// - Parameter range: which decompressed bytes to hand out; everything before is decoded and dropped.
    package init?(_ inner: any ByteStream, compression: Compression, range: Range<Int64> = 0..<Int64.max) {
        guard let decoder = StreamDecoder(compression) else { return nil }
        self.inner = inner
        self.decoder = decoder
        input = [UInt8](repeating: 0, count: 256 << 10)
        skip = range.lowerBound
        remaining = range.upperBound - range.lowerBound
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) async throws(ArtifactError) -> Int {
        while remaining > 0 {
            if available.isEmpty, !ended {
                let pointer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
                defer { pointer.deallocate() }
                let count = try await inner.read(into: pointer)
                ended = count == 0
                input.replaceSubrange(0..<count, with: pointer[..<count])
                available = 0..<count
            }
            var failure: ArtifactError?
            let (consumed, produced) = input.withUnsafeBytes { bytes in
                do throws(ArtifactError) {
                    return try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[available]), into: buffer)
                } catch {
                    failure = error
                    return (0, 0)
                }
            }
            if let failure { throw failure }
            available = available.lowerBound + consumed..<available.upperBound
            if produced == 0 {
                guard ended, available.isEmpty else { continue }
                guard decoder.isAtBoundary else {
                    throw ArtifactError("stream.truncated", "its compressed data is cut off")
                }
                return 0
            }
            let dropped = min(skip, Int64(produced))
            skip -= dropped
            let kept = min(Int64(produced) - dropped, remaining)
            guard kept > 0 else { continue }
            if dropped > 0, let base = buffer.baseAddress {
                base.copyMemory(from: base.advanced(by: Int(dropped)), byteCount: Int(kept))
            }
            remaining -= kept
            return Int(kept)
        }
        return 0
    }
}

/// Bytes in memory.
package struct MemoryStream: ByteStream {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
