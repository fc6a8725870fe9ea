import Model

extension ImageSource {
    /// An image of a registry, whose layers are fetched when they are opened.
    package init(_ image: RegistryImage, name: String, client: RegistryClient) {
        let config = image.config
        var diagnostics = client.diagnostics
        if config.diffIDs.count != image.layers.count {
            diagnostics.append(
                Diagnostic(
                    "oci.config",
                    "the configuration names \(config.diffIDs.count) layers and the manifest \(image.layers.count)",
                    at: Location(path: name)))
        }
        let layers = image.layers.enumerated().map { number, descriptor in
            LayerSource(
                name: descriptor.digest.description, digest: descriptor.digest,
                diffID: number < config.diffIDs.count ? config.diffIDs[number] : nil, size: Int64(descriptor.size),
                createdBy: config.command(ofLayer: number), isContentAddressed: true,
                open: { () async throws(ArtifactError) in
                    do throws(RegistryError) {
                        return RegistryBlobStream(try await client.blob(descriptor, of: image.reference))
                    } catch {
                        throw error.artifactError
                    }
                })
        }
        self.init(
            name: name, digest: image.manifestDigest, config: config, layers: layers, diagnostics: diagnostics)
    }
}
