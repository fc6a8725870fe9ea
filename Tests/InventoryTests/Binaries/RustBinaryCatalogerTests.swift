import Inventory
import Model
import Testing

@Suite("Rust executables")
struct RustBinaryCatalogerTests {
    private func run(_ bytes: [UInt8]) -> CatalogOutput {
        var output = CatalogOutput()
        RustBinaryCataloger().catalog(CatalogFile(path: "usr/bin/a", mode: 0o755), bytes: bytes.span, into: &output)
        return output
    }

    @Test("audit data", arguments: InstalledCase.all("binaries", prefix: "rust-"))
    func auditData(_ fixture: InstalledCase) {
        #expect(
            fixture.run(RustBinaryCataloger(), bytes: ELFBuilder.rust(fixture.input).build()) == fixture.expected)
    }

    @Test("there are fixtures")
    func fixtures() {
        #expect(InstalledCase.all("binaries", prefix: "rust-").count >= 4)
    }

    @Test("a stream that does not decompress is an incomplete scan")
    func damagedStream() {
        var builder = ELFBuilder.rust(Array("{\"packages\":[]}".utf8))
        builder.parts[1].bytes.removeLast(6)
        let output = run(builder.build())
        #expect(output.diagnostics.map(\.code) == ["rust.audit"])
        #expect(output.diagnostics.map(\.effect) == [.incomplete])
    }

    @Test("data over the limit are an incomplete scan")
    func limit() {
        let spaces = [UInt8](repeating: 0x20, count: RustBinaryCataloger.maximumSize + 1)
        #expect(run(ELFBuilder.rust(spaces).build()).diagnostics.map(\.code) == ["rust.audit"])
    }

    @Test("an executable without the section is not looked into")
    func without() {
        let output = run(ELFBuilder.go().build())
        #expect(output.components.isEmpty && output.diagnostics.isEmpty)
    }
}
