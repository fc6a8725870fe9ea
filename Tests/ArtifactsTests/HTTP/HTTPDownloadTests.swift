import Artifacts
import Testing

@Suite("downloads")
struct HTTPDownloadTests {
    private static let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    private func read(_ body: HTTPResumingBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body { bytes += chunk }
        return bytes
    }

    @Test("a connection that breaks twice is continued", arguments: [true, false])
    func resumes(hasRanges: Bool) async throws {
        let counter = Counter()
        try await LoopbackServer.with { request in
            let start = hasRanges ? request.rangeStart ?? 0 : 0
            let rest = Array(Self.content[start...])
            let range = "bytes \(start)-\(Self.content.count - 1)/\(Self.content.count)"
            let isCut = counter.next() < 2
            return .init(
                start > 0 ? 206 : 200, [("ETag", "\"a\"")] + (start > 0 ? [("Content-Range", range)] : []),
                isCut ? Array(rest[..<100_000]) : rest, length: rest.count)
        } body: { server in
            let download = try await TestFetcher().fetcher.download(HTTPRequest("http://\(server.authority)/"))
            #expect(download.length == Self.content.count)
            #expect(try await read(download.body) == Self.content)
            #expect(server.requests.count == 3)
            // What arrived just before the end may be lost with the connection.
            #expect((1...100_000).contains(server.requests[1].rangeStart ?? 0))
            #expect(server.requests[1].headers["if-range"] == "\"a\"")
        }
    }

    @Test("without progress it ends")
    func gives() async throws {
        let counter = Counter()
        try await LoopbackServer.with { request in
            counter.next() == 0
                ? .init(200, [], [1, 2], length: 10) : .init(206, [("Content-Range", "bytes 2-9/10")], [], length: 8)
        } body: { server in
            let download = try await TestFetcher(attempts: 3).fetcher.download(
                HTTPRequest("http://\(server.authority)/"))
            await #expect { try await read(download.body) } throws: { ($0 as? HTTPError)?.code == .connectionLost }
            #expect(server.requests.count == 3)
        }
    }

    @Test("content that changed in between is an error and never mixed")
    func changed() async throws {
        let counter = Counter()
        try await LoopbackServer.with { _ in
            counter.next() == 0
                ? .init(200, [("ETag", "\"a\"")], [1, 2], length: 4) : .init(200, [("ETag", "\"b\"")], [5, 6, 7, 8])
        } body: { server in
            let download = try await TestFetcher().fetcher.download(HTTPRequest("http://\(server.authority)/"))
            await #expect { try await read(download.body) } throws: { ($0 as? HTTPError)?.code == .changedContent }
        }
    }

    @Test("an earlier part is continued when the server agrees", arguments: [(206, 100), (200, 0)])
    func from(status: Int, offset: Int) async throws {
        try await LoopbackServer.with { request in
            status == 200
                ? .init(200, [], Self.content)
                : .init(
                    206, [("Content-Range", "bytes 100-\(Self.content.count - 1)/\(Self.content.count)")],
                    Array(Self.content[100...]))
        } body: { server in
            let download = try await TestFetcher().fetcher.download(
                HTTPRequest("http://\(server.authority)/"), from: 100, validator: "\"a\"")
            #expect(download.status == status)
            #expect(download.offset == offset)
            #expect(download.length == Self.content.count)
            #expect(try await read(download.body) == Array(Self.content[offset...]))
            #expect(server.requests.first?.headers["range"] == "bytes=100-")
        }
    }

    @Test("a weak entity tag is not used for ranges")
    func weak() {
        let request = HTTPRequest("http://a/").from(offset: 1, validator: "W/\"a\"")
        #expect(request.headers.map(\.0) == ["Range"])
    }
}
