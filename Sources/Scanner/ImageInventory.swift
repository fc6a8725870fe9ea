package import Artifacts
import protocol Crypto.HashFunction
import struct Crypto.SHA256
import struct Crypto.SHA512
import Glibc
package import Inventory
package import Model

/// What is in an image, before it is matched with advisories.
package struct ImageInventory: Sendable {
    package var inventory: Inventory
    package var layers: [Target.Layer]
    package var diagnostics: [Diagnostic]
    /// Files of the squashed tree whose permissions give more than usual.
    package var privilegedFiles: [FileTree.PrivilegedFile]
}

/// Reads the layers of an image side by side, each in one pass, and joins what is found.
package struct ImageInventoryReader: Sendable {
    /// How many layers are read at the same time. Each keeps about 3 MiB of buffers and two to three tasks busy, so
    /// that few are enough for any number of cores.
    private static let concurrency = 3

    private let set: CatalogerSet
    private let cache: LayerCache?

    /// - Parameter cache: where results of layers are kept; nil to read everything anew and keep nothing.
    package init(catalogers: CatalogerSet, cache: LayerCache?) {
        set = catalogers
        self.cache = cache
    }

    /// What became of one layer.
    private struct Outcome: Sendable {
        var layer: Target.Layer
        var inventory: LayerInventory
        var diagnostics: [Diagnostic]
        /// True when the bytes are what manifest and configuration promise and were read without a problem.
        var isSound: Bool
        /// True when the file's times will tell whether it changed since.
        var isSettled = true
    }

    /// Reads all layers.
    package func read(_ image: ImageSource) async -> ImageInventory {
        var outcomes = [Outcome?](repeating: nil, count: image.layers.count)
        // The largest first: the small ones fill the gaps at the end.
        let order = image.layers.indices.sorted {
            (image.layers[$0].size ?? image.layers[$0].identity?.length ?? 0)
                > (image.layers[$1].size ?? image.layers[$1].identity?.length ?? 0)
        }
        await withTaskGroup(of: (Int, Outcome).self) { group in
            var next = 0
            func start() {
                guard next < order.count else { return }
                let number = order[next]
                next += 1
                group.addTask { (number, await read(image.layers[number], number: number)) }
            }
            for _ in 0..<Self.concurrency { start() }
            while let (number, outcome) = await group.next() {
                outcomes[number] = outcome
                start()
            }
        }
        return await join(outcomes.compactMap(\.self), of: image)
    }

    private func join(_ outcomes: [Outcome], of image: ImageSource) async -> ImageInventory {
        var outcomes = outcomes
        var tree = FileTree()
        let digests = outcomes.map(\.layer.diffID)
        var treeDiagnostics: [Diagnostic] = []
        for (number, outcome) in outcomes.enumerated() {
            tree.apply(outcome.inventory.index, as: Int32(clamping: number))
            for diagnostic in tree.diagnostics.dropFirst(treeDiagnostics.count) {
                treeDiagnostics.append(Self.placed(diagnostic, in: digests[number], named: image.layers[number].name))
            }
        }
        func assembler() -> InventoryAssembler {
            InventoryAssembler(set: set, layers: outcomes.map(\.inventory), digests: digests, tree: tree)
        }
        var assembly = assembler()
        let missing = assembly.missing()
        for (number, files) in missing.sorted(by: { $0.key < $1.key }) {
            await complete(&outcomes[number], with: files, from: image.layers[number])
        }
        if !missing.isEmpty { assembly = assembler() }
        let inventory = assembly.assemble()
        return ImageInventory(
            inventory: inventory, layers: outcomes.map(\.layer),
            diagnostics: image.diagnostics + outcomes.flatMap(\.diagnostics) + treeDiagnostics,
            privilegedFiles: tree.privilegedFiles())
    }

    /// Reads files again: those that the first pass did not recognise, because only links lead to where they belong, and
    /// those of which it kept too little.
    private func complete(
        _ outcome: inout Outcome, with files: [CatalogConsumer.Wanted], from source: LayerSource
    ) async {
        do throws(ArtifactError) {
            let stream = try await source.open()
            let reading = await LayerReader.read(
                stream, digestAlgorithm: outcome.layer.digest.algorithm, consumer: CatalogConsumer(set, only: files))
            var diagnostics = reading.diagnostics.map { Self.placed($0, in: outcome.layer.diffID, named: source.name) }
            if outcome.isSound, reading.digest != outcome.layer.digest {
                diagnostics.append(
                    Diagnostic(
                        "layer.changed", "the layer was changed while it was read: scan again",
                        at: Location(path: source.name)))
            } else {
                outcome.inventory.records += reading.consumer.records
            }
            // What is damaged was damaged at the first reading too, and is known.
            outcome.diagnostics += diagnostics.filter { !outcome.diagnostics.contains($0) }
            outcome.isSound = outcome.isSound && diagnostics.isEmpty
            if outcome.isSound { store(outcome, source) }
        } catch {
            outcome.diagnostics.append(error.diagnostic)
            outcome.isSound = false
        }
    }

    private func store(_ outcome: Outcome, _ source: LayerSource) {
        guard let key = source.digest ?? source.diffID else { return }
        cache?.store(
            LayerCache.Entry(
                diffID: outcome.layer.diffID, digest: outcome.layer.digest, inventory: outcome.inventory,
                verified: outcome.isSettled ? source.identity.map { [$0] } ?? [] : []), for: key)
    }

    /// The clock's steps that file systems record times in are at most so long, in nanoseconds.
    private static let clockStep: Int64 = 100_000_000

    /// True when a change from now on would show in the file's times. What was written a moment ago could be written
    /// again within the same step of the clock.
    private static func isSettled(_ source: LayerSource) -> Bool {
        guard let identity = source.identity else { return true }
        var time = timespec()
        guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return false }
        let now = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
        return identity.changed < now &- clockStep
    }

    // MARK: One layer

    private func read(_ source: LayerSource, number: Int) async -> Outcome {
        let isSettled = Self.isSettled(source)
        if let outcome = await cached(source, isSettled: isSettled) { return outcome }
        do throws(ArtifactError) {
            let stream = try await source.open()
            let reading = await LayerReader.read(
                stream, digestAlgorithm: source.digest?.algorithm ?? "sha256",
                diffIDAlgorithm: source.diffID?.algorithm ?? "sha256", consumer: CatalogConsumer(set))
            var diagnostics = reading.diagnostics.map { Self.placed($0, in: reading.diffID, named: source.name) }
            diagnostics += Self.check(reading.digest, reading.diffID, reading.size, against: source)
            var outcome = Outcome(
                layer: Target.Layer(
                    digest: source.digest ?? reading.digest, diffID: source.diffID ?? reading.diffID,
                    createdBy: source.createdBy),
                inventory: LayerInventory(index: reading.index, records: reading.consumer.records),
                diagnostics: diagnostics, isSound: diagnostics.isEmpty, isSettled: isSettled)
            if !reading.consumer.unfinished.isEmpty {
                await complete(&outcome, with: reading.consumer.unfinished, from: source)
            } else if outcome.isSound {
                store(outcome, source)
            }
            return outcome
        } catch {
            let unknown = Digest(sha256: [UInt8](repeating: 0, count: 32))
            return Outcome(
                layer: Target.Layer(
                    digest: source.digest ?? unknown, diffID: source.diffID ?? source.digest ?? unknown,
                    createdBy: source.createdBy),
                inventory: LayerInventory(index: LayerIndex(), records: []), diagnostics: [error.diagnostic],
                isSound: false)
        }
    }

    /// The layer as it was read before, if its bytes are known to be the same: by the file's identity, or by
    /// hashing them again. What a registry serves is named by its digest and need not be fetched.
    private func cached(_ source: LayerSource, isSettled: Bool) async -> Outcome? {
        guard let cache, let key = source.digest ?? source.diffID, var entry = cache.entry(for: key) else { return nil }
        if let diffID = source.diffID, diffID != entry.diffID { return nil }
        if let size = source.size, let length = source.identity?.length, size != length { return nil }
        if let identity = source.identity {
            if !entry.verified.contains(identity) {
                guard let stream = try? await source.open(),
                    await Self.digest(of: stream, algorithm: entry.digest.algorithm) == entry.digest
                else { return nil }
                if isSettled {
                    entry.verified.append(identity)
                    cache.store(entry, for: key)
                }
            }
        } else if !source.isContentAddressed {
            return nil
        }
        return Outcome(
            layer: Target.Layer(
                digest: source.digest ?? entry.digest, diffID: entry.diffID, createdBy: source.createdBy),
            inventory: entry.inventory, diagnostics: [], isSound: true, isSettled: isSettled)
    }

    private static func digest(of stream: any ByteStream, algorithm: String) async -> Digest? {
        switch algorithm {
        case "sha512": await hash(stream, by: SHA512()).flatMap { Digest("sha512:\(Digest.hexadecimal($0))") }
        default: await hash(stream, by: SHA256()).map { Digest(sha256: $0) }
        }
    }

    private static func hash(_ stream: any ByteStream, by function: some HashFunction) async -> [UInt8]? {
        var stream = stream
        var function = function
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            guard let count = try? await stream.read(into: buffer) else { return nil }
            if count == 0 { return Array(function.finalize()) }
            function.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Compares what was read with what manifest and configuration promise.
    private static func check(
        _ digest: Digest, _ diffID: Digest, _ size: Int64, against source: LayerSource
    ) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        func report(_ code: String, _ message: String) {
            diagnostics.append(Diagnostic(code, message, at: Location(path: source.name)))
        }
        if let promised = source.size, promised != size {
            report("layer.size", "the layer has \(size) bytes and the manifest says \(promised)")
        }
        if let promised = source.digest, promised != digest {
            report("layer.digest", "the layer's digest is \(digest), not \(promised): it was changed or damaged")
        }
        if let promised = source.diffID, promised != diffID {
            report(
                "layer.diffid",
                "the uncompressed layer's digest is \(diffID), and the configuration says \(promised)")
        }
        return diagnostics
    }

    /// The same diagnostic, with the layer named.
    private static func placed(_ diagnostic: Diagnostic, in layer: Digest, named name: String) -> Diagnostic {
        var diagnostic = diagnostic
        if diagnostic.location == nil {
            diagnostic.location = Location(path: name)
        } else {
            diagnostic.location?.layer = layer
        }
        return diagnostic
    }
}
