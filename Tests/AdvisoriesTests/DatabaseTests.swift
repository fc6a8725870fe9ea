import Advisories
import Foundation
import Model
import Testing

@Suite("Database")
struct DatabaseTests {
    private static let record = """
        {"id": "GHSA-aaaa", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm",
         "name": "p"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}
        """

    /// A mirror with one record in `npm` and one in `PyPI`.
    private static func mirror(_ folder: TemporaryFolder) throws {
        try folder.write(record, to: "mirror/osv/npm/GHSA-aaaa.json")
        try folder.write(
            record.replacingOccurrences(of: "npm", with: "PyPI"), to: "mirror/osv/PyPI/GHSA-aaaa.json")
        try folder.write(#"{"vulnerabilities": []}"#, to: "mirror/kev/known_exploited_vulnerabilities.json")
        try folder.write("cve,epss\nCVE-2024-0001,0.5\n", to: "mirror/epss/epss_scores-2024-01-01.csv")
        try folder.write(FeedTests.productFile, to: "mirror/endoflife/debian.json")
    }

    private static func updated(
        _ folder: TemporaryFolder, _ choice: DatabaseUpdate.Choice = .inUse
    ) async throws -> DatabaseLocation {
        let location = DatabaseLocation(cache: "\(folder.path)/cache")
        let update = DatabaseUpdate(location, from: try FolderMirror("\(folder.path)/mirror"))
        _ = try await update.run(choice, now: "2026-01-02T03:04:05Z")
        return location
    }

    @Test("built from a mirror's folders, it says what is in it")
    func status() async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let status = try DatabaseStatus.read(try await Self.updated(folder))
        #expect(status.updated == "2026-01-02T03:04:05Z")
        #expect(status.checked == "2026-01-02T03:04:05Z")
        // One identifier is one advisory, whatever number of ecosystems it is in.
        #expect(status.advisories == 1)
        #expect(status.ecosystems.map(\.name) == ["PyPI", "npm"])
        #expect(status.exploitPredictions == 1)
    }

    @Test("only the ecosystems asked for, and those that were there")
    func ecosystems() async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let first = try await Self.updated(folder, .named(["npm"]))
        #expect(try AdvisoryDatabase(path: first.database).ecosystems == ["npm"])
        let second = try await Self.updated(folder, .named(["PyPI"]))
        #expect(try AdvisoryDatabase(path: second.database).ecosystems == ["npm", "PyPI"])
    }

    @Test("an ecosystem that the mirror does not have is an error, and the old database stays")
    func absent() async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let location = try await Self.updated(folder, .named(["npm"]))
        await #expect(throws: AdvisoryError.self) { try await Self.updated(folder, .named(["Nowhere"])) }
        #expect(try AdvisoryDatabase(path: location.database).ecosystems == ["npm"])
    }

    @Test("nothing is built when nothing has changed", .enabled(if: sharedFolder != nil))
    func unchanged() async throws {
        let folder = try TemporaryFolder()
        let shared = try #require(sharedFolder)
        let location = DatabaseLocation(cache: "\(folder.path)/cache")
        let update = DatabaseUpdate(location, from: try FolderMirror(shared))
        let first = try await update.run(.named(["crates.io"]), now: "2026-01-01T00:00:00Z")
        #expect(first.fetched.contains("osv/crates.io/all.zip"))
        #expect(first.report != nil)
        let second = try await update.run(.named(["crates.io"]), now: "2026-01-02T00:00:00Z")
        #expect(second.fetched.isEmpty)
        #expect(second.report == nil)
        #expect(try DatabaseStatus.read(location).checked == "2026-01-02T00:00:00Z")
    }

    @Test("no database")
    func missing() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: AdvisoryError.self) { try AdvisoryDatabase(path: "\(folder.path)/none") }
        #expect(error?.code == .missing)
    }

    @Test("a file that is none", arguments: ["", "nonsense", String(repeating: "x", count: 5000)])
    func damaged(_ content: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(content, to: "db")
        let error = #expect(throws: AdvisoryError.self) { try AdvisoryDatabase(path: path) }
        #expect(error?.code == .damaged)
    }

    @Test("a database of another version is refused with advice")
    func version() async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let location = try await Self.updated(folder)
        let url = URL(fileURLWithPath: location.database)
        var bytes = [UInt8](try Data(contentsOf: url))
        // `user_version` is a big-endian number at offset 60 (SQLite's file format, section 1.3).
        bytes[63] = 99
        try Data(bytes).write(to: url)
        let error = #expect(throws: AdvisoryError.self) { try AdvisoryDatabase(path: location.database) }
        #expect(error?.code == .version)
        #expect(error?.message.contains("breakwater db update") == true)
    }

    @Test("a reader keeps its database while a new one takes its place")
    func swap() async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let location = try await Self.updated(folder, .named(["npm"]))
        let reader = try AdvisoryDatabase(path: location.database)
        _ = try await Self.updated(folder, .named(["PyPI"]))
        let key = PackageKey(ecosystem: Ecosystem("npm"), name: "p")
        #expect(try reader.affected([key])[key]?.count == 1)
        #expect(reader.ecosystems == ["npm"])
    }

    @Test("exported and imported, it is the same")
    func archive() async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let location = try await Self.updated(folder)
        try DatabaseArchive.export(location, to: "\(folder.path)/export")
        let other = DatabaseLocation(cache: "\(folder.path)/other")
        try DatabaseArchive.import("\(folder.path)/export", into: other)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: location.database))
        #expect(try Data(contentsOf: URL(fileURLWithPath: other.database)) == bytes)
    }

    @Test("a damaged export is refused and the database stays", arguments: ["cut", "flip", "empty", "more", "hash"])
    func damagedArchive(_ damage: String) async throws {
        let folder = try TemporaryFolder()
        try Self.mirror(folder)
        let location = try await Self.updated(folder)
        let file = "\(folder.path)/export"
        try DatabaseArchive.export(location, to: file)
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        switch damage {
        case "cut": bytes.removeLast(20)
        case "flip": bytes[bytes.count - 30] ^= 0x55
        case "empty": bytes = []
        case "hash": bytes[40] = bytes[40] == 0x30 ? 0x31 : 0x30
        default: bytes += bytes
        }
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: AdvisoryError.self) { try DatabaseArchive.import(file, into: location) }
        #expect(error?.code == .damaged)
        #expect(try AdvisoryDatabase(path: location.database).ecosystems == ["PyPI", "npm"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(location.cache)/db").sorted() == [
                "advisories.sqlite", "checked", "lock",
            ])
    }

    @Test(
        "where the database is",
        arguments: [
            (["BREAKWATER_CACHE": "/a", "HOME": "/h"], "/a/db/advisories.sqlite"),
            (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/breakwater/db/advisories.sqlite"),
            (["XDG_CACHE_HOME": "relative", "HOME": "/h"], "/h/.cache/breakwater/db/advisories.sqlite"),
            ([:], nil),
        ] as [([String: String], String?)])
    func location(_ environment: [String: String], _ expected: String?) {
        #expect(DatabaseLocation(environment: environment)?.database == expected)
    }

    @Test(
        "times",
        arguments: [(0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"), (-1, "1969-12-31T23:59:59Z")])
    func timestamp(_ seconds: Int, _ expected: String) {
        #expect(Timestamp.text(secondsSince1970: seconds) == expected)
    }
}
