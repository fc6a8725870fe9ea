import Artifacts
import Synchronization
import Testing

/// A fetcher that does not wait, and the waits it would have made.
struct TestFetcher: Sendable {
    let fetcher: HTTPFetcher
    private let delays: Delays

    private final class Delays: Sendable {
        let list = Mutex<[Duration]>([])
    }

    var waits: [Duration] { delays.list.withLock { $0 } }

    init(_ configuration: HTTPConfiguration = HTTPConfiguration(proxies: .none), attempts: Int = 4) throws {
        let delays = Delays()
        var configuration = configuration
        configuration.retry = HTTPRetryPolicy(
            attempts: attempts, sleep: { delay in delays.list.withLock { $0.append(delay) } }, jitter: { 1 })
        fetcher = try HTTPFetcher(configuration: configuration)
        self.delays = delays
    }
}

/// Counts calls.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// The number of calls before this one.
    func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}

@Suite("HTTP fetching")
struct HTTPFetcherTests {
    private func code(_ body: () async throws -> Void) async -> HTTPError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? HTTPError)?.code
        }
    }

    @Test("status, headers and body arrive; header names have no case")
    func response() async throws {
        try await LoopbackServer.with { request in
            .init(200, [("X-Agent", request.headers["User-Agent"] ?? ""), ("ETag", "\"1\"")], Array("hello".utf8))
        } body: { server in
            let response = try await TestFetcher().fetcher.get(
                "http://\(server.authority)/a?b=c", headers: [("X-A", "1")])
            #expect(response.status == 200)
            #expect(response.headers["etag"] == "\"1\"")
            #expect(response.headers["x-agent"] == "breakwater")
            #expect(try await response.body.collect(upTo: 5) == Array("hello".utf8))
            #expect(server.requests.map(\.uri) == ["/a?b=c"])
            #expect(server.requests.first?.headers["x-a"] == "1")
        }
    }

    @Test("a body beyond the limit")
    func limit() async throws {
        try await LoopbackServer.with { _ in
            .init(200, [], Array("hello".utf8))
        } body: { server in
            let response = try await TestFetcher().fetcher.get("http://\(server.authority)/")
            #expect(await code { _ = try await response.body.collect(upTo: 4) } == .tooLarge)
        }
    }

    @Test("a transient status is asked again", arguments: [408, 429, 500, 502, 503, 504])
    func retries(status: Int) async throws {
        let counter = Counter()
        try await LoopbackServer.with { _ in
            counter.next() < 2 ? .init(status) : .init(200)
        } body: { server in
            let test = try TestFetcher()
            #expect(try await test.fetcher.get("http://\(server.authority)/").status == 200)
            #expect(test.waits == [.milliseconds(500), .seconds(1)])
        }
    }

    @Test("any other status is final", arguments: [400, 401, 403, 404, 409, 501])
    func final(status: Int) async throws {
        try await LoopbackServer.with { _ in
            .init(status)
        } body: { server in
            let test = try TestFetcher()
            #expect(try await test.fetcher.get("http://\(server.authority)/").status == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test("the last response counts when all attempts fail")
    func exhausted() async throws {
        try await LoopbackServer.with { _ in
            .init(503)
        } body: { server in
            let test = try TestFetcher(attempts: 3)
            #expect(try await test.fetcher.get("http://\(server.authority)/").status == 503)
            #expect(server.requests.count == 3)
        }
    }

    @Test(
        "Retry-After",
        arguments: [
            ("7", Duration.seconds(7)), ("0", .zero), ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)),
            ("Sunday, 06-Nov-94 08:49:39 GMT", .seconds(2)), ("Sun Nov  6 08:49:40 1994", .seconds(3)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", .zero), ("soon", .milliseconds(500)),
        ])
    func retryAfter(value: String, expected: Duration) async throws {
        let counter = Counter()
        try await LoopbackServer.with { _ in
            counter.next() == 0
                ? .init(429, [("Retry-After", value), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]) : .init(200)
        } body: { server in
            let test = try TestFetcher()
            #expect(try await test.fetcher.get("http://\(server.authority)/").status == 200)
            #expect(test.waits == [expected])
        }
    }

    @Test("a server that wants to be left alone for long is not waited for")
    func retryAfterTooLong() async throws {
        try await LoopbackServer.with { _ in
            .init(429, [("Retry-After", "21600")])
        } body: { server in
            let test = try TestFetcher()
            #expect(try await test.fetcher.get("http://\(server.authority)/").status == 429)
            #expect(test.waits.isEmpty)
        }
    }

    @Test("credentials follow a redirect only within their origin", arguments: [true, false])
    func redirects(isSame: Bool) async throws {
        try await LoopbackServer.with { _ in
            .init(200)
        } body: { other in
            try await LoopbackServer.with { request in
                if request.path == "/end" { return .init(200) }
                return .init(307, [("Location", isSame ? "/end" : "http://\(other.authority)/end")])
            } body: { server in
                let response = try await TestFetcher().fetcher.get(
                    "http://\(server.authority)/", headers: [("authorization", "Basic x"), ("Range", "bytes=1-")])
                #expect(response.status == 200)
                let last = isSame ? server.requests.last : other.requests.last
                #expect(last?.path == "/end")
                #expect(last?.headers["authorization"] == (isSame ? "Basic x" : nil))
                #expect(last?.headers["range"] == "bytes=1-")
            }
        }
    }

    @Test(
        "redirects end", arguments: [("/", HTTPError.Code.tooManyRedirects), ("file:///etc/passwd", .refusedRedirect)])
    func badRedirects(location: String, expected: HTTPError.Code) async throws {
        try await LoopbackServer.with { _ in
            .init(302, [("Location", location)])
        } body: { server in
            let fetcher = try TestFetcher().fetcher
            #expect(await code { _ = try await fetcher.get("http://\(server.authority)/") } == expected)
        }
    }

    @Test("a redirect can be looked at instead")
    func noRedirects() async throws {
        try await LoopbackServer.with { _ in
            .init(302, [("Location", "/x")])
        } body: { server in
            let response = try await TestFetcher().fetcher.get("http://\(server.authority)/", maximumRedirects: 0)
            #expect(response.status == 302)
        }
    }

    @Test("POST sends its body and follows no redirect")
    func post() async throws {
        try await LoopbackServer.with { _ in
            .init(307, [("Location", "/x")])
        } body: { server in
            let request = HTTPRequest("http://\(server.authority)/", method: .post, body: Array("a=b".utf8))
            let response = try await TestFetcher().fetcher.send(request)
            #expect(response.status == 307)
            #expect(server.requests.map(\.body) == [Array("a=b".utf8)])
        }
    }

    @Test("only when it changed")
    func conditional() async throws {
        try await LoopbackServer.with { request in
            request.headers["if-none-match"] == "\"1\"" ? .init(304) : .init(200, [("ETag", "\"1\"")], [1])
        } body: { server in
            let fetcher = try TestFetcher().fetcher
            let request = HTTPRequest("http://\(server.authority)/")
            #expect(try await fetcher.send(request.ifChanged(etag: nil)).status == 200)
            #expect(try await fetcher.send(request.ifChanged(etag: "\"1\"")).status == 304)
        }
    }

    @Test("user information is basic authentication and in no message")
    func userInformation() async throws {
        try await LoopbackServer.with { _ in
            .init(200)
        } body: { server in
            let response = try await TestFetcher().fetcher.get("http://us:pa%20ss@\(server.authority)/")
            #expect(server.requests.first?.headers["authorization"] == "Basic dXM6cGEgc3M=")
            #expect(!response.url.display.contains("pa"))
        }
    }

    @Test("nothing listens: asked again, then an error")
    func refused() async throws {
        let port = try await LoopbackServer.with { _ in
            .init(200)
        } body: {
            $0.port
        }
        let test = try TestFetcher()
        #expect(await code { _ = try await test.fetcher.get("http://127.0.0.1:\(port)/") } == .connectionFailed)
        #expect(test.waits.count == 3)
    }

    @Test("a host that does not exist")
    func unresolved() async throws {
        let fetcher = try TestFetcher().fetcher
        #expect(await code { _ = try await fetcher.get("http://nowhere.invalid/") } == .unresolvedHost)
    }

    @Test("a connection that ends in the body")
    func cut() async throws {
        try await LoopbackServer.with { _ in
            .init(200, [], [1, 2, 3], length: 10)
        } body: { server in
            let response = try await TestFetcher().fetcher.get("http://\(server.authority)/")
            #expect(await code { _ = try await response.body.collect(upTo: 100) } == .connectionLost)
        }
    }

    @Test("a header that would start another one is not sent")
    func injection() async throws {
        try await LoopbackServer.with { _ in
            .init(200)
        } body: { server in
            let fetcher = try TestFetcher().fetcher
            let error = await code {
                _ = try await fetcher.get("http://\(server.authority)/", headers: [("A", "b\r\nC: d")])
            }
            #expect(error != nil)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a proxy that wants a password")
    func proxy() async throws {
        try await LoopbackServer.with { _ in
            .init(407, [("Proxy-Authenticate", "Basic")])
        } body: { server in
            let settings = HTTPProxySettings(environment: ["HTTP_PROXY": "http://\(server.authority)"])
            let fetcher = try TestFetcher(HTTPConfiguration(proxies: settings)).fetcher
            #expect(await code { _ = try await fetcher.get("http://a.example/") } == .proxy)
            #expect(server.requests.map(\.method) == ["CONNECT"])
        }
    }

    @Test("after the end nothing is sent")
    func shutdown() async throws {
        let fetcher = try TestFetcher().fetcher
        await fetcher.shutdown()
        #expect(await code { _ = try await fetcher.get("http://127.0.0.1:1/") } == .shutDown)
    }

    @Test("a cancelled task ends its request")
    func cancellation() async throws {
        try await LoopbackServer.with { _ in
            .init(503)
        } body: { server in
            let url = "http://\(server.authority)/"
            let fetcher = try HTTPFetcher(
                configuration: HTTPConfiguration(retry: HTTPRetryPolicy(baseDelay: .seconds(25)), proxies: .none))
            let task = Task { try await fetcher.get(url).status }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            #expect(await code { _ = try await task.value } == .cancelled)
        }
    }
}
