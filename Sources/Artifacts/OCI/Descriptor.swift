package import Documents
package import Model

/// Refers to content by its digest (OCI Image Specification 1.1, "Content Descriptors").
package struct Descriptor: Hashable, Sendable {
    package var mediaType: String
    package var digest: Digest
    /// The number of bytes of the content.
    package var size: Int
    /// Where else the content can be had. Never followed: it is an address that an image's author chose.
    package var urls: [String]
    package var annotations: [String: String]
    /// What the content runs on; only in an index.
    package var platform: Platform?
    /// The kind of an artifact that is not an image.
    package var artifactType: String?

    package init(
        mediaType: String, digest: Digest, size: Int, urls: [String] = [], annotations: [String: String] = [:],
        platform: Platform? = nil, artifactType: String? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.urls = urls
        self.annotations = annotations
        self.platform = platform
        self.artifactType = artifactType
    }

    /// - Throws: ``OCIFormatError`` without a digest that can be checked or without a size.
    package init(_ node: Document.Node) throws(OCIFormatError) {
        guard node.kind == .object else { throw node.failure("a descriptor is expected here") }
        guard let text = node["digest"]?.string else { throw node.failure("the descriptor has no digest") }
        guard let digest = Digest(text) else {
            throw (node["digest"] ?? node).failure(
                "the digest is neither sha256 nor sha512 with its hexadecimal digits")
        }
        guard let size = node["size"]?.integer, size >= 0 else {
            throw (node["size"] ?? node).failure("the descriptor has no size in bytes")
        }
        self.init(
            mediaType: node["mediaType"]?.string ?? "", digest: digest, size: size, urls: node.strings("urls"),
            annotations: node.dictionary("annotations"), platform: node["platform"].flatMap { Platform($0) },
            artifactType: node["artifactType"]?.string)
    }

    /// True for what build tools add to an index about its images: provenance and SBOM attestations, which say
    /// `unknown/unknown` as their platform.
    package var isAttestation: Bool {
        annotations["vnd.docker.reference.type"] != nil
            || (platform?.os == "unknown" && platform?.architecture == "unknown")
    }
}
