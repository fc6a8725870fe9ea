import Model

/// One component on its way through the matcher.
struct MatchSubject {
    /// The component's place in the caller's list.
    let index: Int
    let component: Component
    let lookup: PackageLookup
    let evaluation: RangeEvaluation
    /// All that the store says of the package, whether it affects this version or not, by advisory.
    private(set) var entries: [Int: [Candidate]] = [:]
    /// The advisories that affect this version, in order.
    private(set) var hits: [Int] = []

    /// An entry and the version that is to be compared with it.
    struct Candidate {
        var entry: AffectedEntry
        var version: String
        var isPro: Bool
    }

    init(index: Int, component: Component, lookup: PackageLookup, evaluation: RangeEvaluation) {
        self.index = index
        self.component = component
        self.lookup = lookup
        self.evaluation = evaluation
    }

    /// Decides which advisories affect the component.
    mutating func evaluate(_ found: [PackageKey: [AffectedEntry]], into diagnostics: inout [Diagnostic]) {
        let stream = moduleStream
        for candidate in lookup.candidates {
            for entry in found[candidate.key] ?? [] {
                if let stream, !entry.modules.isEmpty, !entry.modules.contains(stream) { continue }
                entries[entry.advisory, default: []].append(
                    Candidate(entry: entry, version: candidate.version, isPro: candidate.isPro))
            }
        }
        guard !entries.isEmpty else { return }
        guard isPlaceable else {
            diagnostics.append(
                Diagnostic(
                    "advisory.version",
                    "\(component.name): the version '\(component.version)' cannot be compared, so that "
                        + "\(entries.count) advisories could not be judged", at: component.locations.first,
                    effect: .note))
            hits = entries.filter { _, candidates in
                candidates.contains { $0.entry.versions.contains($0.version) }
            }.keys.sorted()
            return
        }
        for (number, candidates) in entries where candidates.contains(where: \.isPro) {
            entries[number] = candidates.filter(\.isPro)
        }
        hits = entries.keys.filter { isAffected(by: $0, at: nil) }.sorted()
    }

    /// Whether the advisory affects the component; at another version than its own when one is given.
    func isAffected(by advisory: Int, at other: String?) -> Bool {
        guard let candidates = entries[advisory] else { return false }
        // The builds that a module's erratum ships are the repaired ones; it lists one for each minor release, and
        // the older of them are lower than the newer.
        for candidate in candidates {
            let version = other ?? candidate.version
            guard ModuleBuild.isModular(version) else { continue }
            for range in candidate.entry.ranges {
                if range.events.contains(where: { $0.kind == .fixed && evaluation.isEqual($0.version, version) }) {
                    return false
                }
            }
        }
        return candidates.contains { includes($0.entry, other ?? $0.version) }
    }

    private func includes(_ entry: AffectedEntry, _ version: String) -> Bool {
        if entry.versions.contains(where: { evaluation.isEqual($0, version) }) { return true }
        guard !component.kind.isRPM || ModuleBuild.isComparable(version, to: entry.ranges) else { return false }
        return entry.ranges.contains { evaluation.includes(version, in: $0) }
    }

    /// The fixed versions above the installed one that the advisory names for the package.
    func fixes(of advisory: Int) -> [String] {
        var fixes: [String] = []
        for candidate in entries[advisory] ?? [] {
            if component.kind.isRPM, !ModuleBuild.isComparable(candidate.version, to: candidate.entry.ranges) {
                continue
            }
            for range in candidate.entry.ranges {
                for event in range.events
                where event.kind == .fixed && evaluation.isLess(candidate.version, event.version) {
                    fixes.append(event.version)
                }
            }
        }
        return fixes
    }

    /// What a group of advisories, all about one vulnerability, says about the fix.
    ///
    /// The lowest version that none of those advisories affects which know of a fix at all.
    func fix(of advisories: [Int]) -> FixState {
        var candidates: [String] = []
        var fixable: [Int] = []
        for advisory in advisories {
            let fixes = fixes(of: advisory)
            if !fixes.isEmpty { fixable.append(advisory) }
            candidates += fixes
        }
        if let version = lowest(candidates, clearing: fixable) { return .fixed(in: version) }
        if !fixable.isEmpty { return .unfixed }
        let open = advisories.contains { advisory in
            (entries[advisory] ?? []).contains { candidate in
                candidate.entry.ranges.contains {
                    evaluation.includes(candidate.version, in: $0) && evaluation.isOpenEnded(candidate.version, in: $0)
                }
            }
        }
        return open ? .unfixed : .unknown
    }

    /// The lowest of `versions` that none of `advisories` affects.
    private func lowest(_ versions: [String], clearing advisories: [Int]) -> String? {
        if versions.count == 1 {
            return versions.first { version in !advisories.contains { isAffected(by: $0, at: version) } }
        }
        var sorted: [String] = []
        for version in versions.sorted(by: { evaluation.isLess($0, $1) })
        where sorted.last.map({ !evaluation.isEqual($0, version) }) ?? true {
            sorted.append(version)
        }
        return sorted.first { version in !advisories.contains { isAffected(by: $0, at: version) } }
    }

    /// The lowest version that clears all findings which have a fix; nil when none has.
    func upgrade(_ groups: [AdvisoryGroup]) -> String? {
        var fixes: [String] = []
        var fixable: [Int] = []
        for group in groups {
            guard case .fixed(let version) = group.fix else { continue }
            fixes.append(version)
            for advisory in group.advisories where !self.fixes(of: advisory).isEmpty { fixable.append(advisory) }
        }
        guard var highest = fixes.first else { return nil }
        for fix in fixes.dropFirst() where evaluation.isLess(highest, fix) { highest = fix }
        let advisories = Array(Set(fixable)).sorted()
        if !advisories.contains(where: { isAffected(by: $0, at: highest) }) { return highest }
        // One branch's fix can lie in another branch's affected range.
        let above = advisories.flatMap { self.fixes(of: $0) }.filter { !evaluation.isLess($0, highest) }
        return lowest(above, clearing: advisories)
    }

    /// False for texts that stand for an unknown version (`(devel)`, a URL, an unfilled variable).
    private var isPlaceable: Bool {
        lookup.candidates.allSatisfy { candidate in
            guard let first = candidate.version.utf8.first else { return false }
            if component.kind.isDistribution || (0x30...0x39).contains(first) { return true }
            return evaluation.isValid(candidate.version)
        }
    }

    /// The module stream the package says it is from (`rpmmod` in its package URL); nil when it does not.
    private var moduleStream: String? {
        component.purl.qualifiers.first { $0.key == "rpmmod" || $0.key == "modularitylabel" }
            .flatMap { ModuleBuild.stream(of: $0.value) }
    }
}

extension PackageKind {
    var isRPM: Bool { self == .rpm }
}
