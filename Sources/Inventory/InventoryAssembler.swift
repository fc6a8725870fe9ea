package import Artifacts
package import Model

/// Joins what was found in single files to the inventory of a whole target.
package struct Inventory: Sendable {
    package var components: [Component]
    package var distribution: Distribution?
    package var diagnostics: [Diagnostic]
}

/// Keeps what survives in the squashed tree, completes it with the distribution, and reports each package once.
package struct InventoryAssembler {
    private let set: CatalogerSet
    private let layers: [LayerInventory]
    /// The `diff_id` of each layer, for locations; empty for targets without layers.
    private let digests: [Digest]
    private let tree: FileTree?
    private let selection: Selection

    /// Looks every file up that a cataloger may want: `O(files of the tree)`.
    /// - Parameters:
    ///   - tree: the squashed tree of the layers; nil for a folder, where everything counts and nothing is anchored.
    package init(set: CatalogerSet, layers: [LayerInventory], digests: [Digest], tree: FileTree?) {
        self.set = set
        self.layers = layers
        self.digests = digests
        self.tree = tree
        selection = tree.map { Self.select(set, layers, $0) } ?? Self.everything(in: layers)
    }

    /// A record under the path that the squashed tree gives its file.
    private struct Live {
        var layer: Int
        var record: Int
        var path: String
    }

    /// The result of looking every wanted file up in the tree.
    private struct Selection {
        var live: [Live] = []
        /// By layer: files that no pass has seen yet under the path they have in the tree.
        var missing: [Int: [CatalogConsumer.Wanted]] = [:]
        /// Files that are there by name and cannot be read.
        var obstacles: Set<Diagnostic> = []
    }

    /// The files that must be read in a second pass: reached through links, they were not recognised in the first.
    /// Empty for nearly all images. By layer number.
    package func missing() -> [Int: [CatalogConsumer.Wanted]] { selection.missing }

    /// Joins everything. Files that are still missing are diagnostics.
    package func assemble() -> Inventory {
        var inventory = Inventory(components: [], distribution: nil, diagnostics: [])
        for (layer, files) in selection.missing.sorted(by: { $0.key < $1.key }) {
            for file in files {
                inventory.diagnostics.append(
                    Diagnostic(
                        "inventory.missing", "could not be read in the layer that holds it",
                        at: location(file.path, layer)))
            }
        }
        let packages = systemPackages()
        var owned: Set<UInt64> = []
        var distributions: [(path: String, value: Distribution)] = []
        for live in selection.live {
            let record = layers[live.layer].records[live.record]
            // A list of files is left behind when the database it belongs to is gone.
            if !record.components.isEmpty || packages.contains(Self.packageName(ofList: record.path)) {
                owned.formUnion(record.owned)
            }
            if let distribution = record.distribution { distributions.append((record.path, distribution)) }
            for diagnostic in record.diagnostics {
                var diagnostic = diagnostic
                if diagnostic.location?.layer == nil { diagnostic.location?.layer = digest(live.layer) }
                inventory.diagnostics.append(diagnostic)
            }
        }
        for var obstacle in selection.obstacles.sorted(by: { $0.description < $1.description }) {
            // One of the files that name the distribution is enough.
            if !distributions.isEmpty, OSReleaseCataloger.paths.contains(obstacle.location?.path ?? "") {
                obstacle.effect = .note
            }
            inventory.diagnostics.append(obstacle)
        }
        inventory.distribution =
            distributions.min { (Self.rank($0.path), $0.path) < (Self.rank($1.path), $1.path) }?.value
        var components: [Component] = []
        for live in selection.live {
            let record = layers[live.layer].records[live.record]
            for component in record.components {
                if !component.kind.isDistribution, isOwned(component, record, live.path, owned) { continue }
                components.append(complete(component, live, record.path, inventory.distribution))
            }
        }
        inventory.components = Self.merged(components)
        return inventory
    }

    /// The names of the distribution's packages that are reported.
    private func systemPackages() -> Set<Substring> {
        var names: Set<Substring> = []
        for live in selection.live {
            for component in layers[live.layer].records[live.record].components where component.kind.isDistribution {
                names.insert(component.name[...])
            }
        }
        return names
    }

    /// The package that a file with a list of files is named for: `libc6` of `libc6:amd64.list`.
    private static func packageName(ofList path: String) -> Substring {
        var name = name(of: path)
        for suffix in [".list", ".md5sums"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
        return name.utf8.firstIndex(of: UInt8(ascii: ":")).map { name[..<$0] } ?? name
    }

    /// How much a file that names a distribution is to be believed: the lower the more.
    private static func rank(_ path: String) -> Int { OSReleaseCataloger.paths.firstIndex(of: path) ?? .max }

    // MARK: Which records count

    /// Without a tree every record counts.
    private static func everything(in layers: [LayerInventory]) -> Selection {
        var selection = Selection()
        for (layer, inventory) in layers.enumerated() {
            for (number, record) in inventory.records.enumerated() {
                selection.live.append(Live(layer: layer, record: number, path: record.path))
            }
        }
        return selection
    }

    private static func select(_ set: CatalogerSet, _ layers: [LayerInventory], _ tree: FileTree) -> Selection {
        let lookup = layers.map { RecordLookup($0) }
        var selection = Selection()
        // A file counts once for each cataloger, however many names lead to it.
        var seen: Set<SeenFile> = []
        tree.forEachFile { node in
            let content = tree.content(node)
            guard content.layer >= 0 else { return }
            let layer = Int(content.layer)
            let records = lookup[layer][content.entry]
            for number in records where !layers[layer].records[number].isAnchored {
                if seen.insert(SeenFile(content, layers[layer].records[number].cataloger)).inserted {
                    selection.live.append(Live(layer: layer, record: number, path: tree.path(node)))
                }
            }
            if tree.isHardLink(node) {
                addLinked(node, content, records, set, layers[layer], tree, &seen, &selection)
            }
        }
        for anchor in set.anchors {
            if let diagnostic = obstacle(on: anchor.pattern, in: tree) { selection.obstacles.insert(diagnostic) }
            for (path, node) in nodes(of: anchor.pattern, in: tree) {
                let content = tree.content(node)
                guard tree.kind(node) == .file, content.layer >= 0 else { continue }
                guard seen.insert(SeenFile(content, anchor.cataloger)).inserted else { continue }
                let layer = Int(content.layer)
                let name = Self.name(of: path)
                let record = lookup[layer][content.entry].first { number in
                    let record = layers[layer].records[number]
                    return record.cataloger == anchor.cataloger && record.isAnchored
                        && Self.name(of: record.path) == name
                }
                if let record {
                    selection.live.append(Live(layer: layer, record: record, path: tree.path(node)))
                } else {
                    selection.missing[layer, default: []].append(
                        CatalogConsumer.Wanted(entry: content.entry, cataloger: anchor.cataloger, path: path))
                }
            }
        }
        return selection
    }

    /// Looks at the name that a hard link gave to a file: the first pass saw the file under another.
    private static func addLinked(
        _ node: FileTree.NodeID, _ content: FileTree.Content, _ records: [Int], _ set: CatalogerSet,
        _ layer: LayerInventory, _ tree: FileTree, _ seen: inout Set<SeenFile>, _ selection: inout Selection
    ) {
        // What is not anchored is wanted for its name and the folder right above it.
        let ending = tree.pathBytes(node, last: 2)
        let matches = set.matches(ending.span, mode: tree.mode(node)).filter { !$0.isAnchored }
        guard !matches.isEmpty else { return }
        let first = set.matches(Array(layer.index.path(Int(content.entry)).utf8).span, mode: tree.mode(node))
        let path = tree.path(node)
        for match in matches where !first.contains(where: { $0.cataloger == match.cataloger && !$0.isAnchored }) {
            guard seen.insert(SeenFile(content, match.cataloger)).inserted else { continue }
            let record = records.first { number in
                layer.records[number].cataloger == match.cataloger && layer.records[number].isAnchored
                    && Self.name(of: layer.records[number].path) == Self.name(of: path)
            }
            if let record {
                selection.live.append(Live(layer: Int(content.layer), record: record, path: path))
            } else {
                selection.missing[Int(content.layer), default: []].append(
                    CatalogConsumer.Wanted(entry: content.entry, cataloger: match.cataloger, path: path))
            }
        }
    }

    /// A file's content as one cataloger sees it.
    private struct SeenFile: Hashable {
        var content: FileTree.Content
        var cataloger: Int32

        init(_ content: FileTree.Content, _ cataloger: Int32) {
            self.content = content
            self.cataloger = cataloger
        }
    }

    /// The records of a layer by the entry that holds their content.
    private struct RecordLookup {
        /// For each entry the place in ``lists``, 0 for none.
        private var places: [UInt32]
        private var lists: [[Int]] = [[]]

        init(_ layer: LayerInventory) {
            places = [UInt32](repeating: 0, count: layer.records.isEmpty ? 0 : layer.index.entries.count)
            for (number, record) in layer.records.enumerated() {
                let entry = Int(record.entry)
                guard places.indices.contains(entry) else { continue }
                if places[entry] == 0 {
                    places[entry] = UInt32(clamping: lists.count)
                    lists.append([number])
                } else {
                    lists[Int(places[entry])].append(number)
                }
            }
        }

        subscript(entry: Int32) -> [Int] {
            let entry = Int(entry)
            return entry < places.count ? lists[Int(places[entry])] : []
        }
    }

    /// What keeps the file of an anchored pattern from being read although something of that name is there.
    private static func obstacle(on pattern: FilePattern, in tree: FileTree) -> Diagnostic? {
        guard case .path(let path) = pattern else { return nil }
        let location = Location(path: path)
        if let node = tree.resolve(path) {
            guard tree.kind(node) != .file else { return nil }
            return Diagnostic("inventory.kind", "is not a regular file, so that it cannot be read", at: location)
        }
        switch tree.obstacle(on: path) {
        case .circle:
            return Diagnostic("inventory.link", "is reached by symbolic links that lead in circles", at: location)
        case .dangling:
            return Diagnostic(
                "inventory.link", "is a symbolic link that leads nowhere", at: location,
                effect: OSReleaseCataloger.paths.contains(path) ? .note : .incomplete)
        case nil:
            return nil
        }
    }

    /// The nodes that an anchored pattern names, each under the path that the pattern gives it.
    private static func nodes(of pattern: FilePattern, in tree: FileTree) -> [(path: String, node: FileTree.NodeID)] {
        switch pattern {
        case .path(let path):
            return tree.resolve(path).map { [(path, $0)] } ?? []
        case .child(let folder, let suffix):
            guard let node = tree.resolve(folder), tree.kind(node) == .directory else { return [] }
            return tree.children(node).compactMap { name, child in
                guard name.hasSuffix(suffix), let target = tree.followed(child) else { return nil }
                return ("\(folder)/\(name)", target)
            }
        case .name, .suffix, .affixes, .inFolder, .executable:
            return []
        }
    }

    private static func name(of path: String) -> Substring {
        path.utf8.lastIndex(of: 0x2F).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    }

    // MARK: Completing

    private func digest(_ layer: Int) -> Digest? { layer < digests.count ? digests[layer] : nil }

    private func location(_ path: String, _ layer: Int) -> Location { Location(path: path, layer: digest(layer)) }

    private func isOwned(_ component: Component, _ record: CatalogRecord, _ path: String, _ owned: Set<UInt64>) -> Bool
    {
        guard !owned.isEmpty else { return false }
        return owned.contains(PathHash.hash(path.utf8)) || owned.contains(PathHash.hash(record.path.utf8))
    }

    private func complete(
        _ component: Component, _ live: Live, _ recordPath: String, _ distribution: Distribution?
    ) -> Component {
        var component = component
        for index in component.locations.indices {
            component.locations[index].layer = digest(live.layer)
            let path = component.locations[index].path
            if live.path != recordPath, path.hasPrefix(recordPath) {
                component.locations[index].path = live.path + path.dropFirst(recordPath.count)
            }
        }
        guard component.kind.isDistribution, let distribution else { return component }
        let ecosystems = DistributionEcosystem.ecosystems(of: distribution)
        component.ecosystem = ecosystems.first
        component.otherEcosystems = Array(ecosystems.dropFirst())
        component.purl = PackageURL(
            type: component.purl.type,
            namespace: component.purl.namespace ?? DistributionEcosystem.namespace(of: distribution),
            name: component.purl.name, version: component.purl.version,
            qualifiers: component.purl.qualifiers.filter { $0.key != "distro" } + [
                .init("distro", DistributionEcosystem.qualifier(of: distribution))
            ], subpath: component.purl.subpath)
        return component
    }

    /// One component for each package URL, with all its places; sorted by kind, name, version and place.
    private static func merged(_ components: [Component]) -> [Component] {
        var byURL: [PackageURL: Int] = [:]
        var result: [Component] = []
        var places: [Set<Location>] = []
        for component in components {
            if let index = byURL[component.purl] {
                for location in component.locations where places[index].insert(location).inserted {
                    result[index].locations.append(location)
                }
                result[index].isDevelopment = result[index].isDevelopment && component.isDevelopment
                for license in component.licenses where !result[index].licenses.contains(license) {
                    result[index].licenses.append(license)
                }
            } else {
                byURL[component.purl] = result.count
                result.append(component)
                places.append(Set(component.locations))
            }
        }
        func key(_ component: Component) -> (String, String, String, String) {
            (component.kind.rawValue, component.name, component.version, component.purl.description)
        }
        for index in result.indices {
            result[index].locations.sort { ($0.path, $0.line ?? 0) < ($1.path, $1.line ?? 0) }
        }
        let keys = result.map(key)
        return result.indices.sorted { keys[$0] < keys[$1] }.map { result[$0] }
    }
}
