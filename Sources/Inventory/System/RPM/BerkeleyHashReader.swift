/// Reads the values of a Berkeley DB hash table (`Packages`), the format of rpm before 4.16.
///
/// Every page is looked at, in order: those of type hash hold pairs of key and value, those of the values that do not
/// fit hold a chain of overflow pages. This finds what a walk through the buckets finds, and still finds the rest when
/// a part is lost. The key is the package's number in four bytes; number 0 holds a counter. Numbers are in the byte
/// order of the machine that wrote the file, which the magic number tells.
///
/// Source: Berkeley DB, `dbinc/db_page.h` (hash versions 7 to 10). Encrypted and checksummed files are not read; rpm
/// makes none.
struct BerkeleyHashReader {
    private let isBigEndian: Bool
    private let pageSize: Int
    private let pageCount: Int
    private let missingPages: Int
    private var page = 1
    private var entry = 0
    private var isMissingReported = false
    /// Overflow pages that belong to a value already; none belongs to two.
    private var used: [Bool]
    /// The bytes of values inside pages that may still be read: entries of a page cannot overlap.
    private var budget: Int

    private static let hashMagic: UInt32 = 0x0006_1561
    private static let headerSize = 26

    private enum PageType {
        static let hashUnsorted: UInt8 = 2
        static let overflow: UInt8 = 7
        static let hash: UInt8 = 13
    }

    private enum ItemType {
        static let onPage: UInt8 = 1
        static let offPage: UInt8 = 3
    }

    /// True for any Berkeley DB file (hash, b-tree, queue), so that the diagnostic can say what is wrong with it.
    static func isBerkeley(_ bytes: Span<UInt8>) -> Bool {
        guard let magic = bytes.bigEndian32(at: 12) else { return false }
        let known: [UInt32] = [hashMagic, 0x0005_3162, 0x0004_2253]
        return known.contains(magic) || known.contains(magic.byteSwapped)
    }

    init(_ bytes: Span<UInt8>) throws(RPMDatabaseReader.Failure) {
        switch bytes.bigEndian32(at: 12) {
        case Self.hashMagic: isBigEndian = true
        case Self.hashMagic.byteSwapped: isBigEndian = false
        default: throw RPMDatabaseReader.Failure("The Berkeley DB file is not a hash table, as RPM's packages are")
        }
        let big = isBigEndian
        guard let size = Self.number32(bytes, 20, big), let last = Self.number32(bytes, 32, big), bytes.count > 72
        else {
            throw RPMDatabaseReader.Failure("The Berkeley DB file breaks off in its first page")
        }
        guard size >= 512, size <= 65536, size & (size - 1) == 0 else {
            throw RPMDatabaseReader.Failure("The Berkeley DB file has the impossible page size \(size)")
        }
        guard bytes[24] == 0 else { throw RPMDatabaseReader.Failure("The Berkeley DB file is encrypted") }
        pageSize = Int(size)
        let present = bytes.count / pageSize
        pageCount = min(present, Int(last) + 1)
        missingPages = max(0, Int(last) + 1 - present)
        used = Array(repeating: false, count: pageCount)
        budget = bytes.count
    }

    /// The next package's header; nil at the end.
    mutating func next(in bytes: Span<UInt8>, buffer: inout [UInt8]) -> RPMDatabaseReader.Blob? {
        while page < pageCount {
            let start = page * pageSize
            let type = bytes[start + 25]
            let entries = Int(number16(bytes, start + 20))
            guard type == PageType.hash || type == PageType.hashUnsorted, entry + 1 < entries else {
                page += 1
                entry = 0
                continue
            }
            guard entries <= (pageSize - Self.headerSize) / 2 else {
                page += 1
                entry = 0
                return .damaged("Page \(page - 1) of the Berkeley DB file is damaged")
            }
            let index = entry
            entry += 2
            guard let key = item(index, of: start, in: bytes), let value = item(index + 1, of: start, in: bytes) else {
                return .damaged("Page \(page) of the Berkeley DB file has a damaged entry")
            }
            if isCounter(key, in: bytes) { continue }
            switch bytes[value.lowerBound] {
            case ItemType.onPage:
                guard value.count <= budget else {
                    page = pageCount
                    return .damaged("Packages of the Berkeley DB file share bytes of the file")
                }
                budget -= value.count
                return .inFile(value.lowerBound + 1..<value.upperBound)
            case ItemType.offPage: return overflow(value, in: bytes, buffer: &buffer)
            default: return .damaged("Page \(page) of the Berkeley DB file has an entry of an unknown kind")
            }
        }
        guard missingPages > 0, !isMissingReported else { return nil }
        isMissingReported = true
        return .damaged("The Berkeley DB file is cut: \(missingPages) of its pages are missing")
    }

    /// The bytes of an item: it reaches up to where the item before it starts.
    private func item(_ index: Int, of start: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        let table = start + Self.headerSize
        let lower = Int(number16(bytes, table + index * 2))
        let upper = index == 0 ? pageSize : Int(number16(bytes, table + index * 2 - 2))
        guard lower >= Self.headerSize, lower < upper, upper <= pageSize else { return nil }
        return start + lower..<start + upper
    }

    private func isCounter(_ key: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        key.count == 5 && bytes[key.lowerBound] == ItemType.onPage && bytes.bigEndian32(at: key.lowerBound + 1) == 0
    }

    private mutating func overflow(
        _ item: Range<Int>, in bytes: Span<UInt8>, buffer: inout [UInt8]
    ) -> RPMDatabaseReader.Blob {
        guard item.count >= 12, var next = number32(bytes, item.lowerBound + 4),
            let total = number32(bytes, item.lowerBound + 8), Int(total) <= bytes.count
        else {
            return .damaged("Page \(page) of the Berkeley DB file has a damaged entry")
        }
        buffer.removeAll(keepingCapacity: true)
        while buffer.count < Int(total) {
            let start = Int(next) * pageSize
            guard Int(next) < pageCount, next != 0 else {
                return .damaged("A package of the Berkeley DB file is cut: its page \(next) is missing")
            }
            guard !used[Int(next)], bytes[start + 25] == PageType.overflow else {
                return .damaged("A package of the Berkeley DB file is damaged at page \(next)")
            }
            used[Int(next)] = true
            let length = Int(number16(bytes, start + 22))
            guard length > 0, length <= pageSize - Self.headerSize, length <= Int(total) - buffer.count else {
                return .damaged("A package of the Berkeley DB file is damaged at page \(next)")
            }
            let content = start + Self.headerSize..<start + Self.headerSize + length
            bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0[content]) }
            next = number32(bytes, start + 16) ?? 0
        }
        return .inBuffer(0..<buffer.count)
    }

    private func number16(_ bytes: Span<UInt8>, _ offset: Int) -> UInt16 {
        (isBigEndian ? bytes.bigEndian16(at: offset) : bytes.littleEndian16(at: offset)) ?? 0
    }

    private func number32(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32? {
        Self.number32(bytes, offset, isBigEndian)
    }

    private static func number32(_ bytes: Span<UInt8>, _ offset: Int, _ isBigEndian: Bool) -> UInt32? {
        isBigEndian ? bytes.bigEndian32(at: offset) : bytes.littleEndian32(at: offset)
    }
}
