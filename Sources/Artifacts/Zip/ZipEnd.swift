/// The end of central directory record, with its Zip64 form where there is one (APPNOTE sections 4.3.14 to 4.3.16).
struct ZipEnd {
    /// The number of entries as recorded.
    let entries: UInt64
    /// True when only the low 16 bits of the number are recorded, as old writers left it without Zip64.
    let isEntryCountShort: Bool
    let directorySize: Int64
    /// Where the directory is in the source.
    let directoryOffset: Int64
    /// What is to be added to every recorded offset: the length of what stands in front of the archive.
    let shift: Int64

    private static let endSize = 22
    private static let locatorSize = 20
    private static let end64Size = 56

    init(_ source: ZipSource) throws(ZipError) {
        guard source.count >= Int64(Self.endSize) else {
            throw ZipError(.notAnArchive, "is too short for a ZIP archive")
        }
        // The comment has at most 65,535 bytes.
        let tailSize = Int(min(source.count, Int64(Self.endSize + 0xFFFF)))
        let tailStart = source.count - Int64(tailSize)
        let candidates = try source.withBytes(at: tailStart, count: tailSize) { tail in
            Self.candidates(in: tail)
        }
        guard !candidates.isEmpty else {
            throw ZipError(.notAnArchive, "has no end of central directory: it is truncated or no ZIP archive")
        }
        var failure: ZipError?
        for candidate in candidates {
            do throws(ZipError) {
                self = try Self(source, at: tailStart + Int64(candidate))
                return
            } catch {
                failure = failure ?? error
            }
        }
        throw failure ?? ZipError(.corrupt, "has no usable end of central directory")
    }

    /// The places of possible records, the likeliest first: the last one whose comment reaches exactly to the end,
    /// then the others from the last to the first. A comment may itself contain the signature.
    private static func candidates(in tail: Span<UInt8>) -> [Int] {
        var exact: [Int] = []
        var others: [Int] = []
        var position = tail.count - endSize
        while position >= 0 {
            if tail[position] == 0x50, tail.littleEndian32(at: position) == 0x0605_4B50 {
                let end = position + endSize + Int(tail.littleEndian16(at: position + 20))
                if end == tail.count { exact.append(position) } else if end < tail.count { others.append(position) }
                // Nothing sane has many of them; each costs a look at the directory.
                if exact.count + others.count >= 16 { break }
            }
            position -= 1
        }
        return exact + others
    }

    private init(_ source: ZipSource, at position: Int64) throws(ZipError) {
        let record = try source.withBytes(at: position, count: Self.endSize) { bytes in
            (
                disk: bytes.littleEndian16(at: 4), directoryDisk: bytes.littleEndian16(at: 6),
                diskEntries: bytes.littleEndian16(at: 8), entries: bytes.littleEndian16(at: 10),
                size: bytes.littleEndian32(at: 12), offset: bytes.littleEndian32(at: 16)
            )
        }
        let mayBe64 =
            record.entries == 0xFFFF || record.size == 0xFFFF_FFFF || record.offset == 0xFFFF_FFFF
            || record.disk == 0xFFFF || record.directoryDisk == 0xFFFF || record.diskEntries == 0xFFFF
        if mayBe64, let end64 = try Self.end64(source, before: position) {
            guard end64.disk == 0, end64.directoryDisk == 0 else { throw Self.severalDisks }
            try self.init(
                source, entries: end64.entries, isShort: false, size: end64.size, offset: end64.offset,
                behind: end64.position)
            return
        }
        guard record.disk == 0, record.directoryDisk == 0, record.diskEntries == record.entries else {
            throw Self.severalDisks
        }
        try self.init(
            source, entries: UInt64(record.entries), isShort: true, size: UInt64(record.size),
            offset: UInt64(record.offset), behind: position)
    }

    /// Finds the directory, which should end at `behind`; the difference to where it says it is, is the shift.
    private init(
        _ source: ZipSource, entries: UInt64, isShort: Bool, size: UInt64, offset: UInt64, behind: Int64
    ) throws(ZipError) {
        guard let size = Int64(exactly: size), let offset = Int64(exactly: offset), size <= behind else {
            throw ZipError(.corrupt, "has a directory that is larger than the archive")
        }
        self.entries = entries
        isEntryCountShort = isShort
        directorySize = size
        let adjacent = behind - size
        if size == 0 {
            directoryOffset = adjacent
            shift = 0
            return
        }
        // A gap before the end record (a signature, padding) is told from a prefix by where a record really starts.
        if adjacent >= offset, try Self.isDirectory(source, at: adjacent) {
            directoryOffset = adjacent
            shift = adjacent - offset
        } else if offset <= behind - size, try Self.isDirectory(source, at: offset) {
            directoryOffset = offset
            shift = 0
        } else {
            throw ZipError(.corrupt, "has no directory where its end record says")
        }
    }

    private static func isDirectory(_ source: ZipSource, at offset: Int64) throws(ZipError) -> Bool {
        guard offset >= 0, offset <= source.count - 4 else { return false }
        return try source.withBytes(at: offset, count: 4) { $0.littleEndian32(at: 0) == 0x0201_4B50 }
    }

    private static var severalDisks: ZipError {
        ZipError(.unsupported, "is one part of an archive on several disks, which is not read")
    }

    private struct End64 {
        var position: Int64
        var disk: UInt32
        var directoryDisk: UInt32
        var entries: UInt64
        var size: UInt64
        var offset: UInt64
    }

    /// The Zip64 record that the locator in front of the end record points to; nil when there is no locator.
    private static func end64(_ source: ZipSource, before position: Int64) throws(ZipError) -> End64? {
        let locatorPosition = position - Int64(locatorSize)
        guard locatorPosition >= 0 else { return nil }
        let recorded: UInt64? = try source.withBytes(at: locatorPosition, count: locatorSize) { bytes in
            bytes.littleEndian32(at: 0) == 0x0706_4B50 ? bytes.littleEndian64(at: 8) : nil
        }
        guard let recorded else { return nil }
        // With something in front of the archive the recorded place is too low; then the record is expected right
        // before its locator.
        var places = [locatorPosition - Int64(end64Size)]
        if let recorded = Int64(exactly: recorded) { places.insert(recorded, at: 0) }
        for place in places where place >= 0 && place <= locatorPosition - Int64(end64Size) {
            let found: End64? = try source.withBytes(at: place, count: end64Size) { bytes in
                guard bytes.littleEndian32(at: 0) == 0x0606_4B50 else { return nil }
                return End64(
                    position: place, disk: bytes.littleEndian32(at: 16), directoryDisk: bytes.littleEndian32(at: 20),
                    entries: bytes.littleEndian64(at: 32), size: bytes.littleEndian64(at: 40),
                    offset: bytes.littleEndian64(at: 48))
            }
            if let found { return found }
        }
        throw ZipError(.corrupt, "has a Zip64 locator that points nowhere")
    }
}
