/// The media types of images (OCI Image Specification 1.1 "Media Types"; Docker Image Manifest V2, Schema 2).
package enum MediaType {
    package static let ociManifest = "application/vnd.oci.image.manifest.v1+json"
    package static let ociIndex = "application/vnd.oci.image.index.v1+json"
    package static let ociConfig = "application/vnd.oci.image.config.v1+json"
    package static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    package static let dockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json"
    package static let dockerConfig = "application/vnd.docker.container.image.v1+json"
    package static let dockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json"
    package static let dockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws"

    /// What a client that reads images accepts for a manifest, in the order of preference.
    package static let manifests = [ociIndex, ociManifest, dockerManifestList, dockerManifest]

    package static func isManifest(_ type: String) -> Bool { type == ociManifest || type == dockerManifest }
    package static func isIndex(_ type: String) -> Bool { type == ociIndex || type == dockerManifestList }
    package static func isSchema1(_ type: String) -> Bool { type == dockerSchema1 || type == dockerSchema1Signed }

    /// True for the configuration of an image, as against that of another artifact kept in a registry.
    package static func isImageConfig(_ type: String) -> Bool { type == ociConfig || type == dockerConfig }

    /// True for a layer whose tar archive the scanner can walk, whatever its compression.
    package static func isLayer(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.oci.image.layer.v1.tar")
            || type.hasPrefix("application/vnd.oci.image.layer.nondistributable.v1.tar")
            || type.hasPrefix("application/vnd.docker.image.rootfs.diff.tar")
            || type.hasPrefix("application/vnd.docker.image.rootfs.foreign.diff.tar")
    }

    /// True for a layer that is kept outside the registry (of Windows base images, by their license).
    package static func isForeignLayer(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.oci.image.layer.nondistributable.")
            || type.hasPrefix("application/vnd.docker.image.rootfs.foreign.")
    }
}
