import Inventory
import Model
import Testing

@Suite struct SystemCatalogerTests {
    @Test(arguments: SystemFixture.all("dpkg"))
    func dpkg(_ fixture: SystemFixture) { #expect(fixture.actual(DpkgCataloger()) == fixture.normalized) }

    @Test(arguments: SystemFixture.all("apk"))
    func apk(_ fixture: SystemFixture) { #expect(fixture.actual(ApkCataloger()) == fixture.normalized) }

    @Test(arguments: SystemFixture.all("os-release"))
    func osRelease(_ fixture: SystemFixture) {
        #expect(fixture.actual(OSReleaseCataloger()) == fixture.normalized)
    }

    @Test(arguments: SystemFixture.all("rpm"))
    func rpm(_ fixture: SystemFixture) { #expect(fixture.actual(RPMCataloger()) == fixture.normalized) }

    @Test(arguments: SystemCatalogers.all.map(\.name))
    func everyComponentIsLeftWithoutDistribution(_ name: String) throws {
        let cataloger = try #require(SystemCatalogers.all.first { $0.name == name })
        #expect(cataloger.evidence == .system)
        for suite in ["dpkg", "apk", "rpm", "os-release"] {
            for fixture in SystemFixture.all(suite) {
                let output = SystemFixture.catalog(cataloger, path: fixture.expected.path, fixture.input)
                #expect(output.components.allSatisfy { $0.purl.namespace == nil && $0.ecosystem == nil })
            }
        }
    }

    @Test func problemsOfOneFileAreBounded() {
        let input = Array(String(repeating: "bad\n\n", count: 5000).utf8)
        let output = SystemFixture.catalog(DpkgCataloger(), path: "var/lib/dpkg/status", input)
        #expect(output.diagnostics.count == 26)
        #expect(output.diagnostics.last?.effect == .incomplete)
    }

    @Test func ownedPathsAreBounded() {
        // 40,000 files in a folder whose name has 4,000 bytes are 160 MB; twice that is beyond the limit.
        let folder = "F:" + String(repeating: "d/", count: 2000) + "\n"
        let input = Array(("P:a\nV:1\n" + folder + String(repeating: "R:x\n", count: 80_000) + "\n").utf8)
        let output = SystemFixture.catalog(ApkCataloger(), path: "lib/apk/db/installed", input)
        #expect(output.ownedPaths.reduce(0) { $0 + $1.utf8.count } <= 1 << 28)
        #expect(output.diagnostics.map(\.effect) == [.note])
    }
}
