import Checks
import Estate
import Foundation
import Scanner
import Testing

/// The built-in checks do what their examples say, and the pages about them are what the checks say.
@Suite struct KnowledgeCheckTests {
    private static let loaded = try? KnowledgeLoader.load([])
    static let ids = loaded?.library.checks.map(\.id) ?? []
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test("Every built-in knowledge file can be used")
    func usable() throws {
        let loaded = try #require(Self.loaded)
        #expect(loaded.diagnostics.map(\.description) == [])
        #expect(loaded.library.checks.count > 100)
    }

    @Test("The examples of a check hold", arguments: ids)
    func examples(_ id: String) throws {
        let loaded = try #require(Self.loaded)
        let check = try #require(loaded.library.check(id))
        #expect(CheckTester(schema: loaded.schema).test(check).map(\.description) == [])
    }

    @Test("Every control that a check names stands in its framework")
    func controls() throws {
        let library = try #require(Self.loaded).library
        var wrong: [String] = []
        for check in library.checks {
            for entry in check.compliance {
                let known = Set(library.framework(entry.framework)?.controls.map(\.id) ?? [])
                wrong += entry.controls.filter { !known.contains($0) }.map { "\(check.id): \(entry.framework) \($0)" }
            }
            let techniques = Set(library.framework("mitre-attack-containers")?.controls.map(\.id) ?? [])
            wrong += check.attack.filter { !techniques.contains($0) }.map { "\(check.id): ATT&CK \($0)" }
        }
        #expect(wrong == [])
    }

    @Test("docs/checks is what `make docs` writes")
    func pages() throws {
        let library = try #require(Self.loaded).library
        let folder = Self.repository.appendingPathComponent("docs/checks")
        let pages = CheckDocumentation.pages(of: library)
        for page in pages {
            let text = try? String(contentsOf: folder.appendingPathComponent(page.name), encoding: .utf8)
            #expect(text == page.text, "docs/checks/\(page.name) is stale: run `make docs`")
        }
        let present = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(present == pages.map(\.name).sorted())
    }
}
