/// Why an HTTP exchange gave no response.
///
/// A status such as 404 or 503 is a response and not an error: see ``HTTPResponse/status``. The message never holds
/// credentials, and addresses in it are cut before their query, which often carries a signature.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller may want to tell apart.
    package enum Code: String, Sendable, Hashable {
        /// The address is not an `http` or `https` URL.
        case invalidURL
        /// A header or a parameter of the request cannot be sent.
        case invalidRequest
        /// A file or a variable of the configuration (a CA file, a proxy) cannot be used.
        case configuration
        /// The host's name does not resolve.
        case unresolvedHost
        /// Nothing listens at the address, or it cannot be reached.
        case connectionFailed
        /// The connection ended before the response was complete.
        case connectionLost
        /// The server took too long to connect, to answer or to send more.
        case timeout
        /// The server's certificate is not trusted, or no TLS session could be agreed on.
        case tls
        /// The server answers, but not with TLS.
        case plaintext
        /// The proxy refused or could not be spoken to.
        case proxy
        /// The response does not follow HTTP.
        case malformedResponse
        /// More redirects than allowed.
        case tooManyRedirects
        /// A redirect that must not be followed: from `https` to `http`, or to something that is not HTTP.
        case refusedRedirect
        /// The body is larger than the caller allows.
        case tooLarge
        /// The content changed on the server between two parts of one download.
        case changedContent
        /// The task was cancelled.
        case cancelled
        /// The fetcher was shut down.
        case shutDown
    }

    package var code: Code
    /// What is wrong and what to do, one sentence.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// True when the same request may succeed a moment later.
    package var isTransient: Bool {
        switch code {
        case .unresolvedHost, .connectionFailed, .connectionLost, .timeout: true
        default: false
        }
    }
}
