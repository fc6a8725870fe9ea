import Knowledge
import Testing

@Suite struct KnowledgeFilesTests {
    @Test func anEmptyPrefixYieldsEveryFileSorted() {
        let paths = Knowledge.files(under: "").map(\.path)
        #expect(!paths.isEmpty)
        #expect(paths == paths.sorted())
        #expect(Set(paths).count == paths.count)
    }

    @Test(arguments: ["advisories/npm", "advisories/npm/"])
    func aFolderYieldsItsFiles(_ folder: String) {
        let paths = Knowledge.files(under: folder).map(\.path)
        #expect(!paths.isEmpty)
        #expect(paths.allSatisfy { $0.hasPrefix("advisories/npm/") })
    }

    @Test(arguments: ["advisories/n", "npm", "advisories/npm/x", "/advisories"])
    func whatIsNoFolderYieldsNothing(_ prefix: String) {
        #expect(Knowledge.files(under: prefix).isEmpty)
    }

    @Test func aPathYieldsItsFile() throws {
        let first = try #require(Knowledge.files(under: "advisories/maven").first)
        #expect(Knowledge.files(under: first.path).map(\.path) == [first.path])
    }

    @Test func everyFileHoldsItsOwnBytes() {
        for file in Knowledge.files(under: "advisories") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(text.hasPrefix("schema_version:"), "\(file.path)")
            #expect(text.hasSuffix("\n"), "\(file.path)")
        }
    }
}
