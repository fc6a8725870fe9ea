import Advisories
package import Artifacts
import Checks
package import Estate
import Inventory
package import Model

/// The whole line: target → artifacts → inventory → advisories → findings. Everything that scans calls this.
package struct Scanner: Sendable {
    /// What changes how a target is read.
    package struct Options: Sendable {
        /// Which platform's image to take, `os/architecture[/variant]`; nil for this machine's.
        package var platform: Platform?
        /// Only images are meant: every other name is a reference to a registry.
        package var isImage = false
        /// Where layers and the advisory database are kept; nil to keep nothing.
        package var cache: String?
        /// Use what is known of layers that were read before.
        package var cachesLayers = true
        /// How registries are spoken to.
        package var http = HTTPConfiguration()
        package var configuration = Configuration()
        /// What resources are judged by; nil when only packages are of interest.
        package var knowledge: KnowledgeLoader?
        /// The framework to report on, one of the knowledge.
        package var framework: String?
        /// The day of the scan, `YYYY-MM-DD`, for expiry dates and ends of support.
        package var today: String
        /// Told what is being done, for a progress display.
        package var progress: @Sendable (String) -> Void = { _ in }

        package init(today: String) { self.today = today }
    }

    private let options: Options

    package init(_ options: Options) {
        self.options = options
    }

    // MARK: Inventory

    /// What was read of a target: its components, and what it deploys.
    private struct Reading {
        var result: ScanResult
        var estate: Estate?
    }

    /// Reads the target and lists its components, without looking for vulnerabilities.
    package func inventory(of text: String) async throws(ScanError) -> ScanResult {
        try await read(text).result
    }

    /// Reads what the target deploys, without judging it; nil for targets that deploy nothing.
    package func estate(of text: String) async throws(ScanError) -> Estate? {
        try await read(text).estate
    }

    private func read(_ text: String) async throws(ScanError) -> Reading {
        switch try TargetReference(text, isImage: options.isImage) {
        case .imageFile(let path, let selection):
            options.progress("reading \(path)")
            let image: ImageSource
            do throws(ArtifactError) {
                image = try await ImageSource.open(path: path, selection: selection, platform: options.platform)
            } catch {
                if Self.isChoice(error) { throw ScanError(.target, error.description) }
                return Reading(result: Self.unreadable(text, error.diagnostic))
            }
            return await result(of: image, named: text)
        case .registry(let reference):
            return try await registryResult(reference, named: text)
        case .rootfs(let path):
            options.progress("reading \(path)")
            return Reading(result: rootfsResult(path, named: text))
        case .folder(let path):
            options.progress("reading \(path)")
            return folderResult(path, named: text)
        case .file(let path):
            return try fileResult(path, named: text)
        }
    }

    private func registryResult(_ reference: ImageReference, named name: String) async throws(ScanError) -> Reading {
        let fetcher: HTTPFetcher
        do throws(HTTPError) {
            fetcher = try HTTPFetcher(configuration: options.http)
        } catch {
            throw ScanError(.unreadable, error.message)
        }
        let client = RegistryClient(fetcher: fetcher)
        options.progress("asking for \(reference)")
        do throws(RegistryError) {
            let image = try await client.image(reference, platform: options.platform?.description)
            options.progress("reading \(image.layers.count) layers of \(reference)")
            let result = await result(of: ImageSource(image, name: name, client: client), named: name)
            await fetcher.shutdown()
            return result
        } catch {
            await fetcher.shutdown()
            if [.invalidReference, .noPlatform, .notAnImage].contains(error.code) {
                throw ScanError(.target, "\(name): \(error.message)")
            }
            let diagnostic = error.artifactError.diagnostic
            return Reading(
                result: Self.unreadable(
                    name, Diagnostic(diagnostic.code, diagnostic.message, at: Location(path: name))))
        }
    }

    /// True for errors that another choice of the user's would avoid.
    private static func isChoice(_ error: ArtifactError) -> Bool {
        [
            "image.format", "image.platform", "oci.ambiguous", "oci.artifact", "oci.name", "oci.platform",
            "docker.ambiguous", "docker.name",
        ].contains(error.code)
    }

    /// The result for an image of which nothing can be read: empty, and incomplete.
    private static func unreadable(_ name: String, _ diagnostic: Diagnostic) -> ScanResult {
        ScanResult(target: Target(kind: .image, name: name), diagnostics: [diagnostic])
    }

    private func result(of image: ImageSource, named name: String) async -> Reading {
        let set = CatalogerSet(Catalogers.installed)
        let cache = options.cachesLayers ? options.cache.flatMap { LayerCache(root: $0) } : nil
        let read = await ImageInventoryReader(catalogers: set, cache: cache).read(image)
        let target = Target(
            kind: .image, name: name, digest: image.digest, platform: image.config?.platform?.description,
            layers: read.layers, distribution: read.inventory.distribution)
        let result = ScanResult(
            target: target, components: read.inventory.components,
            diagnostics: read.diagnostics + read.inventory.diagnostics)
        guard let config = image.config, let knowledge = options.knowledge else { return Reading(result: result) }
        var builder = EstateBuilder(schema: knowledge.schema)
        builder.addImage(
            name, config: config.source,
            files: read.privilegedFiles.map { file in
                let layer = Int(file.layer)
                return ImageFile(
                    path: file.path, mode: Int(file.mode),
                    layer: read.layers.indices.contains(layer) ? read.layers[layer].diffID.description : "",
                    isFolder: file.isFolder)
            })
        return Reading(result: result, estate: builder.finish())
    }

    private func rootfsResult(_ path: String, named name: String) -> ScanResult {
        let set = CatalogerSet(Catalogers.installed)
        let reading = FolderReader.read(path, consumer: CatalogConsumer(set))
        var tree = FileTree()
        tree.apply(reading.index, as: 0)
        var layer = LayerInventory(index: reading.index, records: reading.consumer.records)
        func assembler() -> InventoryAssembler {
            InventoryAssembler(set: set, layers: [layer], digests: [], tree: tree)
        }
        // Files that only links lead to were not recognised by their own path.
        if let missing = assembler().missing()[0] {
            let second = FolderReader.read(path, consumer: CatalogConsumer(set, only: missing))
            layer.records += second.consumer.records
        }
        var inventory = assembler().assemble()
        if inventory.components.isEmpty, inventory.distribution == nil {
            inventory.diagnostics.append(
                Diagnostic(
                    "rootfs.empty", "holds neither an os-release file nor packages: make sure it is a root filesystem",
                    at: Location(path: path), effect: .note))
        }
        return ScanResult(
            target: Target(kind: .rootfs, name: name, distribution: inventory.distribution),
            components: inventory.components,
            diagnostics: reading.diagnostics + tree.diagnostics + inventory.diagnostics)
    }

    /// Folders of version control, which hold no sources.
    static let excludedFolders: Set<String> = [".git", ".hg", ".svn"]

    private func folderResult(_ path: String, named name: String) -> Reading {
        let set = CatalogerSet(Catalogers.folder)
        let target = Target(kind: .folder, name: name)
        func inventory(_ index: LayerIndex, _ records: [CatalogRecord]) -> Inventory {
            let layer = LayerInventory(index: index, records: records)
            return InventoryAssembler(set: set, layers: [layer], digests: [], tree: nil).assemble()
        }
        guard let knowledge = options.knowledge else {
            let reading = FolderReader.read(path, excluded: Self.excludedFolders, consumer: CatalogConsumer(set))
            let inventory = inventory(reading.index, reading.consumer.records)
            return Reading(
                result: ScanResult(
                    target: target, components: inventory.components,
                    diagnostics: reading.diagnostics + inventory.diagnostics))
        }
        let consumer = FolderConsumer(set, estate: EstateBuilder(schema: knowledge.schema))
        let reading = FolderReader.read(path, excluded: Self.excludedFolders, consumer: consumer)
        let inventory = inventory(reading.index, reading.consumer.catalog.records)
        return Reading(
            result: ScanResult(
                target: target, components: inventory.components,
                diagnostics: reading.diagnostics + inventory.diagnostics), estate: reading.consumer.estate.finish())
    }

    /// The variables of the `.env` file in the folder of a file.
    private static func environment(beside path: String) -> [String: String] {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
        guard FileKind(path: folder + ".env") == .file,
            let bytes = try? ReadableFile.contents(of: folder + ".env", limit: 1 << 20)
        else { return [:] }
        return DotEnvFile.read(bytes)
    }

    private func fileResult(_ path: String, named name: String) throws(ScanError) -> Reading {
        let set = CatalogerSet(Catalogers.folder)
        let bytes: [UInt8]
        do throws(ArtifactError) {
            bytes = try ReadableFile.contents(of: path, limit: 512 << 20)
        } catch {
            throw ScanError(.unreadable, error.description)
        }
        var estate: Estate?
        if let knowledge = options.knowledge {
            var builder = EstateBuilder(schema: knowledge.schema)
            builder.add(file: path, bytes: bytes, environment: Self.environment(beside: path))
            let built = builder.finish()
            if !built.forms.isEmpty || !built.diagnostics.isEmpty { estate = built }
        }
        var consumer = CatalogConsumer(set)
        // A program need not be executable here, but only programs are looked at as such.
        let mode: UInt32 = bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) ? 0o755 : 0o644
        if consumer.interest(in: Array(path.utf8).span, mode: mode, size: Int64(bytes.count), entry: 0) != .skip {
            consumer.content(bytes.span, path: path, mode: mode, entry: 0)
        } else if estate == nil {
            throw ScanError(
                .target,
                "\(path): is not an image archive and not a lock file, manifest, Dockerfile or package that is known")
        }
        let layer = LayerInventory(index: LayerIndex(), records: consumer.records)
        let inventory = InventoryAssembler(set: set, layers: [layer], digests: [], tree: nil).assemble()
        return Reading(
            result: ScanResult(
                target: Target(kind: .folder, name: name), components: inventory.components,
                diagnostics: inventory.diagnostics), estate: estate)
    }

    // MARK: Findings

    /// Reads the target, looks for vulnerabilities, in the database where there is one, else in the starter set, and
    /// judges what is deployed.
    package func scan(_ text: String) async throws(ScanError) -> ScanResult {
        let reading = try await read(text)
        var result = reading.result
        options.progress("matching \(result.components.count) packages")
        if let cache = options.cache {
            // What `db update` fetches by default. A cache that cannot be written does not stop a scan.
            let names = Set(result.components.compactMap { $0.ecosystem?.name })
            try? EcosystemsInUse(DatabaseLocation(cache: cache)).record(names)
        }
        let advisories = try AdvisoryProvider(cache: options.cache)
        result.diagnostics += advisories.diagnostics
        do throws(AdvisoryError) {
            let matches = try Matcher(advisories.store).match(result.components)
            result.findings = matches.findings
            result.upgrades = matches.upgrades
            result.diagnostics += matches.diagnostics
            var source = advisories.store.source
            source.missingEcosystems = matches.missingEcosystems
            result.advisories = source
            if let distribution = result.target.distribution {
                result.target.distribution?.support = try advisories.support(
                    of: distribution, on: options.today)
            }
        } catch {
            throw ScanError(.advisories, error.description)
        }
        if let knowledge = options.knowledge { await judge(reading.estate, by: knowledge, into: &result) }
        options.configuration.apply(to: &result, today: options.today)
        if let knowledge = options.knowledge, let name = options.framework,
            let framework = knowledge.library.framework(name)
        {
            var configuration = result.configuration ?? ConfigurationSummary()
            configuration.framework = framework.report(
                checks: knowledge.library.checks, judgements: configuration.judgements, findings: result.findings)
            result.configuration = configuration
        }
        return result
    }

    private func judge(_ estate: Estate?, by knowledge: KnowledgeLoader, into result: inout ScanResult) async {
        result.diagnostics += knowledge.diagnostics
        guard let estate else { return }
        let library = options.configuration.adjusted(knowledge.library, diagnostics: &result.diagnostics)
        if !estate.forms.isEmpty { options.progress("judging \(estate.forms.count) resources") }
        let scan = await ConfigurationScan(estate, library: library, overrides: options.configuration.parameters)
        scan.add(to: &result)
        result.sortFindings()
    }
}
