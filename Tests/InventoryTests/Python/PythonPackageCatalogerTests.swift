import Inventory
import Model
import Testing

@Suite("Installed Python packages")
struct PythonPackageCatalogerTests {
    @Test("fixtures", arguments: ArchiveCase.all("python"))
    func fixtures(_ fixture: ArchiveCase) {
        #expect(fixture.run(PythonPackageCataloger()) == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(ArchiveCase.all("python").count >= 15)
    }

    @Test("the ecosystem is that of the package index")
    func ecosystem() {
        var output = CatalogOutput()
        let bytes = Array("Name: x\nVersion: 1\n".utf8)
        PythonPackageCataloger().catalog(CatalogFile(path: "x-1.dist-info/METADATA"), bytes: bytes.span, into: &output)
        #expect(output.components.map(\.ecosystem) == [Ecosystem("PyPI")])
        #expect(output.components.map(\.kind) == [.pypi])
    }

    @Test("an empty file makes the scan incomplete")
    func effect() {
        var output = CatalogOutput()
        let bytes: [UInt8] = []
        PythonPackageCataloger().catalog(CatalogFile(path: "x-1.dist-info/METADATA"), bytes: bytes.span, into: &output)
        #expect(output.diagnostics.map(\.effect) == [.incomplete])
    }

    @Test("a file cut anywhere is read or reported, never both")
    func cut() {
        let text = Array("Metadata-Version: 2.1\nName: sample\nVersion: 1.2.3\nLicense: MIT\n\nText\n".utf8)
        for count in 0...text.count {
            var output = CatalogOutput()
            let bytes = Array(text.prefix(count))
            PythonPackageCataloger().catalog(
                CatalogFile(path: "sample.dist-info/METADATA"), bytes: bytes.span, into: &output)
            #expect(output.components.count + output.diagnostics.count == 1)
        }
    }
}
