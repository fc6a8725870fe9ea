/// The sparse files of GNU tar: the old form in the header, and 0.0, 0.1 and 1.0 in PAX records.
///
/// Source: GNU tar manual, "Storing Sparse Files" and "The Sparse Members of the Tar Format".
extension TarReader {
    /// The most fragments that a sparse file may have.
    private static var maximumFragments: Int { 1 << 20 }

    /// The old GNU form: four fragments in the header, more in extra blocks.
    mutating func startOldSparse(_ block: Span<UInt8>) throws(TarError) {
        guard let realSize = TarField.number(block.extracting(483..<495)) else {
            throw failure("tar.sparse", "a sparse file has a size that is not a number")
        }
        header.sparse = []
        header.size = realSize
        try readFragments(block.extracting(386..<482))
        if block[482] != 0 {
            state = .sparseHeader
        } else {
            try checkSparse(data: remaining)
            announce()
        }
    }

    mutating func readSparseExtension(_ block: Span<UInt8>) throws(TarError) {
        try readFragments(block.extracting(0..<504))
        if block[504] == 0 {
            state = .header
            try checkSparse(data: remaining)
            announce()
        }
    }

    private mutating func readFragments(_ table: Span<UInt8>) throws(TarError) {
        var position = 0
        while position + 24 <= table.count, table[position] != 0 {
            guard let offset = TarField.number(table.extracting(position..<position + 12)),
                let length = TarField.number(table.extracting(position + 12..<position + 24)),
                (header.sparse?.count ?? 0) < Self.maximumFragments
            else { throw failure("tar.sparse", "the map of a sparse file breaks its format") }
            header.sparse?.append(SparseFragment(offset: offset, length: length))
            position += 24
        }
    }

    /// The PAX forms 0.0, 0.1 and 1.0.
    mutating func startSparse(_ records: PAXRecords) throws(TarError) {
        if let name = records.sparseName { header.path = name }
        if records.sparseMajor == 1 {
            guard let realSize = records.sparseSize else {
                throw failure("tar.sparse", "a sparse file does not say its size")
            }
            header.size = realSize
            mapNumbers = []
            mapLine = []
            state = .sparseMap
            return
        }
        guard let map = records.sparseMap, let realSize = records.sparseSize else {
            throw failure("tar.sparse", "a sparse file has no map or no size")
        }
        header.sparse = map
        header.size = realSize
        try checkSparse(data: remaining)
        announce()
    }

    /// Version 1.0 keeps its map in front of the data: decimal numbers, a line each, padded to a block.
    mutating func readSparseMap(_ bytes: Span<UInt8>, from start: Int) throws(TarError) -> Int {
        let position = gather(bytes, from: start, upTo: Int(min(512, remaining + Int64(gathered.count))))
        remaining -= Int64(position - start)
        guard gathered.count == 512 || remaining == 0 else { return position }
        let block = gathered
        gathered.removeAll(keepingCapacity: true)
        for byte in block {
            guard byte == 0x0A else {
                mapLine.append(byte)
                guard mapLine.count < 20 else {
                    throw failure("tar.sparse", "the map of a sparse file breaks its format")
                }
                continue
            }
            guard let number = TarField.decimal(mapLine) else {
                throw failure("tar.sparse", "the map of a sparse file breaks its format")
            }
            mapLine.removeAll(keepingCapacity: true)
            mapNumbers.append(number)
            guard mapNumbers[0] <= Int64(Self.maximumFragments) else {
                throw failure("tar.sparse", "a sparse file has more than a million fragments")
            }
            guard Int64(mapNumbers.count) == 1 + 2 * mapNumbers[0] else { continue }
            header.sparse = stride(from: 1, to: mapNumbers.count, by: 2).map {
                SparseFragment(offset: mapNumbers[$0], length: mapNumbers[$0 + 1])
            }
            try checkSparse(data: remaining)
            announce()
            return position
        }
        guard remaining > 0 else { throw failure("tar.sparse", "the map of a sparse file is cut off") }
        return position
    }

    /// A map must be in order, inside the file, and as long as the data.
    private func checkSparse(data: Int64) throws(TarError) {
        var end: Int64 = 0
        var total: Int64 = 0
        for fragment in header.sparse ?? [] {
            let (fragmentEnd, overflow) = fragment.offset.addingReportingOverflow(fragment.length)
            guard fragment.offset >= end, fragment.length >= 0, !overflow, fragmentEnd <= header.size else {
                throw failure("tar.sparse", "the map of a sparse file points outside of it")
            }
            end = fragmentEnd
            total += fragment.length
        }
        guard total == data else {
            throw failure("tar.sparse", "the map of a sparse file does not fit its data")
        }
    }
}
