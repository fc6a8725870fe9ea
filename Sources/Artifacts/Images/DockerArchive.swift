import Documents
import Model

/// What `docker save` writes: `manifest.json` with a configuration and layers by path. The classic form, whose
/// layers may be links to each other, and the one that is an OCI layout at the same time.
struct DockerArchive {
    private let store: any FileStore
    private let manifest: StoredFile

    /// nil when the store holds none.
    init?(_ store: any FileStore) {
        guard let manifest = store.file("manifest.json") else { return nil }
        self.store = store
        self.manifest = manifest
    }

    /// Reads the configuration of one image.
    func image(selection: String?) async throws(ArtifactError) -> ImageSource {
        let bytes = try await manifest.contents(limit: ImageDocument.maximumSize)
        let document: Document
        do throws(DocumentError) {
            document = try JSONReader.read(bytes)
        } catch {
            throw ArtifactError("docker.manifest", "manifest.json is not JSON: \(error)", path: store.name)
        }
        let entry = try choose(from: Array(document.root.elements), selection: selection)
        var diagnostics: [Diagnostic] = []
        var config: ImageConfig?
        let configPath = entry["Config"]?.string ?? ""
        func report(_ message: String, line: Int? = nil, column: Int? = nil) {
            diagnostics.append(
                Diagnostic("docker.config", message, at: Location(path: configPath, line: line, column: column)))
        }
        if let file = store.file(configPath) {
            do throws(ArtifactError) {
                let bytes = try await file.contents(limit: ImageConfig.maximumSize)
                if let digest = Self.digest(ofPath: configPath), !ContentHash.matches(bytes, digest) {
                    report("the configuration is not what its name, its digest, says: it was changed or damaged")
                }
                do throws(OCIFormatError) {
                    config = try ImageConfig.read(bytes)
                } catch {
                    report(error.message, line: error.line, column: error.column)
                }
            } catch {
                report("the image's configuration \(error.message)")
            }
        } else {
            report("the image's configuration is missing")
        }
        guard let paths = entry["Layers"], paths.kind == .array || paths.isNull else {
            throw ArtifactError("docker.manifest", "manifest.json names no layers", path: store.name)
        }
        let layers = paths.elements.map(\.string)
        if let config, config.diffIDs.count != layers.count {
            report("the configuration names \(config.diffIDs.count) layers and the manifest \(layers.count)")
        }
        let sources = layers.enumerated().map { number, path in
            layer(path ?? "", number: number, config: config)
        }
        return ImageSource(name: store.name, digest: nil, config: config, layers: sources, diagnostics: diagnostics)
    }

    private func layer(_ path: String, number: Int, config: ImageConfig?) -> LayerSource {
        let file = store.file(path)
        return LayerSource(
            name: path, digest: Self.digest(ofPath: path),
            diffID: config.flatMap { number < $0.diffIDs.count ? $0.diffIDs[number] : nil },
            size: nil, createdBy: config?.command(ofLayer: number), identity: file?.identity,
            open: { () throws(ArtifactError) in
                guard let file else { throw ArtifactError("docker.missing", "the layer is missing", path: path) }
                return try file.stream()
            })
    }

    /// In the OCI form the path is the blob's digest, which can be checked; the classic names of layers say nothing.
    private static func digest(ofPath path: String) -> Digest? {
        let parts = path.utf8.split(separator: 0x2F).map { String($0) ?? "" }
        return parts.count == 3 && parts[0] == "blobs" ? Digest("\(parts[1]):\(parts[2])") : nil
    }

    private func choose(
        from entries: [Document.Node], selection: String?
    ) throws(ArtifactError) -> Document.Node {
        func names(_ entry: Document.Node) -> [String] { entry["RepoTags"]?.elements.compactMap(\.string) ?? [] }
        if let selection {
            for name in [selection, "\(selection):latest"] {
                for entry in entries where names(entry).contains(name) { return entry }
            }
            throw ArtifactError("docker.name", "holds no image named '\(selection)'", path: store.name)
        }
        guard let first = entries.first else {
            throw ArtifactError("docker.manifest", "manifest.json names no image", path: store.name)
        }
        guard entries.count == 1 else {
            let list = entries.flatMap(names).sorted().joined(separator: ", ")
            throw ArtifactError(
                "docker.ambiguous", "holds several images: name one as '\(store.name):NAME', of \(list)",
                path: store.name)
        }
        return first
    }
}
