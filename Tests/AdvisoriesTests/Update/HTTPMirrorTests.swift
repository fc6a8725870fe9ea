import Advisories
import Artifacts
import Foundation
import Model
import Testing

@Suite("Updates over HTTP")
struct HTTPMirrorTests {
    /// A mirror and a cache, and updates from the one to the other.
    private final class Setting: Sendable {
        let folder: TemporaryFolder
        let mirror: TestMirror
        let location: DatabaseLocation
        private let fetcher: HTTPFetcher

        /// - Parameter attempts: how often a request is sent.
        init(attempts: Int = 1) throws {
            folder = try TemporaryFolder()
            mirror = try TestMirror()
            location = DatabaseLocation(cache: "\(folder.path)/cache")
            fetcher = try HTTPFetcher(
                // A machine that builds beside the tests may let them wait.
                configuration: HTTPConfiguration(
                    connectTimeout: .seconds(300), responseTimeout: .seconds(300), idleTimeout: .seconds(300),
                    retry: HTTPRetryPolicy(attempts: attempts, sleep: { _ in }),
                    proxies: HTTPProxySettings(environment: [:])))
        }

        func update(
            _ choice: DatabaseUpdate.Choice = .named(["npm"])
        ) async throws -> DatabaseUpdate.Outcome {
            mirror.server.forget()
            return try await DatabaseUpdate(location, from: HTTPMirror(mirror.server.address, fetcher: fetcher)).run(
                choice, products: [], now: "2026-01-01T00:00:00Z")
        }

        /// The fixed version that the database has for the package `p`.
        func fixed(_ ecosystem: String = "npm", in database: AdvisoryDatabase? = nil) throws -> String? {
            let key = PackageKey(ecosystem: Ecosystem(ecosystem), name: "p")
            let database = try database ?? AdvisoryDatabase(path: location.database)
            return try database.affected([key])[key]?.first?.ranges.first?.events.last?.version
        }

        var bytes: Data { get throws { try Data(contentsOf: URL(fileURLWithPath: location.database)) } }

        func requests(_ path: String) -> [LoopbackServer.Request] {
            mirror.server.requests.filter { $0.path == "/" + path }
        }
    }

    private static let npm = "osv/npm/all.zip"

    @Test("what has not changed is not sent again, and nothing is built", arguments: [true, false])
    func unchanged(_ hasTag: Bool) async throws {
        let setting = try Setting()
        let date = "Mon, 01 Jan 2024 00:00:00 GMT"
        setting.mirror.put(
            ecosystem: "npm", fixed: "2.0.0", etag: hasTag ? "\"1\"" : nil, modified: hasTag ? nil : date)
        let first = try await setting.update()
        #expect(first.fetched.contains(Self.npm) && first.report != nil)
        let bytes = try setting.bytes
        let second = try await setting.update()
        #expect(second.fetched == [])
        #expect(second.unchanged.contains(Self.npm))
        #expect(second.report == nil)
        #expect(try setting.bytes == bytes)
        let headers = try #require(setting.requests(Self.npm).first).headers
        #expect(headers["if-none-match"] == (hasTag ? "\"1\"" : nil))
        #expect(headers["if-modified-since"] == (hasTag ? nil : date))
    }

    @Test("what has changed is fetched and built")
    func changed() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        _ = try await setting.update()
        setting.mirror.put(ecosystem: "npm", fixed: "3.0.0", etag: "\"2\"")
        let outcome = try await setting.update()
        #expect(outcome.fetched == [Self.npm])
        #expect(try setting.fixed() == "3.0.0")
    }

    @Test("a broken download is continued by the next update")
    func resumed() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        setting.mirror.fault(Self.npm) { file in
            LoopbackServer.Reply(status: 200, headers: ["ETag": "\"1\""], body: file.bytes, cut: 100)
        }
        await #expect(throws: AdvisoryError.self) { try await setting.update() }
        _ = try await setting.update()
        let request = try #require(setting.requests(Self.npm).first)
        #expect(request.rangeStart == 100)
        #expect(request.headers["if-range"] == "\"1\"")
        #expect(try setting.fixed() == "2.0.0")
    }

    @Test("a broken download of a file that has changed since starts again")
    func restarted() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        setting.mirror.fault(Self.npm) { file in
            LoopbackServer.Reply(status: 200, headers: ["ETag": "\"1\""], body: file.bytes, cut: 100)
        }
        await #expect(throws: AdvisoryError.self) { try await setting.update() }
        setting.mirror.put(ecosystem: "npm", fixed: "3.0.0", etag: "\"2\"")
        _ = try await setting.update()
        #expect(try setting.fixed() == "3.0.0")
        let again = try await setting.update()
        #expect(again.unchanged.contains(Self.npm))
    }

    @Test("the end of a file need not repeat its tag")
    func restWithoutTag() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        setting.mirror.fault(Self.npm) { file in
            LoopbackServer.Reply(status: 200, headers: ["ETag": "\"1\""], body: file.bytes, cut: 100)
        }
        await #expect(throws: AdvisoryError.self) { try await setting.update() }
        setting.mirror.fault(Self.npm) { file in
            let range = "bytes 100-\(file.bytes.count - 1)/\(file.bytes.count)"
            return LoopbackServer.Reply(
                status: 206, headers: ["Content-Range": range], body: Array(file.bytes[100...]))
        }
        _ = try await setting.update()
        #expect(try setting.fixed() == "2.0.0")
        #expect(try await setting.update().unchanged.contains(Self.npm))
    }

    @Test("a connection that breaks is continued at once", arguments: [false, true])
    func continued(_ changes: Bool) async throws {
        let setting = try Setting(attempts: 3)
        let mirror = setting.mirror
        mirror.put(ecosystem: "npm", fixed: changes ? "3.0.0" : "2.0.0", etag: changes ? "\"2\"" : "\"1\"")
        let old = TestMirror.archive("npm", "2.0.0")
        mirror.fault(Self.npm) { _ in
            LoopbackServer.Reply(status: 200, headers: ["ETag": "\"1\""], body: old, cut: 100)
        }
        _ = try await setting.update()
        #expect(setting.requests(Self.npm).count == (changes ? 3 : 2))
        #expect(try setting.fixed() == (changes ? "3.0.0" : "2.0.0"))
    }

    @Test("a server in trouble is asked again")
    func retried() async throws {
        let setting = try Setting(attempts: 3)
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        for _ in 0..<2 { setting.mirror.fault(Self.npm) { _ in LoopbackServer.Reply(status: 503) } }
        _ = try await setting.update()
        #expect(setting.requests(Self.npm).count == 3)
        #expect(try setting.fixed() == "2.0.0")
    }

    @Test("a failed update leaves the old database", arguments: ["error", "missing", "page", "cut"])
    func failed(_ reason: String) async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        _ = try await setting.update()
        let bytes = try setting.bytes
        setting.mirror.put(ecosystem: "npm", fixed: "3.0.0", etag: "\"2\"")
        setting.mirror.put(ecosystem: "PyPI", fixed: "3.0.0", etag: "\"3\"")
        let other = "osv/PyPI/all.zip"
        var names = ["npm", "PyPI"]
        switch reason {
        case "error": setting.mirror.fault(other) { _ in LoopbackServer.Reply(status: 500) }
        case "missing": names = ["npm", "Nowhere"]
        case "page":
            setting.mirror.fault(other) { _ in LoopbackServer.Reply(status: 200, body: Array("<html>".utf8)) }
        default:
            setting.mirror.fault(other) { file in
                LoopbackServer.Reply(status: 200, body: Array(file.bytes.prefix(200)))
            }
        }
        let error = await #expect(throws: AdvisoryError.self) { try await setting.update(.named(names)) }
        #expect(error?.code == .source)
        #expect(try setting.bytes == bytes)
        guard reason != "missing" else { return }
        _ = try await setting.update(.named(names))
        #expect(try setting.fixed() == "3.0.0")
        #expect(try setting.fixed("PyPI") == "3.0.0")
    }

    @Test("a reader keeps the database it opened")
    func reader() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        _ = try await setting.update()
        let old = try AdvisoryDatabase(path: setting.location.database)
        setting.mirror.put(ecosystem: "npm", fixed: "3.0.0", etag: "\"2\"")
        _ = try await setting.update()
        #expect(try setting.fixed(in: old) == "2.0.0")
        #expect(try setting.fixed() == "3.0.0")
    }

    @Test("of two updates at once the second finds nothing to do")
    func together() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        async let first = setting.update()
        async let second = setting.update()
        let reports = try await [first, second].filter { $0.report != nil }
        #expect(reports.count == 1)
        #expect(try setting.fixed() == "2.0.0")
    }

    @Test("what a killed build left behind is removed after a day")
    func leftovers() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0", etag: "\"1\"")
        let old = try setting.folder.write("half", to: "cache/db/advisories.sqlite.1-1.tmp")
        let fresh = try setting.folder.write("half", to: "cache/db/advisories.sqlite.2-2.tmp")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: old)
        _ = try await setting.update()
        #expect(!FileManager.default.fileExists(atPath: old))
        #expect(FileManager.default.fileExists(atPath: fresh))
        #expect(try setting.fixed() == "2.0.0")
    }

    @Test("without a word about ecosystems an update takes those that scans have met and those that are there")
    func inUse() async throws {
        let setting = try Setting()
        for name in ["npm", "PyPI", "Rocky Linux", "Go"] {
            setting.mirror.put(ecosystem: name, fixed: "2.0.0", etag: "\"1\"")
        }
        _ = try await setting.update(.named(["npm"]))
        try EcosystemsInUse(setting.location).record(["PyPI", "Rocky Linux", "Nowhere"])
        let outcome = try await setting.update(.inUse)
        #expect(
            try AdvisoryDatabase(path: setting.location.database).ecosystems == ["npm", "PyPI", "Rocky Linux"])
        // What the mirror does not have was not asked for.
        #expect(outcome.diagnostics.map(\.effect) == [.note])
    }

    @Test("when nothing is known to be needed, an update says what to do")
    func nothingInUse() async throws {
        let setting = try Setting()
        setting.mirror.put(ecosystem: "npm", fixed: "2.0.0")
        let error = await #expect(throws: AdvisoryError.self) { try await setting.update(.inUse) }
        #expect(error?.code == .source)
        #expect(error?.message.contains("--ecosystem") == true && error?.message.contains("--all") == true)
        #expect(setting.mirror.server.requests.isEmpty)
    }

    @Test("everything that the mirror lists, releases not taken by themselves")
    func all() async throws {
        let setting = try Setting()
        for name in ["npm", "PyPI"] { setting.mirror.put(ecosystem: name, fixed: "2.0.0", etag: "\"1\"") }
        setting.mirror.put("osv/ecosystems.txt", Array("PyPI\nDebian:11\nnpm\n".utf8))
        _ = try await setting.update(.all)
        #expect(try AdvisoryDatabase(path: setting.location.database).ecosystems == ["npm", "PyPI"])
    }
}
