import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// All of Breakwater's HTTP goes through this.
///
/// ```swift
/// let fetcher = try HTTPFetcher(configuration: HTTPConfiguration(caFiles: ["ca.pem"]))
/// // A status is a value: 404, 304 and 503 do not throw, a broken connection does.
/// let response = try await fetcher.get("https://example.com/all.json", headers: [("Accept", "application/json")])
/// let bytes = try await response.body.collect(upTo: 1 << 20)
/// // Only when it changed: status 304 otherwise.
/// let news = try await fetcher.send(HTTPRequest(url).ifChanged(etag: oldETag))
/// // A large file, continued with Range when the connection breaks, or from what an earlier run left behind.
/// let download = try await fetcher.download(HTTPRequest(url), from: alreadyThere, validator: oldETag)
/// if download.offset == 0 { … start the file anew … }
/// for try await chunk in download.body { … }
/// await fetcher.shutdown()
/// ```
/// Proxies come from the environment (``HTTPProxySettings``), repetition from ``HTTPRetryPolicy``. Credentials never
/// leave the origin they were given for. Proxied plain HTTP uses `CONNECT`, which some proxies allow only for port 443.
/// Copies share their connections.
package struct HTTPFetcher: Sendable {
    package let configuration: HTTPConfiguration
    private let pool: HTTPClientPool
    private let trust: HTTPTrust

    /// - Throws: ``HTTPError/Code/configuration`` when a CA file cannot be read.
    package init(configuration: HTTPConfiguration = HTTPConfiguration()) throws(HTTPError) {
        self.configuration = configuration
        trust = try HTTPTrust(configuration)
        pool = HTTPClientPool(configuration)
    }

    /// `GET` with redirects and retries. The response's body is still on its way when this returns.
    package func get(
        _ url: String, headers: [(String, String)] = [], maximumRedirects: Int = 10
    ) async throws(HTTPError) -> HTTPResponse {
        try await send(HTTPRequest(url, headers: headers, maximumRedirects: maximumRedirects))
    }

    /// Sends a request, follows redirects, and repeats what the retry policy allows.
    /// - Returns: the response whatever its status; the last one when all attempts gave a transient status.
    /// - Throws: ``HTTPError`` when there was no response.
    package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        guard let url = HTTPURL(request.url) else {
            throw HTTPError(
                .invalidURL, "the address is not an http or https URL: check its form, scheme://host[:port]/path")
        }
        let policy = configuration.retry
        let attempts = request.isRepeated ? policy.attempts : 1
        var failures = 0
        while true {
            let delay: Duration
            do throws(HTTPError) {
                let response = try await follow(request, from: url)
                failures += 1
                guard HTTPRetryPolicy.isTransient(status: response.status), failures < attempts else {
                    return response
                }
                delay = HTTPRetryPolicy.requestedDelay(response.headers) ?? policy.delay(after: failures)
                guard delay <= policy.maximumDelay else { return response }
                await response.body.drain()
            } catch {
                failures += 1
                guard error.isTransient, failures < attempts else { throw error }
                delay = policy.delay(after: failures)
            }
            try await pause(delay)
        }
    }

    /// Ends all connections; requests made afterwards fail. Without it they end with the last copy of the fetcher.
    package func shutdown() async {
        await pool.shutdown()
    }

    func pause(_ delay: Duration) async throws(HTTPError) {
        do {
            try await configuration.retry.sleep(delay)
        } catch {
            throw HTTPError(.cancelled, "the request was cancelled")
        }
    }

    private func follow(_ request: HTTPRequest, from start: HTTPURL) async throws(HTTPError) -> HTTPResponse {
        var url = start
        var headers = request.headers
        if let user = start.userInformation, !headers.contains(where: { HTTPFields.isEqual($0.0, "authorization") }) {
            headers.append(("Authorization", "Basic \(Base64.encode(Array(HTTPURL.decoded(user).utf8)))"))
        }
        var redirects = 0
        while true {
            let response = try await exchange(request, url: url, headers: headers)
            guard [301, 302, 303, 307, 308].contains(response.status), request.method != .post,
                request.maximumRedirects > 0, let location = response.headers["location"]
            else { return response }
            guard redirects < request.maximumRedirects else {
                throw HTTPError(
                    .tooManyRedirects, "\(start.display) redirects more than \(request.maximumRedirects) times")
            }
            redirects += 1
            guard let target = url.resolving(location) else {
                throw HTTPError(.refusedRedirect, "\(url.display) redirects to something that is not an HTTP address")
            }
            if url.scheme == .https, target.scheme == .http, !target.isLoopback, !configuration.isInsecure(target) {
                throw HTTPError(
                    .refusedRedirect,
                    "\(url.display) redirects to the unencrypted \(target.display): mark that host as insecure to allow it"
                )
            }
            if !target.hasSameOrigin(as: url) {
                headers.removeAll { name, _ in
                    ["authorization", "cookie", "proxy-authorization"].contains { HTTPFields.isEqual($0, name) }
                }
            }
            await response.body.drain()
            url = target
        }
    }

    private func exchange(
        _ request: HTTPRequest, url: HTTPURL, headers: [(String, String)]
    ) async throws(HTTPError) -> HTTPResponse {
        var message = HTTPClientRequest(url: url.text)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers = HTTPHeaders(headers)
        if !message.headers.contains(name: "user-agent") {
            message.headers.add(name: "User-Agent", value: configuration.userAgent)
        }
        if request.method == .post { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        if url.scheme == .https { message.tlsConfiguration = try trust.settings(for: url) }
        let client = try pool.client(for: try configuration.proxies.proxy(for: url))
        do {
            let response = try await client.execute(message, timeout: TimeAmount(configuration.responseTimeout))
            return HTTPResponse(
                status: Int(response.status.code),
                headers: HTTPFields(response.headers.map { (name: $0.name, value: $0.value) }),
                body: HTTPBody(base: response.body, url: url), url: url)
        } catch {
            if Task.isCancelled { throw HTTPError(.cancelled, "the request was cancelled") }
            throw HTTPError(cause: error, url: url)
        }
    }
}
