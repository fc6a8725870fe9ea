/// Reads the central directory (APPNOTE section 4.3.12).
enum ZipDirectory {
    private static let headerSize = 46

    /// The entries in order.
    static func entries(in bytes: Span<UInt8>, end: ZipEnd, limit: Int) throws(ZipError) -> [ZipEntry] {
        var entries: [ZipEntry] = []
        entries.reserveCapacity(min(Int(clamping: end.entries), bytes.count / headerSize))
        var position = 0
        while bytes.count - position >= 4 {
            let signature = bytes.littleEndian32(at: position)
            // A digital signature (section 4.3.13) may close the directory.
            if signature == 0x0505_4B50 { break }
            guard signature == 0x0201_4B50, bytes.count - position >= headerSize else {
                throw ZipError(.corrupt, "has a damaged directory behind entry \(entries.count)")
            }
            guard entries.count < limit else { throw ZipError(.tooLarge, "has more than \(limit) entries") }
            let nameLength = Int(bytes.littleEndian16(at: position + 28))
            let extraLength = Int(bytes.littleEndian16(at: position + 30))
            let commentLength = Int(bytes.littleEndian16(at: position + 32))
            let size = headerSize + nameLength + extraLength + commentLength
            guard bytes.count - position >= size else {
                throw ZipError(.corrupt, "has a directory that ends within entry \(entries.count + 1)")
            }
            entries.append(
                try entry(in: bytes, at: position, nameLength: nameLength, extraLength: extraLength, shift: end.shift))
            position += size
        }
        let found = UInt64(entries.count)
        guard end.isEntryCountShort ? found & 0xFFFF == end.entries : found == end.entries else {
            throw ZipError(.corrupt, "has \(found) entries in its directory, but its end record says \(end.entries)")
        }
        return entries
    }

    private static func entry(
        in bytes: Span<UInt8>, at position: Int, nameLength: Int, extraLength: Int, shift: Int64
    ) throws(ZipError) -> ZipEntry {
        let nameStart = position + headerSize
        let rawName = nameStart..<nameStart + nameLength
        let flags = bytes.littleEndian16(at: position + 8)
        let extra = Extra(
            bytes.extracting(rawName.upperBound..<rawName.upperBound + extraLength),
            size: bytes.littleEndian32(at: position + 24), compressed: bytes.littleEndian32(at: position + 20),
            offset: bytes.littleEndian32(at: position + 42))
        let name = text(of: bytes.extracting(rawName), isUTF8: flags & 0x0800 != 0)
        guard extra.isComplete, let size = Int64(exactly: extra.size),
            let compressed = Int64(exactly: extra.compressed), let recorded = Int64(exactly: extra.offset)
        else {
            throw ZipError(.corrupt, "has a damaged Zip64 field", entry: name)
        }
        let (offset, overflow) = recorded.addingReportingOverflow(shift)
        guard !overflow else { throw ZipError(.corrupt, "has an impossible offset", entry: name) }
        return ZipEntry(
            name: name, method: bytes.littleEndian16(at: position + 10), flags: flags,
            checksum: bytes.littleEndian32(at: position + 16), compressedSize: compressed, size: size,
            headerOffset: offset, rawName: rawName)
    }

    /// The name. Most writers put UTF-8 there whether or not they set the flag, so code page 437 is what remains.
    private static func text(of raw: Span<UInt8>, isUTF8: Bool) -> String {
        raw.withUnsafeBufferPointer { buffer in
            if let name = String(validating: buffer, as: UTF8.self) { return name }
            return isUTF8 ? String(decoding: buffer, as: UTF8.self) : CodePage437.decode(buffer)
        }
    }

    /// The extra fields that matter: Zip64 (section 4.5.3).
    private struct Extra {
        var size: UInt64
        var compressed: UInt64
        var offset: UInt64
        /// False when a value is said to be in a Zip64 field that does not have it.
        var isComplete = true

        init(_ bytes: Span<UInt8>, size: UInt32, compressed: UInt32, offset: UInt32) {
            self.size = UInt64(size)
            self.compressed = UInt64(compressed)
            self.offset = UInt64(offset)
            var missing = (size == .max ? 1 : 0) + (compressed == .max ? 1 : 0) + (offset == .max ? 1 : 0)
            guard missing > 0 else { return }
            var position = 0
            while bytes.count - position >= 4 {
                let id = bytes.littleEndian16(at: position)
                let length = Int(bytes.littleEndian16(at: position + 2))
                guard bytes.count - position - 4 >= length else { break }
                if id == 0x0001 {
                    var cursor = position + 4
                    let end = cursor + length
                    // Only the values whose own field is all ones are there, in this order.
                    if size == .max, end - cursor >= 8 {
                        self.size = bytes.littleEndian64(at: cursor)
                        cursor += 8
                        missing -= 1
                    }
                    if compressed == .max, end - cursor >= 8 {
                        self.compressed = bytes.littleEndian64(at: cursor)
                        cursor += 8
                        missing -= 1
                    }
                    if offset == .max, end - cursor >= 8 {
                        self.offset = bytes.littleEndian64(at: cursor)
                        missing -= 1
                    }
                    break
                }
                position += 4 + length
            }
            isComplete = missing == 0
        }
    }

    /// Marks every entry that shares bytes with another one, or with the directory (David Fifield, "A better zip
    /// bomb", WOOT 2019). `O(n)` for entries in the order of their data, else `O(n log n)`.
    static func markOverlaps(_ entries: inout [ZipEntry], end: ZipEnd) {
        var order = Array(entries.indices)
        let sorted = zip(entries, entries.dropFirst()).allSatisfy { $0.headerOffset <= $1.headerOffset }
        if !sorted { order.sort { (entries[$0].headerOffset, $0) < (entries[$1].headerOffset, $1) } }
        var reach = Int64.min
        var reaching = -1
        for index in order {
            let entry = entries[index]
            // The local extra field and a data descriptor only make it longer.
            let (data, overflow) = entry.headerOffset.addingReportingOverflow(
                Int64(ZipArchive.localHeaderSize + entry.rawName.count))
            let (behind, overflow2) = data.addingReportingOverflow(entry.compressedSize)
            let stop = overflow || overflow2 ? Int64.max : behind
            if entry.headerOffset < reach {
                entries[index].overlaps = true
                entries[reaching].overlaps = true
            }
            if stop > end.directoryOffset { entries[index].overlaps = true }
            if stop > reach {
                reach = stop
                reaching = index
            }
        }
    }
}
