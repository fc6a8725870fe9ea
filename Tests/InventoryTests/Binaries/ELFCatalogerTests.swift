import Inventory
import Model
import Testing

@Suite("ELF executables")
struct ELFCatalogerTests {
    private func run(_ bytes: [UInt8]) -> CatalogOutput {
        var output = CatalogOutput()
        ELFCataloger().catalog(CatalogFile(path: "usr/bin/a", mode: 0o755), bytes: bytes.span, into: &output)
        return output
    }

    private static let mixed: [UInt8] = {
        let modules = ELFBuilder.framed("path\ta\nmod\ta.b/c\tv1.0.0\n")
        var builder = ELFBuilder.go(modules: modules)
        builder.parts += ELFBuilder.rust(Array(#"{"packages":[{"name":"x","version":"1.0.0"}]}"#.utf8)).parts
        return builder.build()
    }()

    @Test("every language is asked")
    func delegation() {
        #expect(run(Self.mixed).components.map(\.kind) == [.golang, .golang, .cargo])
    }

    @Test("an executable that is cut off is never taken for one without packages")
    func truncation() {
        let whole = run(Self.mixed).components.count
        let silent = (16..<Self.mixed.count).filter { length in
            let output = run(Array(Self.mixed.prefix(length)))
            return output.components.count < whole && output.diagnostics.isEmpty
        }
        #expect(silent.isEmpty)
    }

    @Test("changed bytes never add packages out of nothing", arguments: [1, 2, 3, 4] as [UInt64])
    func mutation(_ seed: UInt64) {
        // Numerical Recipes' generator: the same bytes in every run.
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let old = ELFBuilder.oldGo(
            version: "go1.17", modules: ELFBuilder.framed("mod\ta.b/c\tv1.0.0\n"), is64Bit: seed % 2 == 0,
            isBigEndian: seed > 2, isRelocated: true)
        for original in [Self.mixed, old.build()] {
            for _ in 0..<1500 {
                var bytes = original
                for _ in 0...random(6) {
                    bytes[random(bytes.count)] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(random(256))][random(6)]
                }
                let count = run(bytes).components.count
                // One changed byte can split a line in two, at most.
                #expect(count <= 3 + 7)
            }
        }
    }

    @Test("an executable without package lists yields nothing")
    func plain() {
        let output = run(
            ELFBuilder(parts: [
                .init(name: ".text", address: 0x1000, segmentFlags: 5, bytes: [0xC3]),
                .init(name: ".data", address: 0x2000, segmentFlags: 6, bytes: [UInt8](repeating: 0xFF, count: 999)),
            ]).build())
        #expect(output.components.isEmpty && output.diagnostics.isEmpty)
    }

    @Test("a packed executable is noted")
    func packed() {
        let builder = ELFBuilder(
            parts: [.init(name: "", address: 0x1000, segmentFlags: 5, bytes: Array("....UPX!....".utf8))],
            hasSections: false)
        #expect(run(builder.build()).diagnostics.map(\.code) == ["elf.packed"])
    }
}
