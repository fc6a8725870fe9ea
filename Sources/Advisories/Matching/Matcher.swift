package import Model

/// Finds the vulnerabilities of components.
///
/// Which record is which vulnerability is told in `docs/decisions/advisory-identity.md`; whether a version is
/// affected in ``RangeEvaluation`` (OSV schema 1.7, "Evaluation"), which names are looked up in ``PackageLookup``.
package struct Matcher: Sendable {
    let store: any AdvisoryStore

    package init(_ store: any AdvisoryStore) {
        self.store = store
    }

    /// Matches all components at once.
    ///
    /// The result depends on the store and the components alone. Cost: a handful of batched lookups, and a few
    /// comparisons for each advisory of each package.
    /// - Throws: when the store cannot be read.
    package func match(_ components: [Component]) throws(AdvisoryError) -> MatchResult {
        var result = MatchResult()
        var subjects = subjects(components, into: &result)
        var keys: Set<PackageKey> = []
        for subject in subjects { for candidate in subject.lookup.candidates { keys.insert(candidate.key) } }
        let entries = try store.affected(keys.sorted { ($0.ecosystem, $0.name) < ($1.ecosystem, $1.name) })
        for index in subjects.indices { subjects[index].evaluate(entries, into: &result.diagnostics) }
        subjects.removeAll { $0.hits.isEmpty }

        var resolver = try AdvisoryResolver(store, subjects: subjects)
        var findings: [Finding] = []
        for subject in subjects {
            let groups = resolver.groups(of: subject)
            for group in groups {
                let vulnerability = resolver.vulnerability(of: group, in: subject)
                let title =
                    vulnerability.summary.isEmpty
                    ? "\(vulnerability.id) in \(subject.component.name) \(subject.component.version)"
                    : "\(subject.component.name): \(vulnerability.summary)"
                findings.append(
                    Finding(
                        id: vulnerability.id, title: title, severity: vulnerability.severity,
                        subject: .vulnerability(vulnerability, component: subject.index, fix: group.fix),
                        locations: subject.component.locations, fingerprint: ""))
            }
            result.upgrades[subject.index] = subject.upgrade(groups)
        }
        fingerprint(&findings, components)
        result.findings = FindingOrder.sorted(findings)
        return result
    }

    /// The components that can be looked up; notes the ecosystems without data.
    private func subjects(_ components: [Component], into result: inout MatchResult) -> [MatchSubject] {
        var missing: Set<String> = []
        var evaluations: [String: RangeEvaluation] = [:]
        var subjects: [MatchSubject] = []
        subjects.reserveCapacity(components.count)
        for (index, component) in components.enumerated() {
            guard let ecosystem = component.ecosystem else {
                if component.kind.isDistribution {
                    missing.insert(component.purl.namespace ?? component.kind.rawValue)
                }
                continue
            }
            let lookup = PackageLookup(component, ecosystem: ecosystem, ecosystems: store.ecosystems)
            guard !lookup.candidates.isEmpty else {
                missing.insert(ecosystem.description)
                continue
            }
            let evaluation = evaluations[ecosystem.name] ?? RangeEvaluation(ecosystem: ecosystem)
            evaluations[ecosystem.name] = evaluation
            subjects.append(
                MatchSubject(index: index, component: component, lookup: lookup, evaluation: evaluation))
        }
        result.missingEcosystems = missing.sorted()
        return subjects
    }

    private func fingerprint(_ findings: inout [Finding], _ components: [Component]) {
        var seen: [String: Int] = [:]
        for position in findings.indices {
            guard case .vulnerability(_, let component, _) = findings[position].subject else { continue }
            let subject = components[component]
            let first = FindingFingerprint.make(id: findings[position].id, component: subject, occurrence: 0)
            let occurrence = seen[first, default: 0]
            seen[first] = occurrence + 1
            findings[position].fingerprint =
                occurrence == 0
                ? first
                : FindingFingerprint.make(id: findings[position].id, component: subject, occurrence: occurrence)
        }
    }
}
