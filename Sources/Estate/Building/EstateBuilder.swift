import Documents
package import Model

/// Collects files and makes an ``Estate`` of them.
///
/// Files may be added in any order; indexes into the estate follow the order of adding, so callers add in a stable one.
package struct EstateBuilder: Sendable {
    /// The largest file that is read, in bytes.
    package static let maximumFileSize: Int64 = 256 << 20

    private let schema: Schema
    private(set) var files: [Estate.SourceFile] = []
    private(set) var diagnostics: [Diagnostic] = []
    private var objects: [ManifestReader.RawObject] = []
    private var composeSources: [ComposeSource] = []
    /// Files that hold services without being Compose files of their own, by path.
    private var composeParts: [String: Estate.SourceFile] = [:]
    private var dockerfiles: [DockerfileForm] = []
    private var images: [ImageForm] = []
    /// The files that a kustomization applies as patches: parts of objects, not objects.
    private var patches: Set<String> = []

    package init(schema: Schema) {
        self.schema = schema
    }

    /// Whether a file may say something about what is deployed, by its name and size alone.
    package static func wants(path: String, size: Int64) -> Bool {
        size > 0 && (FileRecognizer.isDockerfileName(path) || FileRecognizer.isDocumentName(path))
    }

    // MARK: Adding

    /// Adds a file, whatever it is; what is neither a manifest nor a Compose file nor a Dockerfile is left alone.
    ///
    /// - Parameters:
    ///   - layer: the image layer that holds the file.
    ///   - environment: the variables of the `.env` file beside a Compose file, for what it interpolates.
    package mutating func add(
        file path: String, bytes: [UInt8], layer: Digest? = nil, environment: [String: String] = [:]
    ) {
        guard bytes.count <= Self.maximumFileSize else {
            report("estate.size", "larger than \(Self.maximumFileSize >> 20) MiB and not read", path, layer: layer)
            return
        }
        var bytes = bytes
        if FileRecognizer.isDocumentName(path) {
            let encoding = TextEncoding(of: bytes)
            bytes = encoding.transcoded(bytes)
            if encoding == .utf32LittleEndian || encoding == .utf32BigEndian {
                // No reader of manifests takes it.
                guard FileRecognizer.guess(path: path, bytes: bytes) != .nothing else { return }
                report("manifest.encoding", "UTF-32 is not read: convert the file to UTF-8", path, layer: layer)
                return
            }
        }
        switch FileRecognizer.guess(path: path, bytes: bytes) {
        case .nothing: return
        case .dockerfile: addDockerfile(path, bytes: bytes, layer: layer)
        case .document(let isManifest, let isCompose):
            addDocuments(
                path, bytes: bytes, layer: layer, isManifest: isManifest, isCompose: isCompose, environment: environment
            )
        }
    }

    /// Adds a Dockerfile, whatever it is called.
    package mutating func addDockerfile(_ path: String, bytes: [UInt8], layer: Digest? = nil) {
        let isNamed = FileRecognizer.isExactDockerfileName(path) || !FileRecognizer.isDockerfileName(path)
        let form = DockerfileFormBuilder.form(
            of: bytes, file: files.count, path: path, layer: layer, isNamed: isNamed, diagnostics: &diagnostics)
        guard let form else { return }
        files.append(Estate.SourceFile(path: path, syntax: .dockerfile, layer: layer))
        dockerfiles.append(form)
    }

    /// Adds an image.
    /// - Parameters:
    ///   - path: what reports name it by.
    ///   - config: the image configuration, JSON (OCI image specification, config.md).
    ///   - files: the programs with the setuid or setgid bit and what anybody may write to.
    package mutating func addImage(_ path: String, config: [UInt8], files programs: [ImageFile]) {
        do throws(DocumentError) {
            let document = try JSONReader.read(config)
            for problem in ImageFormBuilder.problems(in: document.root) {
                report("oci.config", problem.message, path, line: problem.node.line, column: problem.node.column)
            }
            addImage(path, document: document, files: programs)
        } catch {
            report("image.config", error.message, path, line: error.line, column: error.column)
        }
    }

    /// Adds an image that is described by `{config, history, files}` with the names of the OCI image configuration, as
    /// examples of checks are.
    package mutating func addImage(_ path: String, description: [UInt8]) {
        let stream = YAMLReader.readStream(description)
        for error in stream.errors {
            report("image.config", error.message, path, line: error.line, column: error.column)
        }
        guard let document = stream.documents.first else { return }
        addImage(path, document: document, files: ImageFormBuilder.files(in: document))
    }

    private mutating func addImage(_ path: String, document: Document, files programs: [ImageFile]) {
        let file = files.count
        files.append(Estate.SourceFile(path: path, syntax: .image, documents: [document]))
        images.append(ImageFormBuilder.form(of: document, files: programs, file: file))
    }

    private mutating func addDocuments(
        _ path: String, bytes: [UInt8], layer: Digest?, isManifest: Bool, isCompose: Bool,
        environment: [String: String]
    ) {
        if isManifest, Self.isInTemplates(path), FileRecognizer.isHelmTemplate(bytes) {
            report(
                "manifest.template", "a template that has to be rendered first: scan what it renders to", path,
                layer: layer, effect: .note)
            return
        }
        let (stream, syntax) = Self.read(bytes)
        let file = files.count
        var found: [ManifestReader.RawObject] = []
        var hasCompose = false
        for (index, document) in stream.documents.enumerated() {
            let manifest = ManifestReader(document, file: file, index: index)
            let objects = manifest.objects
            found += objects
            for problem in manifest.problems {
                report(
                    "manifest.shape", problem.message, path, line: problem.node.line, column: problem.node.column,
                    layer: layer)
            }
            if index == 0 { patches.formUnion(KustomizationPatches.paths(in: document.root, of: path)) }
            guard objects.isEmpty, isCompose, document.nodeCount > 0 else { continue }
            if ComposeReader.isCompose(document.root, path: path) {
                composeSources.append(
                    ComposeSource(
                        file: file, index: index, path: path, document: document, environment: environment, layer: layer
                    ))
                hasCompose = true
            } else if document.root["services"]?.kind == .object {
                // Nothing by itself; another file may extend its services.
                composeParts[path] = Estate.SourceFile(path: path, syntax: syntax, documents: [document], layer: layer)
            }
        }
        note(stream, path: path, layer: layer, bytes: bytes, isUsed: !found.isEmpty || hasCompose)
        guard !found.isEmpty || hasCompose else { return }
        files.append(Estate.SourceFile(path: path, syntax: syntax, documents: stream.documents, layer: layer))
        objects += found
    }

    private static func isInTemplates(_ path: String) -> Bool {
        path.utf8.starts(with: "templates/".utf8) || FileRecognizer.contains(Array(path.utf8), "/templates/")
    }

    /// Reads YAML or JSON; JSON texts may follow each other, as `kubectl` takes them.
    private static func read(_ bytes: [UInt8]) -> (DocumentStream, Estate.SourceFile.Syntax) {
        if FileRecognizer.startsAsJSON(bytes), let stream = JSONStream.read(bytes) { return (stream, .json) }
        let stream = YAMLReader.readStream(bytes)
        return (
            DocumentStream(documents: stream.documents, errors: stream.errors, warnings: stream.warnings), .yaml
        )
    }

    /// Says what could not be read of a file that looks like one of ours.
    private mutating func note(_ stream: DocumentStream, path: String, layer: Digest?, bytes: [UInt8], isUsed: Bool) {
        if isUsed {
            let isJSON = FileRecognizer.startsAsJSON(bytes)
            for warning in stream.warnings + (isJSON ? stream.documents.flatMap(\.duplicateNames) : []) {
                report(
                    "manifest.duplicate-name", warning.message, path, line: warning.line, column: warning.column,
                    layer: layer, effect: .note)
            }
        }
        guard let first = stream.errors.first else { return }
        let looksLikeOurs =
            isUsed || FileRecognizer.isComposeName(path) || FileRecognizer.startsAsJSON(bytes)
            || FileRecognizer.hasLine(bytes, startingWith: ["apiVersion:", "\"apiVersion\":", "'apiVersion':"])
        guard looksLikeOurs else { return }
        if FileRecognizer.contains(bytes, "{{") {
            report(
                "manifest.template", "a template that has to be rendered first: scan what it renders to", path,
                line: first.line, column: first.column, layer: layer, effect: .note)
            return
        }
        for error in stream.errors {
            report(
                "manifest.syntax", error.message, path, line: error.line, column: error.column, layer: layer)
        }
    }

    private mutating func report(
        _ code: String, _ message: String, _ path: String, line: Int? = nil, column: Int? = nil, layer: Digest? = nil,
        effect: Diagnostic.Effect = .incomplete
    ) {
        diagnostics.append(
            Diagnostic(
                code, message, at: Location(path: path, line: line, column: column, layer: layer), effect: effect))
    }

    // MARK: Finishing

    /// What has been added, as an estate.
    package consuming func finish() -> Estate {
        var assembler = EstateAssembler(schema: schema, files: files)
        let isPatch = files.map { patches.contains($0.path) }
        for (file, isPatch) in zip(files, isPatch) where isPatch {
            report(
                "manifest.patch", "a patch of a kustomization, not a whole object: scan what the kustomization builds",
                file.path, layer: file.layer, effect: .note)
        }
        assembler.assemble(objects.filter { !isPatch[$0.file] })
        let composeFiles = ComposeFiles(composeSources, parts: composeParts, files: files)
        var composeProjects: [ComposeProject] = []
        for source in composeSources {
            var reader = ComposeReader(source, files: composeFiles, schema: schema)
            composeProjects.append(reader.read())
            diagnostics += reader.diagnostics
        }
        let relations = RelationIndex(resources: assembler.resources, workloads: assembler.workloads)
        if let limit = relations.limit {
            diagnostics.append(
                Diagnostic(
                    "estate.relations",
                    "the selectors of these files choose so many workloads that only the first \(limit) of each are "
                        + "looked at: scan fewer files at once", effect: .incomplete))
        }
        return Estate(
            files: composeFiles.files, schema: schema, resources: assembler.resources, workloads: assembler.workloads,
            dockerfiles: dockerfiles, composeProjects: composeProjects, images: images,
            diagnostics: diagnostics + assembler.diagnostics, relations: relations,
            unknownKinds: assembler.unknownKinds)
    }
}
