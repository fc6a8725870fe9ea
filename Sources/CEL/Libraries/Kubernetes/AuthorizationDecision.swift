/// What is decided about a request.
public enum AuthorizationDecision: Sendable {
    case allow(reason: String)
    /// Denied, or no opinion, which is the same to an expression.
    case deny(reason: String)
    /// The check itself failed; such a request is not allowed.
    case failed(error: String, reason: String)
    /// It cannot be known, for want of what is named (``Unknown/attributes``).
    case unknown([String])
}
