package import Documents

/// A list of manifests, one a platform (OCI Image Specification 1.1, "Image Index"; Docker's manifest list, which has
/// the same members).
package struct ImageIndex: Hashable, Sendable {
    /// What the document itself says; nil when it leaves it out, as OCI allows.
    package var mediaType: String?
    package var manifests: [Descriptor]
    package var annotations: [String: String]
    package var artifactType: String?
    package var subject: Descriptor?

    /// - Throws: ``OCIFormatError`` for a document of another kind, or a descriptor without a digest.
    package init(_ node: Document.Node) throws(OCIFormatError) {
        try ImageManifest.checkVersion(node)
        // One document must not be an index to one reader and an image to another (CVE-2021-41190).
        for name in ["layers", "config"] {
            if let other = node[name] { throw other.failure("an image index must not have the member '\(name)'") }
        }
        if let type = node["mediaType"]?.string, !MediaType.isIndex(type) {
            throw node.failure("the media type '\(type.prefix(100))' is not that of an image index")
        }
        guard let manifests = node["manifests"], manifests.kind == .array || manifests.isNull else {
            throw node.failure("the index has no list of manifests")
        }
        mediaType = node["mediaType"]?.string
        self.manifests = []
        for manifest in manifests.elements { self.manifests.append(try Descriptor(manifest)) }
        annotations = node.dictionary("annotations")
        artifactType = node["artifactType"]?.string
        if let subject = node["subject"], !subject.isNull { self.subject = try Descriptor(subject) }
    }

    /// The images and the indexes of images; attestations and other artifacts are left out.
    package var images: [Descriptor] {
        manifests.filter { descriptor in
            !descriptor.isAttestation && descriptor.artifactType == nil
                && (MediaType.isManifest(descriptor.mediaType) || MediaType.isIndex(descriptor.mediaType)
                    || descriptor.mediaType.isEmpty)
        }
    }

    /// The platforms to choose from, each once, in the index's order.
    package var platforms: [Platform] {
        var seen: Set<String> = []
        return images.compactMap(\.platform).filter { seen.insert($0.description).inserted }
    }

    /// The image that fits best; the first of those that fit equally well. An image that does not say what it runs on
    /// is taken when it is the only one. nil when there is none for that platform.
    package func image(for platform: Platform) -> Descriptor? {
        var best: (descriptor: Descriptor, fit: Int)?
        for descriptor in images {
            guard let offered = descriptor.platform, let fit = platform.fit(of: offered) else { continue }
            if fit < best?.fit ?? Int.max { best = (descriptor, fit) }
        }
        if let best { return best.descriptor }
        let images = images
        return images.count == 1 && images[0].platform == nil ? images[0] : nil
    }
}
