import Inventory
import Model
import Testing

@Suite("Installed PHP packages")
struct PHPComposerCatalogerTests {
    @Test("fixtures", arguments: InstalledCase.all("php"))
    func fixtures(_ fixture: InstalledCase) {
        #expect(fixture.run(PHPComposerCataloger()) == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(InstalledCase.all("php").count >= 4)
    }
}
