/// A text after variable substitution: what it is, or how far that is known.
package enum DockerfileText: Hashable, Sendable {
    case known(String)
    /// The text depends on a value that only the build or the base image knows. What could be substituted is; the
    /// references to unknown variables stand as they are written.
    case unknown(partial: String)

    /// The text when it is known.
    package var knownText: String? {
        guard case .known(let text) = self else { return nil }
        return text
    }

    /// The text, with references to unknown variables as they are written.
    package var text: String {
        switch self {
        case .known(let text), .unknown(let text): text
        }
    }

    package var isKnown: Bool { knownText != nil }
}
