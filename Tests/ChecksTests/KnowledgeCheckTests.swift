import Checks
import Estate
import Foundation
import Model
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
            wrong += check.attack.filter { !Self.isTechnique($0) }.map { "\(check.id): ATT&CK \($0)" }
        }
        #expect(wrong == [])
    }

    /// `T1611` or `T1552.007`.
    private static func isTechnique(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let digits = bytes.enumerated().allSatisfy { index, byte in
            switch index {
            case 0: byte == UInt8(ascii: "T")
            case 5: byte == UInt8(ascii: ".")
            default: (0x30...0x39).contains(byte)
            }
        }
        return digits && (bytes.count == 5 || bytes.count == 9)
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
