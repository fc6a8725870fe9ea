import Inventory
import Model
import Testing

@Suite(".NET dependency manifests")
struct DotNetDepsCatalogerTests {
    @Test("fixtures", arguments: InstalledCase.all("dotnet"))
    func fixtures(_ fixture: InstalledCase) {
        #expect(fixture.run(DotNetDepsCataloger()) == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(InstalledCase.all("dotnet").count >= 5)
    }
}
