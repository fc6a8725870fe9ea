/// Reads the header, the section table and the program table of an ELF file of either class and byte order.
///
/// A table that does not fit into the file is left out and named in ``ELFFile/damage``, so that what the other
/// table leads to can still be read. Cost: `O(sections + segments)`; contents are not touched.
///
/// Source: System V Application Binary Interface, edition 4.1, chapter 4 "ELF Header", "Sections"; chapter 5
/// "Program Header". Extended numbering (`e_shnum` 0, `SHN_XINDEX`, `PN_XNUM`): the same chapters of the 2013 draft.
package struct ELFReader {
    private var file: ELFFile
    private var sectionOffset: UInt64 = 0
    private var sectionCount: UInt64 = 0
    private var nameSection: UInt64 = 0
    private var segmentCount: UInt64 = 0

    /// `SHN_XINDEX`: the real index is in the first section's `sh_link`.
    private static let extendedIndex: UInt64 = 0xFFFF
    /// `PN_XNUM`: the real count is in the first section's `sh_info`.
    private static let extendedCount: UInt64 = 0xFFFF

    /// Reads the tables; nil when the bytes do not begin like an ELF file.
    package static func read(_ bytes: Span<UInt8>) -> ELFFile? {
        guard bytes.count >= 16, bytes[0] == 0x7F, bytes[1] == UInt8(ascii: "E"), bytes[2] == UInt8(ascii: "L"),
            bytes[3] == UInt8(ascii: "F")
        else { return nil }
        guard (1...2).contains(bytes[4]), (1...2).contains(bytes[5]) else { return nil }
        var reader = ELFReader(file: ELFFile(is64Bit: bytes[4] == 2, isBigEndian: bytes[5] == 2))
        reader.readTables(bytes)
        return reader.file
    }

    private init(file: ELFFile) {
        self.file = file
    }

    private mutating func damaged(_ what: String) {
        if file.damage == nil { file.damage = what }
    }

    /// A field whose place and width depend on the class.
    private struct Field {
        var narrow: (offset: Int, width: Int)
        var wide: (offset: Int, width: Int)

        init(_ narrowOffset: Int, _ narrowWidth: Int, _ wideOffset: Int, _ wideWidth: Int) {
            narrow = (narrowOffset, narrowWidth)
            wide = (wideOffset, wideWidth)
        }
    }

    private func value(_ field: Field, base: Int, in bytes: Span<UInt8>) -> UInt64? {
        let place = file.is64Bit ? field.wide : field.narrow
        return file.integer(at: base + place.offset, width: place.width, in: bytes)
    }

    private mutating func readTables(_ bytes: Span<UInt8>) {
        guard let segmentOffset = value(Field(28, 4, 32, 8), base: 0, in: bytes),
            let sectionOffset = value(Field(32, 4, 40, 8), base: 0, in: bytes),
            let segmentSize = value(Field(42, 2, 54, 2), base: 0, in: bytes),
            let segmentCount = value(Field(44, 2, 56, 2), base: 0, in: bytes),
            let sectionSize = value(Field(46, 2, 58, 2), base: 0, in: bytes),
            let sectionCount = value(Field(48, 2, 60, 2), base: 0, in: bytes),
            let nameSection = value(Field(50, 2, 62, 2), base: 0, in: bytes)
        else { return damaged("the file ends inside its header") }
        self.sectionOffset = sectionOffset
        self.sectionCount = sectionCount
        self.nameSection = nameSection
        self.segmentCount = segmentCount
        // The first section holds the counts that do not fit into the header.
        readSections(entrySize: sectionSize, bytes)
        readSegments(offset: segmentOffset, entrySize: segmentSize, bytes)
    }

    private mutating func readSections(entrySize: UInt64, _ bytes: Span<UInt8>) {
        guard sectionOffset != 0 else { return }
        guard entrySize >= (file.is64Bit ? 64 : 40) else {
            if sectionCount != 0 { damaged("its section headers are too small") }
            return
        }
        guard let first = ELFFile.range(offset: sectionOffset, size: entrySize, within: bytes.count) else {
            return damaged("its section headers lie outside the file")
        }
        if sectionCount == 0 {
            sectionCount = value(Field(20, 4, 32, 8), base: first.lowerBound, in: bytes) ?? 0
        }
        if nameSection == Self.extendedIndex {
            nameSection = value(Field(24, 4, 40, 4), base: first.lowerBound, in: bytes) ?? 0
        }
        if segmentCount == Self.extendedCount {
            segmentCount = value(Field(28, 4, 44, 4), base: first.lowerBound, in: bytes) ?? 0
        }
        let (size, overflow) = sectionCount.multipliedReportingOverflow(by: entrySize)
        guard !overflow, let table = ELFFile.range(offset: sectionOffset, size: size, within: bytes.count) else {
            return damaged("its section headers lie outside the file")
        }
        file.sections.reserveCapacity(Int(sectionCount))
        for base in stride(from: table.lowerBound, to: table.upperBound, by: Int(entrySize)) {
            guard let section = readSection(at: base, bytes) else { break }
            file.sections.append(section)
        }
        guard nameSection != 0 else { return }
        guard nameSection < sectionCount,
            let names = file.fileRange(of: file.sections[Int(nameSection)], in: bytes)
        else { return damaged("the names of its sections lie outside the file") }
        file.nameTable = names
    }

    private func readSection(at base: Int, _ bytes: Span<UInt8>) -> ELFFile.Section? {
        guard let name = value(Field(0, 4, 0, 4), base: base, in: bytes),
            let type = value(Field(4, 4, 4, 4), base: base, in: bytes),
            let address = value(Field(12, 4, 16, 8), base: base, in: bytes),
            let offset = value(Field(16, 4, 24, 8), base: base, in: bytes),
            let size = value(Field(20, 4, 32, 8), base: base, in: bytes),
            let link = value(Field(24, 4, 40, 4), base: base, in: bytes)
        else { return nil }
        return ELFFile.Section(
            nameOffset: UInt32(truncatingIfNeeded: name), type: UInt32(truncatingIfNeeded: type), address: address,
            offset: offset, size: size, link: UInt32(truncatingIfNeeded: link))
    }

    private mutating func readSegments(offset: UInt64, entrySize: UInt64, _ bytes: Span<UInt8>) {
        guard offset != 0, segmentCount != 0 else { return }
        guard entrySize >= (file.is64Bit ? 56 : 32) else { return damaged("its program headers are too small") }
        let (size, overflow) = segmentCount.multipliedReportingOverflow(by: entrySize)
        guard !overflow, let table = ELFFile.range(offset: offset, size: size, within: bytes.count) else {
            return damaged("its program headers lie outside the file")
        }
        file.segments.reserveCapacity(Int(segmentCount))
        for base in stride(from: table.lowerBound, to: table.upperBound, by: Int(entrySize)) {
            guard let segment = readSegment(at: base, bytes) else { break }
            file.segments.append(segment)
        }
    }

    private func readSegment(at base: Int, _ bytes: Span<UInt8>) -> ELFFile.Segment? {
        guard let type = value(Field(0, 4, 0, 4), base: base, in: bytes),
            let flags = value(Field(24, 4, 4, 4), base: base, in: bytes),
            let offset = value(Field(4, 4, 8, 8), base: base, in: bytes),
            let address = value(Field(8, 4, 16, 8), base: base, in: bytes),
            let fileSize = value(Field(16, 4, 32, 8), base: base, in: bytes)
        else { return nil }
        return ELFFile.Segment(
            type: UInt32(truncatingIfNeeded: type), flags: UInt32(truncatingIfNeeded: flags), offset: offset,
            address: address, fileSize: fileSize)
    }
}
