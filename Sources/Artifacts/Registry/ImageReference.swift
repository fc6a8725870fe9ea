package import Model

/// A reference to an image in a registry: `[registry[:port]/]path[:tag][@digest]`.
///
/// Grammar and normal form are those of `github.com/distribution/reference`, which Docker uses: without a registry,
/// Docker Hub is meant, and there a name of one part is in `library/`.
package struct ImageReference: Hashable, Sendable {
    /// Where Docker Hub's images are, in the normal form.
    package static let defaultRegistry = "docker.io"
    /// The tag that is meant when neither a tag nor a digest is written.
    package static let defaultTag = "latest"

    /// The registry's host, with its port when one is written; an IPv6 address in brackets.
    package let registry: String
    /// The repository's path, for example `library/alpine`.
    package let repository: String
    package let tag: String?
    /// With both a digest and a tag the digest counts.
    package let digest: Digest?

    package init(registry: String, repository: String, tag: String? = nil, digest: Digest? = nil) {
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// Reads what a user writes.
    /// - Throws: ``RegistryError/Code/invalidReference``.
    package init(_ text: String) throws(RegistryError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw Self.failure(text, "it is empty") }
        guard bytes.count <= 4096 else { throw RegistryError(.invalidReference, "the image reference is too long") }
        if bytes.count == 64, bytes.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) {
            throw Self.failure(text, "64 hexadecimal digits are the id of a local image: name a repository")
        }
        let (domain, remainder) = Self.split(bytes)
        var rest = remainder
        var digest: Digest?
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            guard let parsed = Digest(String(decoding: rest[(at + 1)...], as: UTF8.self)) else {
                throw Self.failure(
                    text, "what follows '@' must be sha256: or sha512: and lower-case hexadecimal digits")
            }
            digest = parsed
            rest = rest[..<at]
        }
        var tag: String?
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            let word = rest[(colon + 1)...]
            guard Self.isTag(word) else {
                throw Self.failure(
                    text, "a tag has up to 128 letters, digits, '_', '.' and '-', and starts with none of the last two")
            }
            tag = String(decoding: word, as: UTF8.self)
            rest = rest[..<colon]
        }
        guard Self.isDomain(domain) else { throw Self.failure(text, "the part before the first '/' is not a host") }
        guard !rest.contains(where: { (0x41...0x5A).contains($0) }) else {
            throw Self.failure(text, "the repository's name must be lower case")
        }
        guard Self.isPath(rest) else {
            throw Self.failure(
                text, "the repository's name has lower-case letters and digits, joined by '.', '_', '__', '-' or '/'")
        }
        guard rest.count <= 255 else { throw Self.failure(text, "the repository's name is longer than 255 characters") }
        self.init(
            registry: String(decoding: domain, as: UTF8.self), repository: String(decoding: rest, as: UTF8.self),
            tag: tag,
            digest: digest)
    }

    /// What to ask the registry for: the digest, else the tag, else `latest`.
    package var target: String { digest?.description ?? tag ?? Self.defaultTag }

    /// The same repository with only this digest.
    package func with(digest: Digest) -> ImageReference {
        ImageReference(registry: registry, repository: repository, digest: digest)
    }

    /// The short form that Docker prints: without Docker Hub's host and `library/`.
    package var familiar: String {
        guard registry == Self.defaultRegistry else { return description }
        let parts = repository.utf8.split(separator: UInt8(ascii: "/"))
        let name = parts.count == 2 && repository.hasPrefix("library/") ? String(repository.dropFirst(8)) : repository
        return name + suffix
    }

    private var suffix: String { (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "") }
}

extension ImageReference: CustomStringConvertible {
    /// The full form: `docker.io/library/alpine:3.20`. Nothing is added that was not written but the registry.
    package var description: String { "\(registry)/\(repository)\(suffix)" }
}

extension ImageReference {
    private static func failure(_ text: String, _ reason: String) -> RegistryError {
        let shown = text.unicodeScalars.prefix(200).filter { $0.value >= 0x20 && $0.value != 0x7F }
        return RegistryError(
            .invalidReference, "'\(String(String.UnicodeScalarView(shown)))' is not an image reference: \(reason)")
    }

    /// The host and the rest; a first part is a host when it could not be a path or says so by a dot, a colon or the
    /// name `localhost`.
    private static func split(_ text: [UInt8]) -> (domain: ArraySlice<UInt8>, remainder: ArraySlice<UInt8>) {
        let hub = Array(defaultRegistry.utf8)[...]
        let official = Array("library/".utf8)
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return (hub, (official + text)[...]) }
        let first = text[..<slash]
        var domain = hub
        var remainder = text[...]
        if first.elementsEqual("index.docker.io".utf8) {
            remainder = text[(slash + 1)...]
        } else if first.elementsEqual("localhost".utf8)
            || first.contains(where: { [0x2E, 0x3A].contains($0) || (0x41...0x5A).contains($0) })
        {
            domain = first
            remainder = text[(slash + 1)...]
        }
        if domain.elementsEqual(hub), !remainder.contains(UInt8(ascii: "/")) { remainder = (official + remainder)[...] }
        return (domain, remainder)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isDomain(_ text: ArraySlice<UInt8>) -> Bool {
        var host = text
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")), end > text.startIndex + 1 else { return false }
            let address = text[(text.startIndex + 1)..<end]
            // The grammar has no dots here, so an IPv4 address at the end is not a host.
            guard !address.contains(UInt8(ascii: ".")),
                IPAddress(String(decoding: address, as: UTF8.self))?.isV6 == true
            else { return false }
            return end + 1 == text.endIndex || (text[end + 1] == UInt8(ascii: ":") && isPort(text[(end + 2)...]))
        }
        if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            guard isPort(text[(colon + 1)...]) else { return false }
            host = text[..<colon]
        }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            guard let first = label.first, let last = label.last, isAlphanumeric(first), isAlphanumeric(last) else {
                return false
            }
            return label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.count <= 5 && text.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isPath(_ text: ArraySlice<UInt8>) -> Bool {
        text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { isPathComponent($0) }
    }

    private static func isPathComponent(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last, isLower(first), isLower(last) else { return false }
        var index = text.startIndex
        while index < text.endIndex {
            if isLower(text[index]) {
                index += 1
                continue
            }
            let end = text[index...].firstIndex(where: { isLower($0) }) ?? text.endIndex
            let separator = text[index..<end]
            let isValid =
                separator.elementsEqual(".".utf8) || separator.elementsEqual("_".utf8)
                || separator.elementsEqual("__".utf8) || separator.allSatisfy { $0 == UInt8(ascii: "-") }
            guard isValid else { return false }
            index = end
        }
        return true
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) }

    private static func isTag(_ text: ArraySlice<UInt8>) -> Bool {
        guard (1...128).contains(text.count), let first = text.first, isAlphanumeric(first) || first == 0x5F else {
            return false
        }
        return text.allSatisfy { isAlphanumeric($0) || [0x5F, 0x2E, 0x2D].contains($0) }
    }
}
