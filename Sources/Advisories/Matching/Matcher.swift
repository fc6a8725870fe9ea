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

        var draft = MatchDraft(try AdvisoryResolver(store, subjects: subjects))
        result.findings = draft.findings(of: subjects, upgrades: &result.upgrades)
        return result
    }

    /// The components that can be looked up; notes the ecosystems without data.
    private func subjects(_ components: [Component], into result: inout MatchResult) -> [MatchSubject] {
        var missing: Set<String> = []
        var scopes = LookupScopes(ecosystems: store.ecosystems)
        var subjects: [MatchSubject] = []
        subjects.reserveCapacity(components.count)
        for (index, component) in components.enumerated() {
            guard let ecosystem = component.ecosystem else {
                if component.kind.isDistribution {
                    missing.insert(component.purl.namespace ?? component.kind.rawValue)
                }
                continue
            }
            let scope = scopes.scope(of: component, ecosystem)
            if !scope.isCovered { missing.insert(ecosystem.description) }
            guard !scope.keys.isEmpty else { continue }
            subjects.append(
                MatchSubject(
                    index: index, component: component,
                    lookup: PackageLookup(component, ecosystem: ecosystem, keys: scope.keys),
                    evaluation: scope.evaluation))
        }
        result.missingEcosystems = missing.sorted()
        return subjects
    }
}
