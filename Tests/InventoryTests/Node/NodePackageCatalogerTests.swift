import Inventory
import Model
import Testing

@Suite("Installed Node.js packages")
struct NodePackageCatalogerTests {
    @Test("fixtures", arguments: InstalledCase.all("node"))
    func fixtures(_ fixture: InstalledCase) {
        #expect(fixture.run(NodePackageCataloger()) == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(InstalledCase.all("node").count >= 8)
    }

    private func isFound(_ path: String) -> Bool {
        var output = CatalogOutput()
        let bytes = Array(#"{"name":"x","version":"1.0.0"}"#.utf8)
        NodePackageCataloger().catalog(CatalogFile(path: path), bytes: bytes.span, into: &output)
        return !output.components.isEmpty
    }

    @Test(
        "the folder of a package",
        arguments: [
            "node_modules/x/package.json", "app/node_modules/@s/x/package.json",
            "usr/lib/node_modules/npm/node_modules/x/package.json", "a/node_modules/x/node_modules/@s/y/package.json",
            "a/node_modules/.pnpm/x@1.0.0/node_modules/x/package.json",
            "a/node_modules/.pnpm/@s+x@1.0.0_react@18.0.0/node_modules/@s/x/package.json",
            "a/node_modules/.store/x-npm-1.0.0-0123456789/package/package.json",
            ".yarn/unplugged/x-npm-1.0.0-0123456789/node_modules/x/package.json",
            "tests/app/node_modules/x/package.json", "node_modules/tests/node_modules/x/package.json",
            "node_modules/@s/test/node_modules/x/package.json", "node_modules/test/package.json",
            "opt/a/node_modules/_x@1.0.0@x/package.json",
        ])
    func packages(_ path: String) {
        #expect(isFound(path))
    }

    @Test(
        "folders that are none",
        arguments: [
            "package.json", "app/package.json", "node_modules/package.json", "node_modules/@s/package.json",
            "node_modules/x/esm/package.json", "node_modules/@s/x/dist/package.json",
            "node_modules/resolve/test/resolver/multirepo/package.json",
            "node_modules/x/test/node_modules/y/package.json",
            "node_modules/x/a/fixtures/b/node_modules/y/package.json",
            "node_modules/.cache/package.json", "node_modules/.bin/x/package.json", "my_node_modules/x/package.json",
            "node_modules/.store/a/b/package.json", "node_modules/@s/.x/package.json",
        ])
    func others(_ path: String) {
        #expect(!isFound(path))
    }
}
