import CISAL

/// Inflates a whole DEFLATE stream in memory, with a hard limit on the output.
///
/// For streams that arrive in pieces see ``StreamDecoder``.
package enum Inflate {
    /// Inflates raw DEFLATE data (RFC 1951), as ZIP archives hold it. Bytes behind the final block are ignored.
    ///
    /// - Parameters:
    ///   - bytes: The compressed data.
    ///   - expected: The exact length of the output when it is known: saves guessing, and a different length is an
    ///     error.
    ///   - limit: The most bytes to produce. Nothing larger than this (or than `expected`) is ever allocated.
    package static func raw(
        _ bytes: Span<UInt8>, expected: Int? = nil, limit: Int
    ) throws(InflateError) -> [UInt8] {
        try run(bytes, format: UInt32(ISAL_DEFLATE), expected: expected, limit: limit)
    }

    /// Inflates data in the zlib format (RFC 1950) and verifies its Adler-32 checksum. Parameters as for ``raw``.
    package static func zlib(
        _ bytes: Span<UInt8>, expected: Int? = nil, limit: Int
    ) throws(InflateError) -> [UInt8] {
        try run(bytes, format: UInt32(ISAL_ZLIB), expected: expected, limit: limit)
    }

    private static func run(
        _ bytes: Span<UInt8>, format: UInt32, expected: Int?, limit: Int
    ) throws(InflateError) -> [UInt8] {
        // The library counts in 32 bits.
        let limit = min(max(limit, 0), Int(UInt32.max))
        guard bytes.count <= Int(UInt32.max) else { throw .tooLarge(limit: limit) }

        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { state.deallocate() }

        if let expected {
            guard expected >= 0, expected <= limit else { throw .tooLarge(limit: limit) }
            let (output, code) = attempt(bytes, format: format, capacity: expected, state: state)
            try check(code, overflow: .sizeMismatch(expected: expected))
            guard output.count == expected else { throw .sizeMismatch(expected: expected) }
            return output
        }
        // Starting over with four times the room costs a third more at worst, and keeps to the stateless decoder,
        // which needs no copy of the window.
        var capacity = min(limit, max(4096, bytes.count.multipliedReportingOverflow(by: 4).partialValue))
        while true {
            let (output, code) = attempt(bytes, format: format, capacity: capacity, state: state)
            if code == ISAL_OUT_OVERFLOW, capacity < limit {
                capacity = capacity > limit / 4 ? limit : capacity * 4
                continue
            }
            try check(code, overflow: .tooLarge(limit: limit))
            return output
        }
    }

    /// One run of the stateless decoder into at most `capacity` bytes; the library's return code beside the output.
    private static func attempt(
        _ bytes: Span<UInt8>, format: UInt32, capacity: Int, state: UnsafeMutablePointer<inflate_state>
    ) -> ([UInt8], Int32) {
        isal_inflate_init(state)
        state.pointee.crc_flag = format
        // `isal_inflate_init` leaves the code tables as they are; an incomplete code must never reach old memory.
        withUnsafeMutableBytes(of: &state.pointee.lit_huff_code) { zero($0) }
        withUnsafeMutableBytes(of: &state.pointee.dist_huff_code) { zero($0) }
        var code = Int32(ISAL_DECOMP_OK)
        // On an invalid distance the library counts up to one match (258 bytes) beyond `avail_out` before it returns.
        // It was never seen to write there; the room makes sure that it does no harm if it does.
        let output = [UInt8](unsafeUninitializedCapacity: capacity + slack) { buffer, initialized in
            bytes.withUnsafeBufferPointer { input in
                state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                state.pointee.avail_in = UInt32(input.count)
                state.pointee.next_out = buffer.baseAddress
                state.pointee.avail_out = UInt32(capacity)
                code = input.isEmpty ? Int32(ISAL_END_INPUT) : isal_inflate_stateless(state)
            }
            // `avail_out` has wrapped around after such an error, and means nothing after any other.
            let isUsable = code == Int32(ISAL_DECOMP_OK) && Int(state.pointee.avail_out) <= capacity
            initialized = isUsable ? capacity - Int(state.pointee.avail_out) : 0
        }
        return (output, code)
    }

    /// What the decoder's fast loop keeps free at the end of the output (`ISAL_LOOK_AHEAD`).
    private static let slack = 288

    private static func zero(_ buffer: UnsafeMutableRawBufferPointer) {
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
    }

    private static func check(_ code: Int32, overflow: InflateError) throws(InflateError) {
        switch code {
        case Int32(ISAL_DECOMP_OK): return
        case Int32(ISAL_END_INPUT): throw .truncated
        case Int32(ISAL_OUT_OVERFLOW): throw overflow
        case Int32(ISAL_NEED_DICT): throw .dictionaryNeeded
        case Int32(ISAL_INVALID_BLOCK): throw .corrupt("invalid block")
        case Int32(ISAL_INVALID_SYMBOL): throw .corrupt("invalid symbol")
        case Int32(ISAL_INVALID_LOOKBACK): throw .corrupt("distance beyond the start")
        case Int32(ISAL_INVALID_WRAPPER), Int32(ISAL_UNSUPPORTED_METHOD): throw .corrupt("invalid header")
        case Int32(ISAL_INCORRECT_CHECKSUM): throw .checksum
        default: throw .corrupt("code \(code)")
        }
    }
}
