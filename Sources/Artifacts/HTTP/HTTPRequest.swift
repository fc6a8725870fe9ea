/// What to ask for.
package struct HTTPRequest: Sendable {
    /// The methods Breakwater uses.
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
    }

    package var method: Method
    /// An absolute `http` or `https` URL. User information in it is sent as basic authentication.
    package var url: String
    package var headers: [(String, String)]
    /// What is sent with `POST`.
    package var body: [UInt8]
    /// How many redirects are followed; at 0 a redirect is handed back as the response. `POST` follows none.
    package var maximumRedirects: Int
    /// False for a request that is only to find out whether there is an answer.
    package var isRepeated: Bool

    package init(
        _ url: String, method: Method = .get, headers: [(String, String)] = [], body: [UInt8] = [],
        maximumRedirects: Int = 10, isRepeated: Bool = true
    ) {
        self.isRepeated = isRepeated
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.maximumRedirects = maximumRedirects
    }

    /// The same request, answered with status 304 and no body when the content is still the one with that entity tag
    /// or of that date (RFC 9110 sections 13.1.2 and 13.1.3). Both are the values of an earlier response's `ETag` and
    /// `Last-Modified`, as they were received; nil leaves the condition out.
    package func ifChanged(etag: String?, lastModified: String? = nil) -> HTTPRequest {
        var request = self
        if let etag { request.headers.append(("If-None-Match", etag)) }
        if let lastModified { request.headers.append(("If-Modified-Since", lastModified)) }
        return request
    }

    /// The same request for the bytes from `offset` on (RFC 9110 section 14.2). The answer is 206 with the rest, or 200
    /// with everything when the server does not support ranges or the content has changed, or 416 when there is no
    /// such byte.
    /// - Parameter validator: the `ETag` or `Last-Modified` of the part that is already there. A weak tag cannot be
    ///   used for ranges and is left out.
    package func from(offset: Int, validator: String?) -> HTTPRequest {
        guard offset > 0 else { return self }
        var request = self
        request.headers.append(("Range", "bytes=\(offset)-"))
        if let validator, !validator.hasPrefix("W/") { request.headers.append(("If-Range", validator)) }
        return request
    }
}
