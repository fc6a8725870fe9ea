import Inventory
import Model
import Testing

@Suite("Go executables")
struct GoBinaryCatalogerTests {
    private static let modules =
        "path\texample.com/a/cmd\nmod\texample.com/a\tv1.2.3\th1:x=\ndep\texample.com/b\tv0.1.0\n"

    private func run(_ bytes: [UInt8]) -> CatalogOutput {
        var output = CatalogOutput()
        GoBinaryCataloger().catalog(CatalogFile(path: "usr/bin/a", mode: 0o755), bytes: bytes.span, into: &output)
        return output
    }

    private func purls(_ bytes: [UInt8]) -> [String] { run(bytes).components.map(\.purl.description) }

    private static let all = [
        "pkg:golang/stdlib@1.21.3", "pkg:golang/example.com/a@v1.2.3", "pkg:golang/example.com/b@v0.1.0",
    ]

    @Test("inline build information", arguments: ELFBuilder.layouts)
    func inline(_ layout: (is64Bit: Bool, isBigEndian: Bool)) {
        let builder = ELFBuilder.go(
            modules: ELFBuilder.framed(Self.modules), is64Bit: layout.is64Bit, isBigEndian: layout.isBigEndian)
        #expect(purls(builder.build()) == Self.all)
    }

    @Test("build information behind pointers", arguments: ELFBuilder.layouts)
    func pointers(_ layout: (is64Bit: Bool, isBigEndian: Bool)) {
        let builder = ELFBuilder.oldGo(
            version: "go1.21.3", modules: ELFBuilder.framed(Self.modules), is64Bit: layout.is64Bit,
            isBigEndian: layout.isBigEndian)
        #expect(purls(builder.build()) == Self.all)
    }

    @Test("pointers that are left to the dynamic linker", arguments: ELFBuilder.layouts)
    func relocatedPointers(_ layout: (is64Bit: Bool, isBigEndian: Bool)) {
        let builder = ELFBuilder.oldGo(
            version: "go1.21.3", modules: ELFBuilder.framed(Self.modules), is64Bit: layout.is64Bit,
            isBigEndian: layout.isBigEndian, isRelocated: true)
        #expect(purls(builder.build()) == Self.all)
    }

    @Test("without sections the writable segment is searched")
    func segmentOnly() {
        var builder = ELFBuilder.go(modules: ELFBuilder.framed(Self.modules))
        builder.parts[1].bytes = [UInt8](repeating: 0xFF, count: 128 << 10) + builder.parts[1].bytes
        builder.hasSections = false
        #expect(purls(builder.build()) == Self.all)
    }

    @Test("the segment is searched at multiples of 16 of the address only")
    func alignment() {
        var builder = ELFBuilder.go()
        builder.hasSections = false
        builder.parts[1].address = 0x40008
        #expect(purls(builder.build()).isEmpty)
        builder.parts[1].bytes = [UInt8](repeating: 0, count: 8) + builder.parts[1].bytes
        #expect(purls(builder.build()) == ["pkg:golang/stdlib@1.21.3"])
    }

    @Test("a read-only or executable segment is not searched", arguments: [4, 5, 7] as [UInt32])
    func otherSegments(_ flags: UInt32) {
        var builder = ELFBuilder.go()
        builder.hasSections = false
        builder.parts[1].segmentFlags = flags
        let output = run(builder.build())
        #expect(output.components.isEmpty && output.diagnostics.isEmpty)
    }

    @Test("a program that holds the magic as data is not a Go program")
    func magicAsData() {
        var builder = ELFBuilder(parts: [
            .init(
                name: ".data", address: 0x40000, segmentFlags: 6,
                bytes: ELFBuilder.inlineInformation(version: "no version", modules: []))
        ])
        builder.parts[0].bytes += [UInt8](repeating: 0, count: 64)
        let output = run(builder.build())
        #expect(output.components.isEmpty && output.diagnostics.isEmpty)
    }

    @Test("without sentinels there are no modules")
    func withoutModules() {
        #expect(purls(ELFBuilder.go(modules: Array(Self.modules.utf8)).build()) == ["pkg:golang/stdlib@1.21.3"])
        #expect(purls(ELFBuilder.go().build()) == ["pkg:golang/stdlib@1.21.3"])
    }

    @Test(
        "a section without readable information is an incomplete scan",
        arguments: [
            [UInt8](repeating: 0, count: 64),
            ELFBuilder.goMagic + [8, 2] + [UInt8](repeating: 0, count: 16) + [0x7F, 0x67],
            ELFBuilder.goMagic + [8, 2] + [UInt8](repeating: 0, count: 16) + [UInt8](repeating: 0xFF, count: 10),
            ELFBuilder.goMagic + [8, 0] + [UInt8](repeating: 0xEE, count: 16),
            ELFBuilder.goMagic,
        ])
    func unreadable(_ contents: [UInt8]) {
        var builder = ELFBuilder.go()
        builder.parts[1].bytes = contents
        let output = run(builder.build())
        #expect(output.components.isEmpty)
        #expect(output.diagnostics.map(\.code) == ["go.buildinfo"])
        #expect(output.diagnostics.map(\.effect) == [.incomplete])
    }

    @Test("separate debug information is no program")
    func debugFile() {
        var builder = ELFBuilder.go()
        builder.parts[1].type = ELFFile.Section.typeNoBits
        let output = run(builder.build())
        #expect(output.components.isEmpty && output.diagnostics.isEmpty)
    }

    @Test("a Go program without build information is noted", arguments: [".gopclntab", ".note.go.buildid"])
    func missing(_ section: String) {
        let output = run(ELFBuilder(parts: [.init(name: section, bytes: [1])]).build())
        #expect(output.diagnostics.map(\.code) == ["go.buildinfo.missing"])
        #expect(output.diagnostics.map(\.effect) == [.note])
    }

    @Test("module information", arguments: InstalledCase.all("binaries", prefix: "go-"))
    func moduleInformation(_ fixture: InstalledCase) {
        let bytes = ELFBuilder.go(modules: ELFBuilder.framed(String(decoding: fixture.input, as: UTF8.self))).build()
        #expect(fixture.run(GoBinaryCataloger(), bytes: bytes) == fixture.expected)
    }

    @Test("there are fixtures")
    func fixtures() {
        #expect(InstalledCase.all("binaries", prefix: "go-").count >= 6)
    }

    @Test(
        "the toolchain's version",
        arguments: [
            ("go1.21.3", "1.21.3"), ("go1.19", "1.19"), ("go1", "1"), ("go1.21rc4", "1.21.0-rc.4"),
            ("go1.10beta2", "1.10.0-beta.2"), ("go1.9.2rc2", "1.9.2-rc.2"), ("go1.20.4 X:boringcrypto", "1.20.4"),
            ("go1.20.12 (Red Hat 1.20.12-1.el9_3)", "1.20.12"), ("go1.21.1-vendor.2", "1.21.1"),
            ("go1.24.1+auto", "1.24.1"), ("go1.22-devel_4f63b2a Mon Aug 7", "1.22-devel_4f63b2a"),
            ("devel go1.22-4f63b2a Mon Aug 7 12:00:00 2023 +0000", "1.22-4f63b2a"),
            ("devel +4f63b2a Mon Aug 7", nil), ("devel", nil), ("go", nil), ("gccgo 12", nil), ("", nil),
        ] as [(String, String?)])
    func toolchain(_ name: String, _ version: String?) {
        #expect(GoToolchainVersion.standardLibraryVersion(name) == version)
    }
}
