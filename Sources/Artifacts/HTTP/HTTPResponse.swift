/// A response: its head, and a body that is read as it arrives.
package struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    package let status: Int
    package let headers: HTTPFields
    /// The body; it can be read once. Dropping it unread ends the connection.
    package let body: HTTPBody
    /// Where the response came from, after redirects.
    package let url: HTTPURL

    package init(status: Int, headers: HTTPFields, body: HTTPBody, url: HTTPURL) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }

    /// True for 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The offset and, when known, the length of the whole content that a 206 response states in `Content-Range`
    /// (RFC 9110 section 14.4); nil when there is none.
    package var contentRange: (start: Int, end: Int, total: Int?)? {
        guard status == 206, let text = headers["content-range"] else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.starts(with: "bytes ".utf8) else { return nil }
        let parts = bytes.dropFirst(6).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let range = parts[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard range.count == 2, let start = Int(String(decoding: range[0], as: UTF8.self)),
            let end = Int(String(decoding: range[1], as: UTF8.self)), start >= 0, end >= start
        else { return nil }
        return (start, end, Int(String(decoding: parts[1], as: UTF8.self)))
    }
}
