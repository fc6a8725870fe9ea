import Advisories
package import Artifacts
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

    /// Reads the target and lists its components, without looking for vulnerabilities.
    package func inventory(of text: String) async throws(ScanError) -> ScanResult {
        switch try TargetReference(text, isImage: options.isImage) {
        case .imageFile(let path, let selection):
            options.progress("reading \(path)")
            let image: ImageSource
            do throws(ArtifactError) {
                image = try await ImageSource.open(path: path, selection: selection, platform: options.platform)
            } catch {
                if Self.isChoice(error) { throw ScanError(.target, error.description) }
                return Self.unreadable(text, error.diagnostic)
            }
            return await result(of: image, named: text)
        case .registry(let reference):
            return try await registryResult(reference, named: text)
        case .rootfs(let path):
            options.progress("reading \(path)")
            return rootfsResult(path, named: text)
        case .folder(let path):
            options.progress("reading \(path)")
            return folderResult(path, named: text)
        case .file(let path):
            return try fileResult(path, named: text)
        }
    }

    private func registryResult(_ reference: ImageReference, named name: String) async throws(ScanError) -> ScanResult {
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
            return Self.unreadable(name, Diagnostic(diagnostic.code, diagnostic.message, at: Location(path: name)))
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

    private func result(of image: ImageSource, named name: String) async -> ScanResult {
        let set = CatalogerSet(Catalogers.installed)
        let cache = options.cachesLayers ? options.cache.flatMap { LayerCache(root: $0) } : nil
        let read = await ImageInventoryReader(catalogers: set, cache: cache).read(image)
        let target = Target(
            kind: .image, name: name, digest: image.digest, platform: image.config?.platform?.description,
            layers: read.layers, distribution: read.inventory.distribution)
        return ScanResult(
            target: target, components: read.inventory.components,
            diagnostics: read.diagnostics + read.inventory.diagnostics)
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

    private func folderResult(_ path: String, named name: String) -> ScanResult {
        let set = CatalogerSet(Catalogers.folder)
        let reading = FolderReader.read(path, excluded: [".git", ".hg", ".svn"], consumer: CatalogConsumer(set))
        let layer = LayerInventory(index: reading.index, records: reading.consumer.records)
        let inventory = InventoryAssembler(set: set, layers: [layer], digests: [], tree: nil).assemble()
        return ScanResult(
            target: Target(kind: .folder, name: name), components: inventory.components,
            diagnostics: reading.diagnostics + inventory.diagnostics)
    }

    private func fileResult(_ path: String, named name: String) throws(ScanError) -> ScanResult {
        let set = CatalogerSet(Catalogers.folder)
        let bytes: [UInt8]
        do throws(ArtifactError) {
            bytes = try ReadableFile.contents(of: path, limit: 512 << 20)
        } catch {
            throw ScanError(.unreadable, error.description)
        }
        var consumer = CatalogConsumer(set)
        // A program need not be executable here, but only programs are looked at as such.
        let mode: UInt32 = bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) ? 0o755 : 0o644
        guard consumer.interest(in: Array(path.utf8).span, mode: mode, size: Int64(bytes.count), entry: 0) != .skip
        else {
            throw ScanError(
                .target, "\(path): is not an image archive and not a lock file, manifest or package that is known")
        }
        consumer.content(bytes.span, path: path, mode: mode, entry: 0)
        let layer = LayerInventory(index: LayerIndex(), records: consumer.records)
        let inventory = InventoryAssembler(set: set, layers: [layer], digests: [], tree: nil).assemble()
        return ScanResult(
            target: Target(kind: .folder, name: name), components: inventory.components,
            diagnostics: inventory.diagnostics)
    }

    // MARK: Findings

    /// Reads the target and looks for vulnerabilities, in the database where there is one, else in the starter set.
    package func scan(_ text: String) async throws(ScanError) -> ScanResult {
        var result = try await inventory(of: text)
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
        options.configuration.apply(to: &result, today: options.today)
        return result
    }
}
