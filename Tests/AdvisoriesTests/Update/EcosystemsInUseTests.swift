import Advisories
import Foundation
import Testing

@Suite("Ecosystems in use")
struct EcosystemsInUseTests {
    @Test("what was recorded is read")
    func recorded() throws {
        let folder = try TemporaryFolder()
        let used = EcosystemsInUse(DatabaseLocation(cache: folder.path))
        #expect(used.read() == [])
        try used.record(["npm", "Rocky Linux"])
        try used.record(["PyPI"])
        #expect(used.read() == ["npm", "PyPI", "Rocky Linux"])
        #expect(try String(contentsOfFile: "\(folder.path)/db/in-use", encoding: .utf8) == "PyPI\nRocky Linux\nnpm\n")
    }

    @Test("nothing is written when nothing is new")
    func unchanged() throws {
        let folder = try TemporaryFolder()
        let location = DatabaseLocation(cache: folder.path)
        try EcosystemsInUse(location).record(["npm", "PyPI"])
        func file() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: location.inUse)[.systemFileNumber] as? Int
        }
        let before = try file()
        try EcosystemsInUse(location).record(["npm"])
        #expect(try file() == before)
    }

    @Test("a name that is none is left out", arguments: ["", "..", "../etc", "a/b", "a\nb", "a?b", "a%2Fb"])
    func hostile(_ name: String) throws {
        let folder = try TemporaryFolder()
        let used = EcosystemsInUse(DatabaseLocation(cache: folder.path))
        try used.record([name, "npm"])
        #expect(used.read() == ["npm"])
        try folder.write("\(name)\nGo\n", to: "db/in-use")
        #expect(used.read().isSubset(of: ["Go", "a", "b"]))
    }

    @Test("scans at once do not drop each other's names")
    func together() async throws {
        let folder = try TemporaryFolder()
        let used = EcosystemsInUse(DatabaseLocation(cache: folder.path))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 { group.addTask { try used.record(["name\(number)"]) } }
            try await group.waitForAll()
        }
        #expect(used.read().count == 16)
    }
}
