/// A large content that is fetched in as many parts as broken connections make necessary.
package struct HTTPDownload: Sendable {
    /// The status: 200 or 206 when there is a body to read; anything else is handed through with the server's body.
    package let status: Int
    package let headers: HTTPFields
    /// Where the body starts in the whole content. 0 means that it starts anew, whatever was asked for.
    package let offset: Int
    /// The length of the whole content, when the server says so.
    package let length: Int?
    /// The bytes from ``offset`` to the end.
    package let body: HTTPResumingBody
}

extension HTTPFetcher {
    /// Fetches a content that may be large: a connection that breaks is continued behind the last byte that arrived, as
    /// often as the retry policy allows without any progress.
    ///
    /// - Parameters:
    ///   - offset: the number of bytes that an earlier run left behind; ``HTTPDownload/offset`` says whether the server
    ///     continues there.
    ///   - validator: the `ETag` (or `Last-Modified`) of what the earlier run left behind.
    /// - Throws: ``HTTPError`` when there is no response; the body throws ``HTTPError/Code/changedContent`` when the
    ///   content changed between two parts.
    package func download(
        _ request: HTTPRequest, from offset: Int = 0, validator: String? = nil
    ) async throws(HTTPError) -> HTTPDownload {
        let response = try await send(request.from(offset: offset, validator: validator))
        var start = 0
        var length = response.headers.contentLength
        if let range = response.contentRange {
            guard range.start == offset else {
                throw HTTPError(.malformedResponse, "\(response.url.display) sent another part than the one asked for")
            }
            start = offset
            length = range.total
        }
        let etag = response.headers["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
        let tag = etag ?? response.headers["last-modified"]
        let body = HTTPResumingBody(fetcher: self, first: response, offset: start, validator: tag) {
            (position: Int) async throws(HTTPError) -> HTTPResponse in
            try await send(request.from(offset: position, validator: tag))
        }
        return HTTPDownload(
            status: response.status, headers: response.headers, offset: start, length: length, body: body)
    }
}
