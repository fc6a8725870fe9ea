extension ZipArchive {
    static let localHeaderSize = 30
    /// The most that DEFLATE can expand: 258 bytes from two bits.
    private static let largestRatio: Int64 = 1032

    /// The data of an entry, with its local header, its length and its CRC-32 verified.
    ///
    /// - Parameter limit: The most bytes the caller is ready to take; the recorded size is checked against it before
    ///   anything is allocated, and the real size can never be larger.
    /// - Throws: a ``ZipError`` that names the entry. Other entries can still be read.
    package func read(_ entry: ZipEntry, limit: Int) throws(ZipError) -> [UInt8] {
        do throws(ZipError) {
            return try readUnnamed(entry, limit: limit)
        } catch {
            throw ZipError(error.code, error.message, entry: entry.name)
        }
    }

    /// An archive that is stored as an entry of this one, without copying its bytes; nil when the entry is compressed
    /// or its header is not what it should be. The CRC-32 of the whole is not verified, those of its entries will be.
    package func storedSource(of entry: ZipEntry) -> ZipSource? {
        guard entry.isStored, !entry.isEncrypted, !entry.overlaps, entry.size == entry.compressedSize,
            let offset = try? dataOffset(of: entry)
        else { return nil }
        return source.part(at: offset, count: entry.size)
    }

    private func readUnnamed(_ entry: ZipEntry, limit: Int) throws(ZipError) -> [UInt8] {
        try check(entry)
        guard entry.size <= Int64(max(limit, 0)) else {
            throw ZipError(.tooLarge, "has \(entry.size) bytes, more than the limit of \(limit)")
        }
        let offset = try dataOffset(of: entry)
        let bytes = try source.withBytes(at: offset, count: Int(entry.compressedSize)) { data throws(ZipError) in
            try contents(of: entry, from: data)
        }
        guard CRC32.checksum(of: bytes.span) == entry.checksum else {
            throw ZipError(.checksum, "has a wrong checksum: its data is damaged")
        }
        return bytes
    }

    private func contents(of entry: ZipEntry, from data: Span<UInt8>) throws(ZipError) -> [UInt8] {
        guard !entry.isStored else {
            return data.withUnsafeBufferPointer { [UInt8]($0) }
        }
        do throws(InflateError) {
            return try Inflate.raw(data, expected: Int(entry.size), limit: Int(entry.size))
        } catch {
            throw ZipError(error == .truncated ? .truncated : .corrupt, error.description)
        }
    }

    /// What the directory alone tells about an entry that cannot be read.
    private func check(_ entry: ZipEntry) throws(ZipError) {
        guard !entry.isEncrypted else { throw ZipError(.encrypted, "is encrypted") }
        guard !entry.overlaps else {
            throw ZipError(.overlap, "shares its data with another entry or with the directory, as in archive bombs")
        }
        switch entry.method {
        case 0:
            guard entry.size == entry.compressedSize else {
                throw ZipError(.corrupt, "is stored, but has two different sizes")
            }
        case 8:
            let (largest, overflow) = entry.compressedSize.multipliedReportingOverflow(by: Self.largestRatio)
            guard overflow || entry.size <= largest else {
                throw ZipError(.corrupt, "announces more data than its compressed bytes can hold")
            }
        default:
            throw ZipError(.unsupported, "is compressed with method \(entry.method), which is not read")
        }
    }

    /// Verifies the local header against the directory (APPNOTE section 4.3.7) and says where the data starts.
    private func dataOffset(of entry: ZipEntry) throws(ZipError) -> Int64 {
        let fixed = Self.localHeaderSize
        let extraLength = try source.withBytes(at: entry.headerOffset, count: fixed + entry.rawName.count) {
            header throws(ZipError) -> Int in
            guard header.littleEndian32(at: 0) == 0x0403_4B50 else {
                throw ZipError(.corrupt, "has no local header where the directory says")
            }
            guard Int(header.littleEndian16(at: 26)) == entry.rawName.count else {
                throw ZipError(.corrupt, "has another name in its local header than in the directory")
            }
            for position in 0..<entry.rawName.count
            where header[fixed + position] != directory[entry.rawName.lowerBound + position] {
                throw ZipError(.corrupt, "has another name in its local header than in the directory")
            }
            guard header.littleEndian16(at: 8) == entry.method else {
                throw ZipError(.corrupt, "has another compression method in its local header than in the directory")
            }
            let flags = header.littleEndian16(at: 6)
            // With a descriptor behind the data the three fields are zero, or whatever the writer had at hand.
            if !entry.hasDataDescriptor, flags & 0x0008 == 0 {
                guard header.littleEndian32(at: 14) == entry.checksum,
                    Self.agrees(header.littleEndian32(at: 18), entry.compressedSize),
                    Self.agrees(header.littleEndian32(at: 22), entry.size)
                else {
                    throw ZipError(.corrupt, "has other sizes in its local header than in the directory")
                }
            }
            return Int(header.littleEndian16(at: 28))
        }
        return entry.headerOffset + Int64(fixed + entry.rawName.count + extraLength)
    }

    /// True for equal sizes; all ones stands for a Zip64 field, which the directory's own value replaces.
    private static func agrees(_ local: UInt32, _ size: Int64) -> Bool {
        local == .max || Int64(local) == size
    }
}
