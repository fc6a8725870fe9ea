/// An image reference, split (github.com/distribution/reference: `[domain/]path[:tag][@digest]`).
package struct DockerfileImage: Hashable, Sendable, CustomStringConvertible {
    /// The registry as it is written, for example `ghcr.io` or `localhost:5000`; nil when none is.
    package var registry: String?
    /// The path without registry, as it is written.
    package var repository: String
    package var tag: String?
    /// With its algorithm, for example `sha256:…`.
    package var digest: String?

    /// Splits a reference. Never fails: what follows no rule is the repository.
    package init(_ reference: String) {
        var rest = Array(reference.utf8)[...]
        func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            digest = text(rest[(at + 1)...])
            rest = rest[..<at]
        }
        let path = rest.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? rest.startIndex
        if let colon = rest[path...].lastIndex(of: UInt8(ascii: ":")) {
            tag = text(rest[(colon + 1)...])
            rest = rest[..<colon]
        }
        if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            let first = rest[..<slash]
            let isRegistry =
                first.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || (0x41...0x5A).contains($0) }
                || first.elementsEqual("localhost".utf8)
            if isRegistry {
                registry = text(first)
                rest = rest[(slash + 1)...]
            }
        }
        repository = text(rest)
    }

    /// The registry that is asked: Docker Hub when none is written.
    package var effectiveRegistry: String {
        switch registry {
        case nil, "index.docker.io": "docker.io"
        case .some(let registry): registry
        }
    }

    /// The path at the registry: official images of Docker Hub stand below `library/`.
    package var effectiveRepository: String {
        effectiveRegistry == "docker.io" && !repository.utf8.contains(UInt8(ascii: "/"))
            ? "library/" + repository : repository
    }

    /// As it is written.
    package var description: String {
        (registry.map { $0 + "/" } ?? "") + repository + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0 } ?? "")
    }
}
