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

    /// Updates the database.
    ///
    /// - Parameters:
    ///   - ecosystems: the ecosystems to have, beside those the database has already; nil takes those of the database,
    ///     or, when there is none yet, all of the mirror.
    ///   - products: the products whose release cycles are wanted.
    ///   - now: the time recorded, RFC 3339 in UTC.
    /// - Throws: ``AdvisoryError`` when an ecosystem that was asked for cannot be had, or nothing can be written.
    package func run(
        ecosystems asked: [String]?, products: [String] = MirrorItem.products, now: String = Timestamp.now()
    ) async throws(AdvisoryError) -> Outcome {
        var outcome = Outcome()
        let old = try? AdvisoryDatabase(path: location.database)
        let present = Set(try old?.baseEcosystems() ?? [])
        let validators = try old?.validators() ?? [:]

        var wanted = present.union(asked ?? [])
        if asked == nil, present.isEmpty { wanted = Set(try await mirror.ecosystems()) }
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
                outcome.fetched.append(item.path)
                newValidators[key] = validator
                Self.add(item, path, to: &files)
            case .absent:
                outcome.absent.append(item.path)
                try handleAbsent(item, asked: asked ?? [], files: &files, into: &outcome)
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
        _ item: MirrorItem, asked: [String], files: inout AdvisoryFiles, into outcome: inout Outcome
    ) throws(AdvisoryError) {
        guard case .advisories(let ecosystem) = item else { return }
        if asked.contains(ecosystem) {
            throw AdvisoryError(
                .source, "has no advisories for the ecosystem '\(ecosystem)': check its spelling", at: mirror.name)
        }
        let cached = "\(location.downloads)/\(item.path)"
        if LocalFile.exists(cached) {
            Self.add(item, cached, to: &files)
        } else {
            outcome.diagnostics.append(
                Diagnostic(
                    "advisory.ecosystem",
                    "the mirror has no advisories for '\(ecosystem)', which the database loses: update it from a mirror "
                        + "that has them"))
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
