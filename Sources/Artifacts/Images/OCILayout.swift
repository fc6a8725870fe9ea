import Documents
import Model

/// An OCI image layout, in a folder or a tar (OCI Image Specification 1.1, "Image Layout").
struct OCILayout {
    private let store: any FileStore
    private let index: StoredFile

    /// nil when the store holds no layout.
    init?(_ store: any FileStore) {
        guard let index = store.file("index.json"),
            store.file("oci-layout") != nil || store.file("manifest.json") == nil
        else { return nil }
        self.store = store
        self.index = index
    }

    /// Reads the manifest and configuration of one image.
    func image(selection: String?, platform: Platform?) async throws(ArtifactError) -> ImageSource {
        var diagnostics: [Diagnostic] = []
        let bytes = try await index.contents(limit: ImageDocument.maximumSize)
        let document = try parse(bytes, at: "index.json")
        guard case .index(let top) = document else {
            throw ArtifactError("oci.index", "index.json is not an image index", path: store.name)
        }
        var descriptor = try choose(from: top, selection: selection, platform: platform)
        // An index may name indexes; a chain of them is bounded.
        for _ in 0..<8 {
            let path = Self.path(descriptor.digest)
            guard let file = store.file(path) else {
                throw ArtifactError("oci.missing", "the blob \(descriptor.digest) is missing", path: store.name)
            }
            let bytes = try await file.contents(limit: ImageDocument.maximumSize)
            diagnostics += check(bytes, descriptor, at: path)
            switch try parse(bytes, mediaType: descriptor.mediaType, at: path) {
            case .index(let inner):
                descriptor = try choose(from: inner, selection: nil, platform: platform)
            case .manifest(let manifest):
                return try await image(manifest, descriptor: descriptor, diagnostics: diagnostics)
            }
        }
        throw ArtifactError("oci.index", "indexes are nested more than eight deep", path: store.name)
    }

    private func image(
        _ manifest: ImageManifest, descriptor: Descriptor, diagnostics: [Diagnostic]
    ) async throws(ArtifactError) -> ImageSource {
        var diagnostics = diagnostics
        guard manifest.isImage else {
            throw ArtifactError("oci.artifact", "holds an artifact that is not a container image", path: store.name)
        }
        var config: ImageConfig?
        let configPath = Self.path(manifest.config.digest)
        if let file = store.file(configPath) {
            do throws(ArtifactError) {
                let bytes = try await file.contents(limit: ImageConfig.maximumSize)
                diagnostics += check(bytes, manifest.config, at: configPath)
                do throws(OCIFormatError) {
                    config = try ImageConfig.read(bytes)
                } catch {
                    diagnostics.append(Diagnostic("oci.config", error.message, at: location(configPath, error)))
                }
            } catch {
                diagnostics.append(
                    Diagnostic(
                        "oci.config", "the image's configuration \(error.message)", at: Location(path: configPath)))
            }
        } else {
            diagnostics.append(
                Diagnostic("oci.missing", "the image's configuration is missing", at: Location(path: configPath)))
        }
        if let config, config.diffIDs.count != manifest.layers.count {
            diagnostics.append(
                Diagnostic(
                    "oci.config",
                    "the configuration names \(config.diffIDs.count) layers and the manifest \(manifest.layers.count)",
                    at: Location(path: configPath)))
        }
        var layers: [LayerSource] = []
        for (number, layer) in manifest.layers.enumerated() {
            let path = Self.path(layer.digest)
            let file = store.file(path)
            layers.append(
                LayerSource(
                    name: path, digest: layer.digest,
                    diffID: config.flatMap { number < $0.diffIDs.count ? $0.diffIDs[number] : nil },
                    size: Int64(layer.size), createdBy: config?.command(ofLayer: number), identity: file?.identity,
                    open: { () throws(ArtifactError) in
                        guard let file else {
                            throw ArtifactError("oci.missing", "the layer's blob is missing", path: path)
                        }
                        return try file.stream()
                    }))
        }
        return ImageSource(
            name: store.name, digest: descriptor.digest, config: config, layers: layers, diagnostics: diagnostics)
    }

    /// Picks one manifest: by name where one is given, else by platform.
    private func choose(
        from index: ImageIndex, selection: String?, platform: Platform?
    ) throws(ArtifactError) -> Descriptor {
        var index = index
        if let selection {
            index.manifests = index.manifests.filter {
                Self.names($0).contains(selection) || $0.digest.description == selection
            }
            guard !index.manifests.isEmpty else {
                throw ArtifactError("oci.name", "holds no image named '\(selection)'", path: store.name)
            }
        }
        let images = index.images
        // One image under several names is still one.
        if let only = images.first, images.allSatisfy({ $0.digest == only.digest }),
            platform == nil || only.platform == nil
        {
            return only
        }
        let names = Set(images.compactMap { Self.names($0).first })
        if selection == nil, names.count > 1 {
            let list = names.sorted().joined(separator: ", ")
            throw ArtifactError(
                "oci.ambiguous", "holds several images: name one as '\(store.name):NAME', of \(list)", path: store.name)
        }
        guard let found = index.image(for: platform ?? .host) else {
            let list = index.platforms.map(\.description).joined(separator: ", ")
            throw ArtifactError(
                "oci.platform",
                images.isEmpty
                    ? "holds no image"
                    : "has no image for \(platform ?? .host): choose one with --platform, of \(list)", path: store.name)
        }
        return found
    }

    private static func names(_ descriptor: Descriptor) -> [String] {
        ["io.containerd.image.name", "org.opencontainers.image.ref.name"].compactMap { descriptor.annotations[$0] }
    }

    private static func path(_ digest: Digest) -> String { "blobs/\(digest.algorithm)/\(digest.hex)" }

    private func parse(
        _ bytes: [UInt8], mediaType: String? = nil, at path: String
    ) throws(ArtifactError) -> ImageDocument {
        do throws(OCIFormatError) {
            return try ImageDocument.read(bytes, mediaType: mediaType)
        } catch {
            throw ArtifactError("oci.format", error.description, path: "\(store.name)/\(path)")
        }
    }

    private func check(_ bytes: [UInt8], _ descriptor: Descriptor, at path: String) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        if !ContentHash.matches(bytes, descriptor.digest) {
            diagnostics.append(
                Diagnostic(
                    "oci.digest", "the blob is not what its digest says: it was changed or damaged",
                    at: Location(path: path)))
        }
        if bytes.count != descriptor.size {
            diagnostics.append(
                Diagnostic(
                    "oci.size", "the blob has \(bytes.count) bytes and its descriptor says \(descriptor.size)",
                    at: Location(path: path)))
        }
        return diagnostics
    }

    private func location(_ path: String, _ error: OCIFormatError) -> Location {
        Location(path: path, line: error.line, column: error.column)
    }
}

extension ImageConfig {
    /// The command of the history step that made a layer.
    func command(ofLayer number: Int) -> String? {
        let steps = stepsOfLayers
        return number < steps.count ? steps[number]?.createdBy : nil
    }
}
