import Model

/// Gathers records on their way into a store: gives them numbers, sorts what they affect by package, and leaves out
/// what is no finding (withdrawn records, bug-fix and enhancement errata).
struct AdvisoryIndex {
    /// The affected entries, encoded and joined, of each package.
    private(set) var packages: [PackageKey: [UInt8]] = [:]
    /// The advisories that were added since the last ``takeAdvisories()``.
    private var added: [(number: Int, advisory: Advisory)] = []
    private var known: [String: (number: Int, modified: String)] = [:]
    private var ofThisSource: Set<String> = []
    /// Withdrawn records of this source, by their identifier, with the time of their last change.
    private var withdrawn: [String: String] = [:]
    private var superseded: Set<Int> = []
    private var evaluations: [String: RangeEvaluation] = [:]
    private var next = 1
    private(set) var summary = ImportSummary()

    /// Starts the next source: a record that stands in two sources (one archive an ecosystem) is one advisory.
    mutating func beginSource() {
        ofThisSource.removeAll(keepingCapacity: true)
        withdrawn.removeAll(keepingCapacity: true)
    }

    /// Adds one record.
    ///
    /// - Parameter ecosystem: takes only what it affects of this ecosystem (with or without release); nil takes all.
    mutating func add(_ advisory: Advisory, only ecosystem: String? = nil) {
        summary.records += 1
        if advisory.withdrawn != nil {
            summary.withdrawn += 1
            withdraw(advisory)
            return
        }
        if AdvisoryName.isBugFixErratum(advisory.id) {
            summary.bugFixes += 1
            return
        }
        if let modified = withdrawn[advisory.id], modified >= advisory.modified {
            summary.duplicates += 1
            return
        }
        let number: Int
        if let earlier = known[advisory.id] {
            let isRepeated = !ofThisSource.insert(advisory.id).inserted
            if isRepeated {
                // Of two entries with one id the later modified holds (OSV schema, "id, modified fields").
                summary.duplicates += 1
                guard advisory.modified > earlier.modified else { return }
                superseded.insert(earlier.number)
                number = next
                next += 1
            } else {
                number = earlier.number
            }
        } else {
            ofThisSource.insert(advisory.id)
            number = next
            next += 1
            summary.advisories += 1
        }
        if known[advisory.id]?.number != number {
            known[advisory.id] = (number, advisory.modified)
            added.append((number, advisory))
        }
        for affected in advisory.affected {
            if let ecosystem, affected.ecosystem.name != ecosystem, affected.ecosystem.description != ecosystem {
                continue
            }
            add(affected, number: number)
        }
    }

    /// Of two entries with one id the later modified holds, so that a withdrawn one can end one that was read before.
    private mutating func withdraw(_ advisory: Advisory) {
        withdrawn[advisory.id] = max(withdrawn[advisory.id] ?? "", advisory.modified)
        guard ofThisSource.contains(advisory.id), let earlier = known[advisory.id],
            advisory.modified >= earlier.modified
        else { return }
        superseded.insert(earlier.number)
        known[advisory.id] = nil
        ofThisSource.remove(advisory.id)
        summary.advisories -= 1
        summary.duplicates += 1
    }

    private mutating func add(_ affected: AffectedPackage, number: Int) {
        guard !affected.ranges.isEmpty || !affected.versions.isEmpty else { return }
        let entry = AffectedEntry(affected, advisory: number, evaluation: evaluation(for: affected.ecosystem))
        var encoder = RecordEncoder()
        encoder.entry(entry)
        // Where the record lists the binary packages, they and not the source package are what is installed.
        for name in affected.binaries.isEmpty ? [affected.name] : affected.binaries {
            packages[PackageKey(ecosystem: affected.ecosystem, name: name), default: []]
                .append(contentsOf: encoder.bytes)
        }
    }

    private mutating func evaluation(for ecosystem: Ecosystem) -> RangeEvaluation {
        if let known = evaluations[ecosystem.name] { return known }
        let made = RangeEvaluation(ecosystem: ecosystem)
        evaluations[ecosystem.name] = made
        return made
    }

    /// The advisories added since the last call, without what they affect, and those they replace.
    mutating func takeAdvisories() -> [(number: Int, advisory: Advisory)] {
        defer { added.removeAll() }
        guard !superseded.isEmpty else { return added }
        return added.filter { !superseded.contains($0.number) }
    }

    /// All packages, with the entries of replaced records left out.
    mutating func takePackages() -> [PackageKey: [UInt8]] {
        defer { packages.removeAll() }
        guard !superseded.isEmpty else { return packages }
        return packages.compactMapValues { bytes in
            bytes.withUnsafeBytes { buffer -> [UInt8]? in
                guard let entries = try? RecordDecoder.entries(buffer) else { return nil }
                var encoder = RecordEncoder()
                for entry in entries where !superseded.contains(entry.advisory) { encoder.entry(entry) }
                return encoder.bytes.isEmpty ? nil : encoder.bytes
            }
        }
    }
}
