internal import Artifacts
package import Model

/// Brings the database up to date with a mirror: fetches what changed, builds a new database beside the old one, and
/// swaps it in. A failure leaves the old database as it was.
package struct DatabaseUpdate: Sendable {
    /// What an update did.
    package struct Outcome: Sendable {
        /// Items that were new or had changed, by their path.
        package var fetched: [String] = []
        /// Items that were still the same.
        package var unchanged: [String] = []
        /// Items the mirror does not have.
        package var absent: [String] = []
        /// What the build made; nil when nothing had changed and the old database stays.
        package var report: DatabaseBuilder.Report?
        package var diagnostics: [Diagnostic] = []
    }

    private let location: DatabaseLocation
    private let mirror: any MirrorSource

    package init(_ location: DatabaseLocation, from mirror: any MirrorSource) {
        self.location = location
        self.mirror = mirror
    }

    /// Which ecosystems an update is to have.
    package enum Choice: Hashable, Sendable {
        /// Those that scans have met (``EcosystemsInUse``) and those the database has; of a local mirror all.
        case inUse
        /// These, and those the database has.
        case named([String])
        /// All of the mirror.
        case all
    }

    /// Updates the database. One update runs at a time; a second one waits for the first, and finds nothing to do.
    ///
    /// - Parameters:
    ///   - choice: the ecosystems to have.
    ///   - products: the products whose release cycles are wanted.
    ///   - now: the time recorded, RFC 3339 in UTC.
    /// - Throws: ``AdvisoryError`` when an ecosystem that was asked for cannot be had, none is known to be needed, a
    ///   source cannot be fetched or is damaged, or nothing can be written.
    package func run(
        _ choice: Choice = .inUse, products: [String] = MirrorItem.products, now: String = Timestamp.now()
    ) async throws(AdvisoryError) -> Outcome {
        try LocalFile.createFolder(LocalFile.parent(of: location.lock))
        let lock = try await turn()
        LocalFile.removeLeftovers(of: location.database)
        let outcome = try await update(choice, products: products, now: now)
        lock.release()
        return outcome
    }

    /// Waits until no other update runs.
    private func turn() async throws(AdvisoryError) -> LocalFile.Lock {
        while true {
            if let lock = try LocalFile.Lock.take(location.lock, waiting: false) { return lock }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                throw AdvisoryError(.write, "the update was cancelled while another one ran", at: location.lock)
            }
        }
    }

    /// The ecosystems to have.
    private func wanted(_ choice: Choice, present: Set<String>) async throws(AdvisoryError) -> Set<String> {
        switch choice {
        case .named(let names):
            if let name = names.first(where: { !EcosystemsInUse.isName($0) }) {
                throw AdvisoryError(.source, "'\(name)' cannot be an ecosystem: use its name in OSV, as in 'Debian'")
            }
            return present.union(names)
        case .inUse where !mirror.isLocal:
            let names = present.union(EcosystemsInUse(location).read())
            guard !names.isEmpty else {
                throw AdvisoryError(
                    .source,
                    "it is not known which ecosystems are needed: scan something first, name some with --ecosystem, or "
                        + "take everything with --all", at: mirror.name)
            }
            return names
        case .inUse, .all:
            let names = try await mirror.ecosystems()
            // What does not say of which ecosystem it is may be any that the database has.
            return names.contains("") ? Set(names) : present.union(names.filter { EcosystemsInUse.isName($0) })
        }
    }

    private func update(
        _ choice: Choice, products: [String], now: String
    ) async throws(AdvisoryError) -> Outcome {
        var outcome = Outcome()
        let old = try? AdvisoryDatabase(path: location.database)
        let present = Set(try old?.baseEcosystems() ?? [])
        let validators = try old?.validators() ?? [:]

        let wanted = try await wanted(choice, present: present)
        var items = wanted.sorted().map { MirrorItem.advisories(ecosystem: $0) }
        items += [.knownExploited, .exploitPrediction] + products.map { MirrorItem.endOfLife(product: $0) }

        var files = AdvisoryFiles()
        var newValidators: [String: String] = [:]
        for item in items {
            let key = "\(mirror.name) \(item.path)"
            switch try await mirror.fetch(item, into: location.downloads, validator: validators[key]) {
            case .unchanged(let path):
                outcome.unchanged.append(item.path)
                newValidators[key] = validators[key]
                Self.add(item, path, to: &files)
            case .fetched(let path, let validator):
                try check(item, path)
                outcome.fetched.append(item.path)
                newValidators[key] = validator
                Self.add(item, path, to: &files)
            case .absent:
                outcome.absent.append(item.path)
                try handleAbsent(item, choice, present: present, files: &files, into: &outcome)
            }
        }
        let isSame = outcome.fetched.isEmpty && Set(newValidators.keys) == Set(validators.keys)
        if old == nil || !isSame {
            let report = try DatabaseBuilder.build(
                files, to: location.database, now: now, validators: newValidators)
            outcome.diagnostics += report.diagnostics
            outcome.report = report
        }
        let writer = try LocalFile.Writer(location.checked)
        try writer.write(Array(now.utf8))
        return outcome
    }

    /// An ecosystem that was asked for must be there; one that the database had is taken from what was once fetched.
    private func handleAbsent(
        _ item: MirrorItem, _ choice: Choice, present: Set<String>, files: inout AdvisoryFiles,
        into outcome: inout Outcome
    ) throws(AdvisoryError) {
        guard case .advisories(let ecosystem) = item else { return }
        if case .named(let names) = choice, names.contains(ecosystem) {
            throw AdvisoryError(
                .source, "has no advisories for the ecosystem '\(ecosystem)': check its spelling", at: mirror.name)
        }
        let cached = "\(location.downloads)/\(item.path)"
        if LocalFile.exists(cached) {
            Self.add(item, cached, to: &files)
            outcome.diagnostics.append(
                Diagnostic(
                    "advisory.ecosystem",
                    "the mirror has no advisories for '\(ecosystem)' any more: those fetched before are kept, and grow old"
                ))
        } else if present.contains(ecosystem) {
            outcome.diagnostics.append(
                Diagnostic(
                    "advisory.ecosystem",
                    "the mirror has no advisories for '\(ecosystem)', which the database loses: update it from a mirror "
                        + "that has them"))
        } else {
            outcome.diagnostics.append(
                Diagnostic(
                    "advisory.ecosystem",
                    "the mirror has no advisories for '\(ecosystem)', which scans have met: the state of its packages "
                        + "stays unknown", effect: .note))
        }
    }

    /// Makes sure that an archive is one before the old database is given up for it.
    private func check(_ item: MirrorItem, _ path: String) throws(AdvisoryError) {
        guard case .advisories = item, path.hasSuffix(".zip") else { return }
        do throws(ZipError) {
            _ = try ZipArchive(path: path)
        } catch {
            if path.hasPrefix(location.downloads + "/") { LocalFile.remove(path) }
            throw AdvisoryError(
                .source, "'\(item.path)' \(error.message): the old database stays, try again later", at: mirror.name)
        }
    }

    private static func add(_ item: MirrorItem, _ path: String, to files: inout AdvisoryFiles) {
        switch item {
        case .advisories(let ecosystem):
            files.osv.append(
                AdvisoryFiles.OSVSource(ecosystem: ecosystem.isEmpty ? nil : ecosystem, path: path))
        case .knownExploited: files.knownExploited = path
        case .exploitPrediction: files.exploitPrediction = path
        case .endOfLife: files.endOfLife.append(path)
        }
    }
}
