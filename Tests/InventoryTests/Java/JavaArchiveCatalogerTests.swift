import Inventory
import Model
import Testing

@Suite("Java archives")
struct JavaArchiveCatalogerTests {
    @Test("fixtures", arguments: ArchiveCase.all("java"))
    func fixtures(_ fixture: ArchiveCase) {
        #expect(fixture.run(JavaArchiveCataloger()) == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(ArchiveCase.all("java").count >= 30)
    }

    private func diagnostics(_ name: String, _ limits: JavaArchiveReader.Limits) throws -> [String] {
        let fixture = try #require(ArchiveCase.all("java").first { $0.name == name })
        return fixture.run(JavaArchiveCataloger(limits: limits)).diagnostics ?? []
    }

    @Test("archives nested too deeply are reported")
    func depth() throws {
        var limits = JavaArchiveReader.Limits()
        limits.depth = 3
        #expect(try diagnostics("deep", limits) == ["java.limit a.jar!/b.jar!/c.jar!/d.jar"])
        limits.depth = 4
        #expect(try diagnostics("deep", limits) == [])
    }

    @Test("too many inflated bytes are reported")
    func inflated() throws {
        var limits = JavaArchiveReader.Limits()
        limits.inflated = 500
        #expect(try diagnostics("deep", limits).allSatisfy { $0.hasPrefix("java.limit ") })
        #expect(try !diagnostics("deep", limits).isEmpty)
    }

    @Test("too many entries are reported")
    func entries() throws {
        var limits = JavaArchiveReader.Limits()
        limits.entries = 3
        #expect(try diagnostics("deep", limits) == ["java.limit a.jar!/b.jar!/c.jar!/d.jar"])
    }

    @Test("mutated archives do no harm", arguments: ArchiveCase.all("java"))
    func mutated(_ fixture: ArchiveCase) {
        var state = UInt64(fixture.input.count)
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, bound)
        }
        for _ in 0..<100 {
            var bytes = fixture.input
            for _ in 0...next(4) { bytes[next(bytes.count)] = UInt8(next(256)) }
            var output = CatalogOutput()
            JavaArchiveCataloger().catalog(
                CatalogFile(path: fixture.expected.path), bytes: bytes.span, into: &output)
            #expect(output.components.allSatisfy { !$0.name.isEmpty && !$0.version.isEmpty })
        }
    }
}
