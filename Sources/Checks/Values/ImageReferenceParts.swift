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
        var rest = reference.utf8[...]
        digest = ""
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            digest = String(Substring(rest[rest.index(after: at)...]))
            rest = rest[..<at]
        }
        tag = ""
        let lastSlash = rest.lastIndex(of: UInt8(ascii: "/"))
        if let colon = rest.lastIndex(of: UInt8(ascii: ":")), lastSlash.map({ $0 < colon }) ?? true {
            tag = String(Substring(rest[rest.index(after: colon)...]))
            rest = rest[..<colon]
        }
        registry = "docker.io"
        if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            let first = rest[..<slash]
            if first.contains(UInt8(ascii: ".")) || first.contains(UInt8(ascii: ":"))
                || first.elementsEqual("localhost".utf8)
            {
                if !first.elementsEqual("index.docker.io".utf8) { registry = String(Substring(first)) }
                rest = rest[rest.index(after: slash)...]
            }
        }
        repository = String(Substring(rest))
        let isOfficial = registry == "docker.io" && !rest.isEmpty && !rest.contains(UInt8(ascii: "/"))
        name =
            isOfficial ? repository : rest.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
        if isOfficial { repository = "library/" + repository }
    }
}
