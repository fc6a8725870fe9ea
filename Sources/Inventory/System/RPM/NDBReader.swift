/// Reads the blobs of an ndb database (`Packages.db`), rpm's own format.
///
/// A header of 32 bytes (`RpmP`, version, generation, number of slot pages), then slots of 16 bytes (`Slot`, package
/// number, offset and length in blocks of 16 bytes) that fill pages of 4096 bytes, then the blobs: `BlbS`, package
/// number, time, length; the bytes; at the end of the blocks Adler-32, length, `BlbE`. All numbers are little-endian.
///
/// Source: rpm, `lib/backend/ndb/rpmpkg.c` (format version 0). The Adler-32 is not checked, as rpm itself does not when
/// it reads.
struct NDBReader {
    private var slot = 2
    private let slotCount: Int
    /// Slots must not share blocks; a hostile file could make one blob look like a million.
    private var budget: Int

    private static let magic: UInt32 = 0x506d_7052
    private static let slotMagic: UInt32 = 0x746f_6c53
    private static let blobMagic: UInt32 = 0x5362_6c42
    private static let endMagic: UInt32 = 0x4562_6c42

    static func isNDB(_ bytes: Span<UInt8>) -> Bool { bytes.littleEndian32(at: 0) == magic }

    init(_ bytes: Span<UInt8>) throws(RPMDatabaseReader.Failure) {
        guard let version = bytes.littleEndian32(at: 4), let pages = bytes.littleEndian32(at: 12) else {
            throw RPMDatabaseReader.Failure("The ndb database breaks off in its header")
        }
        guard version == 0 else {
            throw RPMDatabaseReader.Failure("The ndb database has the unknown format version \(version)")
        }
        slotCount = Int(pages) * (4096 / 16)
        budget = bytes.count
    }

    /// The next blob; nil at the end.
    mutating func next(in bytes: Span<UInt8>) -> RPMDatabaseReader.Blob? {
        while slot < slotCount {
            let offset = slot * 16
            slot += 1
            guard let magic = bytes.littleEndian32(at: offset), let package = bytes.littleEndian32(at: offset + 4),
                let blockOffset = bytes.littleEndian32(at: offset + 8),
                let blockCount = bytes.littleEndian32(at: offset + 12)
            else {
                slot = slotCount
                return .damaged("The ndb database breaks off in its list of packages")
            }
            guard magic == Self.slotMagic else {
                return .damaged("Slot \(slot - 1) of the ndb database is damaged")
            }
            if blockOffset == 0 { continue }
            return blob(package, at: Int(blockOffset) * 16, size: Int(blockCount) * 16, in: bytes)
        }
        return nil
    }

    private mutating func blob(
        _ package: UInt32, at start: Int, size: Int, in bytes: Span<UInt8>
    ) -> RPMDatabaseReader.Blob {
        guard package != 0, size >= 32, start >= slotCount * 16, start <= bytes.count, size <= bytes.count - start
        else {
            return .damaged("Package \(package) of the ndb database lies outside of the file, which seems cut")
        }
        guard bytes.littleEndian32(at: start) == Self.blobMagic, bytes.littleEndian32(at: start + 4) == package,
            let length = bytes.littleEndian32(at: start + 12), Int(length) <= size - 28,
            bytes.littleEndian32(at: start + size - 8) == length,
            bytes.littleEndian32(at: start + size - 4) == Self.endMagic
        else {
            return .damaged("Package \(package) of the ndb database is damaged")
        }
        guard Int(length) <= budget else {
            slot = slotCount
            return .damaged("Packages of the ndb database share bytes of the file")
        }
        budget -= Int(length)
        return .inFile(start + 16..<start + 16 + Int(length))
    }
}
