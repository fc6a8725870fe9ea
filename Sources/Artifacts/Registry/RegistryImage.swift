package import Model

/// An image as a registry has it: everything but the content of its layers.
package struct RegistryImage: Sendable {
    /// What was asked for.
    package var reference: ImageReference
    /// The digest of the image's own manifest; together with the repository it names exactly this image.
    package var manifestDigest: Digest
    package var manifestBytes: [UInt8]
    package var manifest: ImageManifest
    /// The digest of the index that the image was chosen from; nil when the reference leads to the image itself.
    package var indexDigest: Digest?
    package var configBytes: [UInt8]
    package var config: ImageConfig
    /// What the image runs on, by its configuration.
    package var platform: Platform?

    /// From the bottom to the top. Their number may differ from that of the configuration's `diff_id`s when the image
    /// is broken.
    package var layers: [Descriptor] { manifest.layers }
}
