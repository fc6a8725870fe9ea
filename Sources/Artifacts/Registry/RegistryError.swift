/// Why an image, or a part of it, cannot be had from a registry.
///
/// The message is a sentence a user can act on. It never holds a password or a token.
package struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller may want to tell apart.
    package enum Code: String, Sendable, Hashable {
        /// The text is not a reference to an image.
        case invalidReference
        /// The registry wants credentials, or other ones.
        case unauthorized
        /// The credentials are right but do not allow this.
        case denied
        /// There is no such repository, tag or content.
        case notFound
        /// The registry has had too many requests.
        case rateLimited
        /// The registry cannot answer at the moment.
        case unavailable
        /// The answer does not follow the distribution specification.
        case malformedResponse
        /// The manifest, index or configuration is not what its specification demands, or is too old.
        case malformedImage
        /// The reference leads to an artifact that is not an image.
        case notAnImage
        /// There is no image for the platform that is wanted.
        case noPlatform
        /// What arrived is not what the digest stands for.
        case digestMismatch
        /// What arrived is longer or shorter than stated.
        case sizeMismatch
        /// Larger than what is read.
        case tooLarge
        /// The layer is kept outside the registry.
        case foreignLayer
        /// A file with credentials or a credential helper does not work.
        case credentials
        /// A CA file or a proxy setting cannot be used.
        case configuration
        /// The host's name does not resolve.
        case unresolvedHost
        /// The registry cannot be reached, or the connection broke too often.
        case connection
        /// The registry's certificate is not trusted, or it does not speak TLS.
        case tls
        /// The task was cancelled.
        case cancelled
    }

    package var code: Code
    /// What is wrong and what to do, one sentence.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// - Parameter error: the failed exchange with the registry or with one of its other servers.
    init(_ error: HTTPError) {
        let code: Code
        switch error.code {
        case .unresolvedHost: code = .unresolvedHost
        case .connectionFailed, .connectionLost, .timeout, .shutDown: code = .connection
        case .tls, .plaintext: code = .tls
        case .proxy, .configuration: code = .configuration
        case .invalidURL, .invalidRequest: code = .invalidReference
        case .malformedResponse, .tooManyRedirects, .refusedRedirect, .changedContent: code = .malformedResponse
        case .tooLarge: code = .tooLarge
        case .cancelled: code = .cancelled
        }
        self.init(code, error.message)
    }

    package var description: String { message }
}
