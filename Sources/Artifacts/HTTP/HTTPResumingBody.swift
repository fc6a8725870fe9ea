/// The bytes of a response; when the connection breaks, the rest is asked for again (RFC 9110 section 14).
package struct HTTPResumingBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = HTTPError

    let fetcher: HTTPFetcher
    let first: HTTPResponse
    let offset: Int
    let validator: String?
    let reopen: @Sendable (Int) async throws(HTTPError) -> HTTPResponse

    /// - Parameters:
    ///   - first: the response whose body is read first.
    ///   - offset: where that body starts in the whole content.
    ///   - validator: what `ETag` or `Last-Modified` must stay; nil when the content is checked otherwise.
    ///   - reopen: asks for the content from a position on.
    package init(
        fetcher: HTTPFetcher, first: HTTPResponse, offset: Int, validator: String?,
        reopen: @escaping @Sendable (Int) async throws(HTTPError) -> HTTPResponse
    ) {
        self.fetcher = fetcher
        self.first = first
        self.offset = offset
        self.validator = validator
        self.reopen = reopen
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: self, current: first.body.makeAsyncIterator(), position: offset)
    }

    /// Reads the pieces one after the other.
    package struct AsyncIterator: AsyncIteratorProtocol {
        let source: HTTPResumingBody
        var current: HTTPBody.AsyncIterator
        /// The offset of the next byte to hand out.
        var position: Int
        /// Bytes that a server without ranges sends a second time.
        var surplus = 0
        /// Broken connections since the last byte that was new.
        var failures = 0

        /// The next piece, never empty; nil at the end.
        package mutating func next() async throws(HTTPError) -> [UInt8]? {
            while true {
                do throws(HTTPError) {
                    while let chunk = try await current.next() {
                        if surplus >= chunk.count {
                            surplus -= chunk.count
                            continue
                        }
                        let fresh = surplus == 0 ? chunk : Array(chunk[surplus...])
                        surplus = 0
                        failures = 0
                        position += fresh.count
                        return fresh
                    }
                    return nil
                } catch {
                    failures += 1
                    let policy = source.fetcher.configuration.retry
                    guard error.isTransient, source.first.isSuccess, failures < policy.attempts else { throw error }
                    try await source.fetcher.pause(policy.delay(after: failures))
                }
                try await reopen()
            }
        }

        private mutating func reopen() async throws(HTTPError) {
            let response = try await source.reopen(position)
            let place = response.url.display
            if response.status == 416, response.headers["content-range"] == "bytes */\(position)" {
                // Only the end mark of the content was missing.
                current = HTTPBody(url: response.url).makeAsyncIterator()
                return
            }
            if let validator = source.validator,
                ![response.headers["etag"], response.headers["last-modified"]].contains(validator)
            {
                // A part of the same content need not repeat `Last-Modified`; a whole new content says what it is.
                if response.status != 206 || response.headers["etag"] != nil {
                    throw HTTPError(.changedContent, "\(place) changed while it was fetched: start again")
                }
            }
            switch response.status {
            case 206:
                guard let range = response.contentRange, range.start <= position else {
                    throw HTTPError(.malformedResponse, "\(place) sent another part than the one asked for")
                }
                surplus = position - range.start
            case 200:
                surplus = position
            default:
                throw HTTPError(
                    .connectionLost, "the connection to \(response.url.authority) broke and could not be continued")
            }
            current = response.body.makeAsyncIterator()
        }
    }
}
