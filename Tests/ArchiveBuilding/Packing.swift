import Artifacts

/// Compressed forms that are written by hand, without compressing anything, so that every odd form can be made.
package enum Packing {
    // MARK: gzip (RFC 1952) with stored blocks (RFC 1951 section 3.2.4)

    /// One gzip member.
    /// - Parameters:
    ///   - checksum: nil for the right one.
    ///   - extra: the extra field.
    package static func gzip(_ bytes: [UInt8], checksum: UInt32? = nil, extra: [UInt8]? = nil) -> [UInt8] {
        var member: [UInt8] = [0x1F, 0x8B, 8, extra == nil ? 0 : 4, 0, 0, 0, 0, 0, 255]
        if let extra { member += little(UInt64(extra.count), 2) + extra }
        member += stored(bytes)
        member += little(UInt64(checksum ?? CRC32.checksum(of: bytes.span)), 4)
        member += little(UInt64(bytes.count & 0xFFFF_FFFF), 4)
        return member
    }

    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        repeat {
            let count = min(65_535, bytes.count - position)
            let isLast = position + count == bytes.count
            result.append(isLast ? 1 : 0)
            result += little(UInt64(count), 2) + little(UInt64(~count & 0xFFFF), 2)
            result += bytes[position..<position + count]
            position += count
        } while position < bytes.count
        return result
    }

    // MARK: zstd (RFC 8878) with raw and RLE blocks

    /// One frame of raw blocks.
    /// - Parameter checksum: the content checksum, nil for none.
    package static func zstd(_ bytes: [UInt8], checksum: UInt32? = nil) -> [UInt8] {
        var frame = frameHeader(size: bytes.count, hasChecksum: checksum != nil)
        var position = 0
        repeat {
            let count = min(128 << 10, bytes.count - position)
            let isLast = position + count == bytes.count
            frame += little(UInt64(count << 3 | (isLast ? 1 : 0)), 3)
            frame += bytes[position..<position + count]
            position += count
        } while position < bytes.count
        if let checksum { frame += little(UInt64(checksum), 4) }
        return frame
    }

    /// One frame of zeros: four bytes for each 128 KiB.
    package static func zstdZeros(blocks: Int) -> [UInt8] {
        var frame = frameHeader(size: blocks * (128 << 10), hasChecksum: false)
        for number in 0..<blocks {
            frame += little(UInt64((128 << 10) << 3 | 2 | (number == blocks - 1 ? 1 : 0)), 3) + [0]
        }
        return frame
    }

    /// A frame that decoders pass over (RFC 8878 section 3.1.2).
    package static func skippable(_ bytes: [UInt8], kind: UInt8 = 0) -> [UInt8] {
        [0x50 | kind, 0x2A, 0x4D, 0x18] + little(UInt64(bytes.count), 4) + bytes
    }

    private static func frameHeader(size: Int, hasChecksum: Bool) -> [UInt8] {
        // An 8-byte content size and a window of 128 KiB (exponent 7).
        [0x28, 0xB5, 0x2F, 0xFD, 0xC0 | (hasChecksum ? 4 : 0), 7 << 3] + little(UInt64(size), 8)
    }

    /// A number in little-endian bytes.
    package static func little(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
