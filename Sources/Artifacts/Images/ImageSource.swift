package import Model

/// An image whose manifest and configuration are read and whose layers can be.
package struct ImageSource: Sendable {
    /// As the user wrote it.
    package var name: String
    /// The manifest's digest; nil for the classic docker-archive, which has no manifest.
    package var digest: Digest?
    package var config: ImageConfig?
    /// Bottom to top.
    package var layers: [LayerSource]
    package var diagnostics: [Diagnostic]
}

/// A layer that can be read.
package struct LayerSource: Sendable {
    /// Where its bytes are, for messages.
    package var name: String
    /// The digest that the manifest promises for the stored bytes; nil where the packaging states none.
    package var digest: Digest?
    /// The digest that the configuration promises for the uncompressed tar.
    package var diffID: Digest?
    /// The number of stored bytes that the manifest promises.
    package var size: Int64?
    /// The command of the image's history that made the layer.
    package var createdBy: String?
    /// Where the bytes are on disk; nil when they come from elsewhere.
    package var identity: FileIdentity?
    /// True when the bytes come from a place that names them by their digest, and checks it.
    package var isContentAddressed = false
    /// Opens the stored bytes.
    package var open: @Sendable () async throws(ArtifactError) -> any ByteStream
}

extension ImageSource {
    /// Opens an image in a file or folder: an OCI layout (folder or tar) or a docker-archive.
    ///
    /// - Parameters:
    ///   - selection: the name or tag to pick when there are several images; nil to take the only one.
    ///   - platform: which platform's image to pick; nil for this machine's.
    package static func open(
        path: String, selection: String? = nil, platform: Platform? = nil
    ) async throws(ArtifactError) -> ImageSource {
        let store: any FileStore
        if FileKind(path: path) == .folder {
            store = FolderStore(path)
        } else {
            store = try await TarStore(path: path)
        }
        var image: ImageSource
        if let layout = OCILayout(store) {
            image = try await layout.image(selection: selection, platform: platform)
        } else if let archive = DockerArchive(store) {
            image = try await archive.image(selection: selection)
        } else {
            let hint = store.diagnostics.first.map { "; \($0.message)" } ?? ""
            throw ArtifactError(
                "image.format",
                "is neither an OCI layout nor a docker-archive: it has no index.json and no manifest.json\(hint)",
                path: path)
        }
        image.diagnostics = store.diagnostics + image.diagnostics
        if let platform, let offered = image.config?.platform, platform.fit(of: offered) == nil {
            throw ArtifactError("image.platform", "is an image for \(offered), not for \(platform)", path: path)
        }
        return image
    }
}
