/// Reads the first BLOB of every row of one table of an SQLite 3 database, without SQLite.
///
/// Read-only and forgiving: a damaged page costs the rows below it, not the others. A write-ahead log beside the file
/// is not read. Every page is used at most once, so that loops end and the work is linear in the size of the file.
///
/// Source: "SQLite Database File Format" (sqlite.org/fileformat2.html), sections 1.3 (header), 1.6 (b-tree pages),
/// 1.7 (overflow pages), 2.1 (records), 2.6 (schema).
struct SQLiteBlobReader {
    private let pageSize: Int
    /// Without the bytes that extensions reserve at the end of every page.
    private let usableSize: Int
    private let pageCount: Int
    private let missingPages: Int
    private var isMissingReported = false
    private var used: [Bool]
    private var stack: [Frame] = []
    /// The payload that may still be read: cells cannot overlap, so no more than the file has bytes.
    private var budget: Int

    /// A b-tree page on the way down.
    private struct Frame {
        let page: Int
        /// Where the b-tree header is: behind the file header in page 1.
        let header: Int
        let cellCount: Int
        let isLeaf: Bool
        var next = 0
    }

    static func isSQLite(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 16 && bytes.matches("SQLite format 3", in: 0..<15) && bytes[15] == 0
    }

    /// Opens the table called `table`.
    init(_ bytes: Span<UInt8>, table: StaticString) throws(RPMDatabaseReader.Failure) {
        guard bytes.count >= 100, let rawSize = bytes.bigEndian16(at: 16) else {
            throw RPMDatabaseReader.Failure("The SQLite database breaks off in its header")
        }
        pageSize = rawSize == 1 ? 65536 : Int(rawSize)
        usableSize = pageSize - Int(bytes[20])
        guard pageSize >= 512, pageSize & (pageSize - 1) == 0, usableSize >= 480 else {
            throw RPMDatabaseReader.Failure("The SQLite database has the impossible page size \(pageSize)")
        }
        pageCount = bytes.count / pageSize
        // The page count in the header holds only if it was written together with the change counter.
        let stated = bytes.bigEndian32(at: 24) == bytes.bigEndian32(at: 92) ? Int(bytes.bigEndian32(at: 28) ?? 0) : 0
        missingPages = max(0, stated - pageCount)
        used = Array(repeating: false, count: pageCount + 1)
        budget = bytes.count
        guard let root = rootPage(of: table, in: bytes) else {
            throw RPMDatabaseReader.Failure(
                "The SQLite database has no table \(table): it is not RPM's, or it is damaged")
        }
        stack.removeAll()
        budget = bytes.count
        if !push(root, in: bytes) {
            throw RPMDatabaseReader.Failure("The SQLite database is cut or damaged: page \(root) of its table \(table)")
        }
    }

    /// The next row's first BLOB; nil at the end.
    mutating func next(in bytes: Span<UInt8>, buffer: inout [UInt8]) -> RPMDatabaseReader.Blob? {
        guard let payload = nextPayload(in: bytes, buffer: &buffer) else {
            guard missingPages > 0, !isMissingReported else { return nil }
            isMissingReported = true
            return .damaged("The SQLite database is cut: \(missingPages) of its pages are missing")
        }
        switch payload {
        case .inFile(let range):
            guard let blob = Self.firstBlob(of: bytes.extracting(range)) else { break }
            return .inFile(range.lowerBound + blob.lowerBound..<range.lowerBound + blob.upperBound)
        case .inBuffer:
            guard let blob = Self.firstBlob(of: buffer.span) else { break }
            return .inBuffer(blob)
        case .damaged: return payload
        }
        return .damaged("A row of the SQLite database is damaged")
    }
}

// MARK: - B-trees

extension SQLiteBlobReader {
    /// Puts a page of a table's b-tree on the stack; false when it is not one, or was there before.
    private mutating func push(_ page: Int, in bytes: Span<UInt8>) -> Bool {
        guard page >= 1, page <= pageCount, !used[page] else { return false }
        used[page] = true
        let header = (page - 1) * pageSize + (page == 1 ? 100 : 0)
        let type = bytes[header]
        guard type == 0x05 || type == 0x0d, let cells = bytes.bigEndian16(at: header + 3) else { return false }
        let isLeaf = type == 0x0d
        let room = pageSize - (page == 1 ? 100 : 0) - (isLeaf ? 8 : 12)
        guard Int(cells) * 2 <= room else { return false }
        stack.append(Frame(page: page, header: header, cellCount: Int(cells), isLeaf: isLeaf))
        return true
    }

    /// The record of the next row, in the order of row numbers.
    private mutating func nextPayload(in bytes: Span<UInt8>, buffer: inout [UInt8]) -> RPMDatabaseReader.Blob? {
        while let top = stack.indices.last {
            let frame = stack[top]
            stack[top].next += 1
            if frame.isLeaf {
                guard frame.next < frame.cellCount else {
                    stack.removeLast()
                    continue
                }
                return leafPayload(frame, in: bytes, buffer: &buffer)
            }
            // An interior page has one child more than cells, the one on the right.
            guard frame.next <= frame.cellCount else {
                stack.removeLast()
                continue
            }
            let place = frame.next == frame.cellCount ? frame.header + 8 : cell(frame, in: bytes)
            guard let place, let child = bytes.bigEndian32(at: place), push(Int(child), in: bytes) else {
                return .damaged("A page below page \(frame.page) of the SQLite database is missing or damaged")
            }
        }
        return nil
    }

    /// The offset in the file of the next cell of a page.
    private func cell(_ frame: Frame, in bytes: Span<UInt8>) -> Int? {
        let table = frame.header + (frame.isLeaf ? 8 : 12)
        guard let offset = bytes.bigEndian16(at: table + frame.next * 2), Int(offset) < usableSize else { return nil }
        return (frame.page - 1) * pageSize + Int(offset)
    }

    private mutating func leafPayload(
        _ frame: Frame, in bytes: Span<UInt8>, buffer: inout [UInt8]
    ) -> RPMDatabaseReader.Blob {
        let damaged = RPMDatabaseReader.Blob.damaged("A row in page \(frame.page) of the SQLite database is damaged")
        let pageEnd = (frame.page - 1) * pageSize + usableSize
        guard let place = cell(frame, in: bytes), let size = Self.varint(in: bytes, at: place),
            let row = Self.varint(in: bytes, at: size.end), size.value <= UInt64(budget)
        else { return damaged }
        let total = Int(size.value)
        let local = localSize(of: total)
        let content = row.end..<row.end + local
        guard content.upperBound <= pageEnd else { return damaged }
        budget -= total
        if local == total { return .inFile(content) }

        guard content.upperBound <= pageEnd - 4, var next = bytes.bigEndian32(at: content.upperBound) else {
            return damaged
        }
        buffer.removeAll(keepingCapacity: true)
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0[content]) }
        while buffer.count < total {
            guard Int(next) >= 1, Int(next) <= pageCount, !used[Int(next)] else {
                return .damaged(
                    "A row in page \(frame.page) of the SQLite database goes on in page \(next), which is missing")
            }
            used[Int(next)] = true
            let start = (Int(next) - 1) * pageSize
            let length = min(usableSize - 4, total - buffer.count)
            bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0[start + 4..<start + 4 + length]) }
            next = bytes.bigEndian32(at: start) ?? 0
        }
        return .inBuffer(0..<total)
    }

    /// How much of a payload is in the cell itself (section 1.6, "B-tree Cell Format").
    private func localSize(of total: Int) -> Int {
        let largest = usableSize - 35
        if total <= largest { return total }
        let smallest = (usableSize - 12) * 32 / 255 - 23
        let rest = smallest + (total - smallest) % (usableSize - 4)
        return rest <= largest ? rest : smallest
    }
}

// MARK: - Records

extension SQLiteBlobReader {
    /// Searches `sqlite_schema`, the b-tree of page 1, for a table: the columns are type, name, tbl_name, rootpage, sql.
    private mutating func rootPage(of table: StaticString, in bytes: Span<UInt8>) -> Int? {
        guard push(1, in: bytes) else { return nil }
        var buffer: [UInt8] = []
        while let payload = nextPayload(in: bytes, buffer: &buffer) {
            let root: Int? =
                switch payload {
                case .inFile(let range): Self.rootPage(of: table, row: bytes.extracting(range))
                case .inBuffer: Self.rootPage(of: table, row: buffer.span)
                case .damaged: nil
                }
            if let root { return root }
        }
        return nil
    }

    private static func rootPage(of table: StaticString, row: Span<UInt8>) -> Int? {
        var columns: [(type: UInt64, range: Range<Int>)] = []
        guard
            Self.columns(
                of: row,
                body: {
                    columns.append(($0, $1)); return columns.count < 4
                }), columns.count == 4,
            row.matches("table", in: columns[0].range), row.matches(table, in: columns[1].range)
        else { return nil }
        let page = columns[3]
        if page.type == 9 { return 1 }
        guard (1...6).contains(page.type) else { return nil }
        var number = 0
        for index in page.range { number = number &<< 8 | Int(row[index]) }
        return number
    }

    private static func firstBlob(of row: Span<UInt8>) -> Range<Int>? {
        var found: Range<Int>?
        let isSound = columns(of: row) { type, range in
            if type >= 12, type % 2 == 0 { found = range }
            return found == nil
        }
        return isSound ? found : nil
    }

    /// Calls `body` with serial type and place of each column until it returns false; false for a damaged record.
    private static func columns(of row: Span<UInt8>, body: (UInt64, Range<Int>) -> Bool) -> Bool {
        guard let header = varint(in: row, at: 0), header.value <= UInt64(row.count) else { return false }
        var place = header.end
        var start = Int(header.value)
        while place < Int(header.value) {
            guard let type = varint(in: row, at: place) else { return false }
            place = type.end
            let length: UInt64 =
                switch type.value {
                case 0, 8, 9, 10, 11: 0
                case 1...4: type.value
                case 5: 6
                case 6, 7: 8
                default: (type.value - 12) / 2
                }
            guard length <= UInt64(row.count - start) else { return false }
            let range = start..<start + Int(length)
            start = range.upperBound
            if !body(type.value, range) { return true }
        }
        return true
    }

    /// A number of one to nine bytes (section 1.6, "Varint Format").
    private static func varint(in bytes: Span<UInt8>, at offset: Int) -> (value: UInt64, end: Int)? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard offset + index < bytes.count else { return nil }
            let byte = bytes[offset + index]
            if index == 8 { return (value << 8 | UInt64(byte), offset + 9) }
            value = value << 7 | UInt64(byte & 0x7f)
            if byte & 0x80 == 0 { return (value, offset + index + 1) }
        }
        return nil
    }
}
