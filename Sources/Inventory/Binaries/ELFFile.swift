/// The tables of an ELF file: what its sections and segments are called and where in the file they lie.
///
/// It holds positions only, no contents: everything that reads contents is given the file's bytes again. Numbers
/// are as the file states them, so each use checks them against the bytes at hand.
///
/// Source: System V Application Binary Interface, edition 4.1, chapters 4 "Object Files" and 5 "Program Loading",
/// with the extended section numbering of the later drafts.
package struct ELFFile: Sendable {
    /// One entry of the section header table.
    package struct Section: Sendable {
        /// Where the name starts in the section name string table.
        package var nameOffset: UInt32
        /// `sh_type`.
        package var type: UInt32
        /// `sh_addr`, the virtual address; 0 when the section is not loaded.
        package var address: UInt64
        /// `sh_offset`, in bytes from the start of the file.
        package var offset: UInt64
        /// `sh_size` in bytes.
        package var size: UInt64
        /// `sh_link`.
        package var link: UInt32

        /// `SHT_RELA`: relocations with explicit addends.
        package static let typeRelocationsWithAddends: UInt32 = 4
        /// `SHT_NOBITS`: takes up no space in the file.
        package static let typeNoBits: UInt32 = 8
    }

    /// One entry of the program header table.
    package struct Segment: Sendable {
        /// `p_type`.
        package var type: UInt32
        /// `p_flags`.
        package var flags: UInt32
        /// `p_offset`, in bytes from the start of the file.
        package var offset: UInt64
        /// `p_vaddr`, the virtual address.
        package var address: UInt64
        /// `p_filesz`, the number of bytes in the file.
        package var fileSize: UInt64

        /// `PT_LOAD`.
        package static let typeLoad: UInt32 = 1
        /// `PF_X`.
        package static let flagExecute: UInt32 = 1
        /// `PF_W`.
        package static let flagWrite: UInt32 = 2
    }

    /// True for `ELFCLASS64`, false for `ELFCLASS32`.
    package var is64Bit: Bool
    /// True for `ELFDATA2MSB`.
    package var isBigEndian: Bool
    /// In file order, without the reserved first entry being left out.
    package var sections: [Section] = []
    /// In file order.
    package var segments: [Segment] = []
    /// The section name string table in the file; empty when there is none.
    package var nameTable: Range<Int> = 0..<0
    /// What of the tables lies outside the file or contradicts itself; nil when all of them were read.
    package var damage: String?

    package init(is64Bit: Bool, isBigEndian: Bool) {
        self.is64Bit = is64Bit
        self.isBigEndian = isBigEndian
    }
}

extension ELFFile {
    /// The first section of that name. Cost: `O(sections)`, without allocation.
    package func section(named name: StaticString, in bytes: Span<UInt8>) -> Section? {
        sections.first { isName(of: $0, name, in: bytes) }
    }

    private func isName(of section: Section, _ name: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = name.utf8CodeUnitCount
        // The name and its terminating zero have to lie in the string table.
        guard Int(section.nameOffset) < nameTable.count, nameTable.count - Int(section.nameOffset) > count else {
            return false
        }
        let start = nameTable.lowerBound + Int(section.nameOffset)
        guard start + count < bytes.count, bytes[start + count] == 0 else { return false }
        for index in 0..<count where bytes[start + index] != name.utf8Start[index] { return false }
        return true
    }

    /// Where the section's contents lie in the file; nil when it has none there or they end behind the file's end.
    package func fileRange(of section: Section, in bytes: Span<UInt8>) -> Range<Int>? {
        guard section.type != Section.typeNoBits else { return nil }
        return Self.range(offset: section.offset, size: section.size, within: bytes.count)
    }

    /// The bytes of the file from a virtual address to the end of the segment that holds it, cut off at the end of
    /// the file; nil when no segment has the address in the file.
    package func fileRange(address: UInt64, in bytes: Span<UInt8>) -> Range<Int>? {
        for segment in segments {
            guard address >= segment.address, address - segment.address < segment.fileSize else { continue }
            let (start, overflow) = segment.offset.addingReportingOverflow(address - segment.address)
            guard !overflow, start < UInt64(bytes.count) else { continue }
            let left = segment.fileSize - (address - segment.address)
            return Int(start)..<Int(start + min(left, UInt64(bytes.count) - start))
        }
        return nil
    }

    /// A range of the file, checked against its size.
    static func range(offset: UInt64, size: UInt64, within count: Int) -> Range<Int>? {
        let (end, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, end <= UInt64(count) else { return nil }
        return Int(offset)..<Int(end)
    }

    /// The integer of `width` (at most 8) bytes at `offset`, in the byte order of the file; nil outside the file.
    func integer(at offset: Int, width: Int, in bytes: Span<UInt8>) -> UInt64? {
        Self.integer(at: offset, width: width, isBigEndian: isBigEndian, in: bytes)
    }

    /// The integer of `width` (at most 8) bytes at `offset`; nil outside the file.
    static func integer(at offset: Int, width: Int, isBigEndian: Bool, in bytes: Span<UInt8>) -> UInt64? {
        guard offset >= 0, width <= 8, offset <= bytes.count - width else { return nil }
        var value: UInt64 = 0
        for index in 0..<width {
            let byte = bytes[offset + (isBigEndian ? index : width - 1 - index)]
            value = value << 8 | UInt64(byte)
        }
        return value
    }
}
