import CISAL
import CZstd

/// How a blob is compressed, told by its first bytes, never by its media type.
package enum Compression: Sendable, Hashable {
    case none, gzip, zstd
    /// Known, and not read.
    case unsupported(String)

    /// How many first bytes are needed to tell: a block of a tar.
    package static let prefixLength = 512

    package init(prefix: UnsafeRawBufferPointer) {
        // A tar begins with a name, which may be anything, but has a checksum.
        if prefix.count >= 512, TarField.checksumMatches(Span(_unsafeBytes: prefix[..<512])) {
            self = .none
            return
        }
        func starts(_ magic: [UInt8]) -> Bool {
            prefix.count >= magic.count && prefix.prefix(magic.count).elementsEqual(magic)
        }
        if starts([0x1F, 0x8B]) {
            self = .gzip
        } else if starts([0x28, 0xB5, 0x2F, 0xFD]) {
            self = .zstd
        } else if prefix.count >= 4, prefix[0] & 0xF0 == 0x50, prefix.dropFirst().starts(with: [0x2A, 0x4D, 0x18]) {
            // A skippable frame (RFC 8878 section 3.1.2) may come first.
            self = .zstd
        } else if starts([0x42, 0x5A, 0x68]) {
            self = .unsupported("bzip2")
        } else if starts([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            self = .unsupported("xz")
        } else {
            self = .none
        }
    }
}

/// Decompresses a stream of gzip members (RFC 1952) or zstd frames (RFC 8878), any number of them in a row.
///
/// `@unchecked Sendable` around the C library's state: one task at a time uses a decoder.
final class StreamDecoder: @unchecked Sendable {
    private enum Engine {
        case gzip(UnsafeMutablePointer<inflate_state>)
        case zstd(OpaquePointer)
    }

    private let engine: Engine
    /// True between two members or frames: here the stream may end.
    private(set) var isAtBoundary = true
    /// True when only padding or rubbish follows the last gzip member.
    private var isBehindEnd = false
    private var members = 0
    /// How much input the zstd library wants next: with no more than that, it decodes one block at a time.
    private var wanted = 1
    /// What is wrong with the input behind the bytes that were handed out last.
    private var failure: ArtifactError?
    private(set) var hasTrailingBytes = false

    /// nil for a compression that is not one of the two, or when the library cannot allocate its state.
    init?(_ compression: Compression) {
        switch compression {
        case .gzip:
            let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
            // Initialising leaves the code tables as they are; an incomplete code must never reach old memory.
            UnsafeMutableRawPointer(state).initializeMemory(
                as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
            isal_inflate_init(state)
            state.pointee.crc_flag = UInt32(ISAL_GZIP)
            engine = .gzip(state)
        case .zstd:
            guard let stream = ZSTD_createDStream() else { return nil }
            engine = .zstd(stream)
        case .none, .unsupported:
            return nil
        }
    }

    deinit {
        switch engine {
        case .gzip(let state): state.deallocate()
        case .zstd(let stream): ZSTD_freeDStream(stream)
        }
    }

    /// Decodes from the front of `input` into `output`, advancing both as far as one of them lasts.
    /// - Returns: the bytes consumed and produced.
    /// - Throws: when the input is damaged, after everything before the damage was handed out.
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(ArtifactError) -> (consumed: Int, produced: Int) {
        if let failure { throw failure }
        let step =
            switch engine {
            case .gzip(let state): inflate(state, input, output)
            case .zstd(let stream): decompress(stream, input, output)
            }
        if let failure, step.produced == 0 { throw failure }
        return step
    }

    private func inflate(
        _ state: UnsafeMutablePointer<inflate_state>, _ input: UnsafeRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int) {
        var consumed = 0
        var produced = 0
        while consumed < input.count || !isAtBoundary, produced < output.count {
            if isAtBoundary {
                // What follows a member is another member, or padding to be passed over.
                if isBehindEnd || (members > 0 && input[consumed] != 0x1F) {
                    isBehindEnd = true
                    if input[consumed...].contains(where: { $0 != 0 }) { hasTrailingBytes = true }
                    return (input.count, produced)
                }
                isal_inflate_reset(state)
                state.pointee.crc_flag = UInt32(ISAL_GZIP)
                isAtBoundary = false
            }
            state.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.advanced(by: consumed).assumingMemoryBound(to: UInt8.self))
            state.pointee.avail_in = UInt32(input.count - consumed)
            state.pointee.next_out = output.baseAddress?.advanced(by: produced).assumingMemoryBound(to: UInt8.self)
            state.pointee.avail_out = UInt32(output.count - produced)
            let status = isal_inflate(state)
            let taken = input.count - consumed - Int(state.pointee.avail_in)
            let room = output.count - produced
            let isSound = status == ISAL_DECOMP_OK || status == ISAL_END_INPUT
            var made = room - min(room, Int(state.pointee.avail_out))
            if !isSound, status != ISAL_INCORRECT_CHECKSUM {
                // After damage the counters may include a match that was not written, and may have wrapped around.
                made = max(0, made - Self.longestMatch)
            }
            consumed += taken
            produced += made
            guard isSound else {
                let reason =
                    status == ISAL_INCORRECT_CHECKSUM ? "its checksum is wrong" : "its compressed data is damaged"
                failure = ArtifactError("gzip.corrupt", "cannot be decompressed: \(reason)")
                break
            }
            if state.pointee.block_state == ISAL_BLOCK_FINISH {
                isAtBoundary = true
                members += 1
            } else if taken == 0, made == 0 {
                break
            }
        }
        return (consumed, produced)
    }

    /// The longest match of DEFLATE (RFC 1951 section 3.2.5).
    private static let longestMatch = 258

    private func decompress(
        _ stream: OpaquePointer, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int) {
        var source = ZSTD_inBuffer(src: input.baseAddress, size: 0, pos: 0)
        var sink = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        while sink.pos < sink.size {
            let before = (source.pos, sink.pos)
            if isAtBoundary, source.pos == input.count { break }
            source.size = min(input.count, source.pos + max(1, wanted))
            let status = ZSTD_decompressStream(stream, &sink, &source)
            guard ZSTD_isError(status) == 0 else {
                failure = ArtifactError(
                    "zstd.corrupt", "cannot be decompressed: \(String(cString: ZSTD_getErrorName(status)))")
                break
            }
            wanted = status
            isAtBoundary = status == 0
            if source.pos == before.0, sink.pos == before.1 { break }
        }
        return (source.pos, sink.pos)
    }
}
