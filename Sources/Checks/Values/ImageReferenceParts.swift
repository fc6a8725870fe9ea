/// The parts of an image reference (`distribution/reference`: `[registry/]repository[:tag][@digest]`).
package struct ImageReferenceParts: Hashable, Sendable {
    /// `docker.io` where none is written.
    package var registry: String
    /// With `library/` for official images of Docker Hub.
    package var repository: String
    /// The last part of the repository.
    package var name: String
    /// Empty where none is written.
    package var tag: String
    /// `sha256:…`; empty where none is written.
    package var digest: String

    /// Takes a reference apart; what is no valid reference is taken apart as far as it goes.
    package init(_ reference: String) {
        var rest = Substring(reference)
        digest = ""
        if let at = rest.firstIndex(of: "@") {
            digest = String(rest[rest.index(after: at)...])
            rest = rest[..<at]
        }
        tag = ""
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        registry = "docker.io"
        if let slash = rest.firstIndex(of: "/") {
            let first = rest[..<slash]
            if first.contains(".") || first.contains(":") || first == "localhost" {
                registry = first == "index.docker.io" ? "docker.io" : String(first)
                rest = rest[rest.index(after: slash)...]
            }
        }
        repository = String(rest)
        if registry == "docker.io", !repository.isEmpty, !repository.contains("/") { repository = "library/" + repository }
        name = repository.split(separator: "/").last.map(String.init) ?? ""
    }
}
