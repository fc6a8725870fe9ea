import CISAL

/// The CRC-32 of ZIP and gzip (reflected polynomial 0xEDB88320; RFC 1952 section 8).
package enum CRC32 {
    /// The checksum of `bytes`, or of what `previous` stands for followed by `bytes`.
    package static func checksum(of bytes: Span<UInt8>, continuing previous: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, !buffer.isEmpty else { return previous }
            return crc32_gzip_refl(previous, base, UInt64(buffer.count))
        }
    }
}
