package import Documents
package import Model

/// Advisories held in memory, made from OSV records: the starter set that is part of the binary.
///
/// A record may say in `database_specific` that it is known to be exploited
/// (`known_exploited: {date_added: 2021-12-10, ransomware: true}`), as there is no catalogue beside it.
package struct StarterAdvisories: AdvisoryStore {
    package let source: AdvisorySource
    package let ecosystems: Set<String>
    private var packages: [PackageKey: [AffectedEntry]] = [:]
    private var byNumber: [Int: Advisory] = [:]
    private var byName: [String: [Int]] = [:]
    private var exploited: [String: KnownExploited] = [:]
    private var probabilities: [String: Double] = [:]
    private var support: [String: [SupportCycle]] = [:]

    /// - Parameters:
    ///   - documents: one OSV record each, or a list of them, with the file's name for diagnostics.
    ///   - support: release cycles by product (endoflife.date's names).
    ///   - diagnostics: gets what is wrong with the records.
    package init(
        _ documents: [(path: String, root: Document.Node)], support: [String: [SupportCycle]] = [:],
        into diagnostics: inout [Diagnostic]
    ) {
        var index = AdvisoryIndex()
        index.beginSource()
        var exploited: [String: KnownExploited] = [:]
        for (path, root) in documents {
            for record in root.kind == .array ? Array(root.elements) : [root] {
                guard let advisory = AdvisoryReader.read(record, path: path, into: &diagnostics) else { continue }
                index.add(advisory)
                guard let entry = record["database_specific"]?["known_exploited"] else { continue }
                let known = KnownExploited(
                    dateAdded: entry["date_added"]?.scalarText ?? "",
                    usedByRansomware: entry["ransomware"]?.bool ?? false)
                for name in [advisory.id] + advisory.aliases + advisory.upstream where AdvisoryName.isCVE(name) {
                    exploited[name] = known
                }
            }
        }
        self.init(index: &index, kind: .starter, updated: nil)
        self.exploited = exploited
        self.support = support
    }

    /// The same from records that are read already; for tests and for records of a user's own.
    package init(
        _ advisories: [Advisory], exploited: [String: KnownExploited] = [:], probabilities: [String: Double] = [:],
        support: [String: [SupportCycle]] = [:]
    ) {
        var index = AdvisoryIndex()
        index.beginSource()
        for advisory in advisories { index.add(advisory) }
        self.init(index: &index, kind: .starter, updated: nil)
        self.exploited = exploited
        self.probabilities = probabilities
        self.support = support
    }

    private init(index: inout AdvisoryIndex, kind: AdvisorySource.Kind, updated: String?) {
        for (number, advisory) in index.takeAdvisories() {
            var advisory = advisory
            advisory.affected = []
            byNumber[number] = advisory
            for name in [advisory.id] + advisory.aliases { byName[name, default: []].append(number) }
        }
        var ecosystems: Set<String> = []
        for (key, bytes) in index.takePackages() {
            guard let entries = try? bytes.withUnsafeBytes({ try RecordDecoder.entries($0) }) else { continue }
            packages[key] = entries
            ecosystems.insert(key.ecosystem)
        }
        self.ecosystems = ecosystems
        source = AdvisorySource(kind: kind, updated: updated, count: byNumber.count)
    }

    package func affected(_ keys: [PackageKey]) -> [PackageKey: [AffectedEntry]] {
        var found: [PackageKey: [AffectedEntry]] = [:]
        for key in keys { found[key] = packages[key] }
        return found
    }

    package func advisories(_ numbers: [Int]) -> [Int: Advisory] {
        var found: [Int: Advisory] = [:]
        for number in numbers { found[number] = byNumber[number] }
        return found
    }

    package func advisories(named names: [String]) -> [String: [Int]] {
        var found: [String: [Int]] = [:]
        for name in names { found[name] = byName[name] }
        return found
    }

    package func knownExploited(_ cves: [String]) -> [String: KnownExploited] {
        var found: [String: KnownExploited] = [:]
        for cve in cves { found[cve] = exploited[cve] }
        return found
    }

    package func exploitProbabilities(_ cves: [String]) -> [String: Double] {
        var found: [String: Double] = [:]
        for cve in cves { found[cve] = probabilities[cve] }
        return found
    }

    package func supportCycles(of product: String) -> [SupportCycle] { support[product] ?? [] }
}
