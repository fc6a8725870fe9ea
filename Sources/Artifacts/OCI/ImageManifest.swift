package import Documents

/// One image: its configuration and its layers (OCI Image Specification 1.1, "Image Manifest"; Docker Image Manifest
/// V2, Schema 2, which has the same members).
package struct ImageManifest: Hashable, Sendable {
    /// What the document itself says; nil when it leaves it out, as OCI allows.
    package var mediaType: String?
    package var config: Descriptor
    /// From the bottom to the top.
    package var layers: [Descriptor]
    package var annotations: [String: String]
    /// The kind of an artifact that is not an image.
    package var artifactType: String?
    /// The manifest this one is about, for example the image of a signature.
    package var subject: Descriptor?

    /// - Throws: ``OCIFormatError`` for a document of another kind, Docker's schema 1, or a descriptor without a digest.
    package init(_ node: Document.Node) throws(OCIFormatError) {
        try Self.checkVersion(node)
        // One document must not be an index to one reader and an image to another (CVE-2021-41190).
        if let other = node["manifests"] {
            throw other.failure("an image manifest must not have the member 'manifests'")
        }
        if let type = node["mediaType"]?.string, !MediaType.isManifest(type) {
            throw node.failure("the media type '\(type.prefix(100))' is not that of an image manifest")
        }
        guard let config = node["config"] else { throw node.failure("the manifest has no configuration") }
        guard let layers = node["layers"], layers.kind == .array || layers.isNull else {
            throw node.failure("the manifest has no list of layers")
        }
        mediaType = node["mediaType"]?.string
        self.config = try Descriptor(config)
        self.layers = []
        for layer in layers.elements { self.layers.append(try Descriptor(layer)) }
        annotations = node.dictionary("annotations")
        artifactType = node["artifactType"]?.string
        if let subject = node["subject"], !subject.isNull { self.subject = try Descriptor(subject) }
    }

    /// True when this is a file system to run, as against a chart, a signature or another artifact.
    package var isImage: Bool {
        MediaType.isImageConfig(config.mediaType) || layers.contains { MediaType.isLayer($0.mediaType) }
    }

    static func schema1(_ node: Document.Node) -> OCIFormatError {
        node.failure(
            "the manifest has Docker's schema 1, which is no longer supported: push the image again with a current tool"
        )
    }

    static func checkVersion(_ node: Document.Node) throws(OCIFormatError) {
        guard node.kind == .object else { throw node.failure("a manifest is expected here: an object") }
        let type = node["mediaType"]?.string ?? ""
        if node["schemaVersion"]?.integer == 1 || MediaType.isSchema1(type) { throw schema1(node) }
        guard node["schemaVersion"]?.integer == 2 else {
            throw node.failure("the manifest does not have schemaVersion 2")
        }
    }
}
