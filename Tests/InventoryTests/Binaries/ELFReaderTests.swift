import Inventory
import Testing

@Suite("ELF tables")
struct ELFReaderTests {
    private func read(_ bytes: [UInt8]) -> ELFFile? { ELFReader.read(bytes.span) }

    private func sample(_ layout: (is64Bit: Bool, isBigEndian: Bool)) -> ELFBuilder {
        ELFBuilder(
            is64Bit: layout.is64Bit, isBigEndian: layout.isBigEndian,
            parts: [
                .init(name: ".text", address: 0x1000, segmentFlags: 5, bytes: [1, 2, 3, 4]),
                .init(name: ".textual", bytes: [9]),
                .init(name: ".bss", type: 8, address: 0x2000, bytes: [0, 0]),
            ])
    }

    @Test("sections are found by their whole name", arguments: ELFBuilder.layouts)
    func sections(_ layout: (is64Bit: Bool, isBigEndian: Bool)) throws {
        let bytes = sample(layout).build()
        let file = try #require(read(bytes))
        #expect(file.damage == nil)
        let section = try #require(file.section(named: ".textual", in: bytes))
        let range = try #require(file.fileRange(of: section, in: bytes))
        #expect(Array(bytes[range]) == [9])
        #expect(file.section(named: ".tex", in: bytes) == nil)
    }

    @Test("addresses lead into the file", arguments: ELFBuilder.layouts)
    func addresses(_ layout: (is64Bit: Bool, isBigEndian: Bool)) throws {
        let bytes = sample(layout).build()
        let file = try #require(read(bytes))
        let range = try #require(file.fileRange(address: 0x1001, in: bytes))
        #expect(Array(bytes[range]) == [2, 3, 4])
        #expect(file.fileRange(address: 0x1004, in: bytes) == nil)
        #expect(file.fileRange(address: 0xFFF, in: bytes) == nil)
        #expect(file.fileRange(address: .max, in: bytes) == nil)
    }

    @Test("a section without contents has no place in the file")
    func noBits() throws {
        let bytes = sample((true, false)).build()
        let file = try #require(read(bytes))
        let section = try #require(file.section(named: ".bss", in: bytes))
        #expect(file.fileRange(of: section, in: bytes) == nil)
    }

    @Test("extended numbering", arguments: ELFBuilder.layouts)
    func extendedNumbering(_ layout: (is64Bit: Bool, isBigEndian: Bool)) throws {
        var builder = sample(layout)
        builder.usesExtendedNumbering = true
        let bytes = builder.build()
        let file = try #require(read(bytes))
        #expect(file.damage == nil)
        #expect(file.sections.count == 5)
        #expect(file.segments.count == 1)
        #expect(file.section(named: ".textual", in: bytes) != nil)
    }

    @Test("a section table behind the end of the file leaves the segments readable")
    func cutSections() throws {
        var bytes = sample((true, false)).build()
        bytes.removeLast()
        let file = try #require(read(bytes))
        #expect(file.damage != nil)
        #expect(file.sections.isEmpty)
        #expect(file.segments.count == 1)
    }

    @Test(
        "numbers that overflow are damage",
        arguments: [
            (offset: 40, width: 8), (offset: 32, width: 8), (offset: 60, width: 2), (offset: 56, width: 2),
            (offset: 62, width: 2),
        ])
    func overflow(_ field: (offset: Int, width: Int)) throws {
        var bytes = sample((true, false)).build()
        for index in field.offset..<field.offset + field.width { bytes[index] = 0xFE }
        let file = try #require(read(bytes))
        #expect(file.damage != nil)
    }

    @Test(
        "what is no ELF file",
        arguments: [
            [], [0x7F, 0x45, 0x4C, 0x46], Array("#!/bin/sh\necho hello".utf8),
            [0x7F, 0x45, 0x4C, 0x46, 3, 1, 1] + [UInt8](repeating: 0, count: 64),
            [0x7F, 0x45, 0x4C, 0x46, 2, 0, 1] + [UInt8](repeating: 0, count: 64),
        ] as [[UInt8]])
    func others(_ bytes: [UInt8]) {
        #expect(read(bytes) == nil)
    }

    @Test("a header that is cut off is damage")
    func cutHeader() throws {
        let bytes = Array(sample((true, false)).build().prefix(40))
        #expect(try #require(read(bytes)).damage != nil)
    }
}

extension ELFFile {
    // Expectations cannot take a span, which does not outlive a call.
    fileprivate func section(named name: StaticString, in bytes: [UInt8]) -> Section? {
        section(named: name, in: bytes.span)
    }

    fileprivate func fileRange(of section: Section, in bytes: [UInt8]) -> Range<Int>? {
        fileRange(of: section, in: bytes.span)
    }

    fileprivate func fileRange(address: UInt64, in bytes: [UInt8]) -> Range<Int>? {
        fileRange(address: address, in: bytes.span)
    }
}
