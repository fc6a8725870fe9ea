internal import Artifacts

/// A small file that may be compressed with gzip (RFC 1952); told by its first bytes, not by its name.
enum GzipFile {
    /// The content, decompressed when it has to be.
    static func contents(of bytes: [UInt8], limit: Int, path: String) throws(AdvisoryError) -> [UInt8] {
        guard bytes.count > 18, bytes[0] == 0x1F, bytes[1] == 0x8B else { return bytes }
        guard bytes[2] == 8, let start = bodyStart(bytes) else {
            throw AdvisoryError(.source, "is damaged gzip data", at: path)
        }
        do throws(InflateError) {
            return try Inflate.raw(bytes.span.extracting(start..<bytes.count), limit: limit)
        } catch {
            throw AdvisoryError(.source, "is damaged gzip data: \(error)", at: path)
        }
    }

    /// Where the DEFLATE data starts (RFC 1952 section 2.3); nil when the header does not end.
    private static func bodyStart(_ bytes: [UInt8]) -> Int? {
        let flags = bytes[3]
        var position = 10
        if flags & 0x04 != 0 {
            guard position + 2 <= bytes.count else { return nil }
            position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
        }
        for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {
            guard position < bytes.count,
                let end = bytes[position...].firstIndex(of: 0)
            else { return nil }
            position = end + 1
        }
        if flags & 0x02 != 0 { position += 2 }
        return position < bytes.count ? position : nil
    }
}
