import Model

/// One component on its way through the matcher.
struct MatchSubject {
    /// The component's place in the caller's list.
    let index: Int
    let component: Component
    let lookup: PackageLookup
    let evaluation: RangeEvaluation
    /// All that the store says of the package, whether it affects this version or not, sorted by advisory.
    private var candidates: [Candidate] = []
    /// The advisories that speak of the package: each a run of ``candidates``. Elsewhere they are known by their place
    /// in this list, their *slot*.
    private var slots: [Range<Int>] = []
    /// The slots of the advisories that affect this version, in order.
    private(set) var hits: [Int] = []

    /// An entry and the version that is to be compared with it.
    private struct Candidate {
        var entry: AffectedEntry
        var version: String
        var isPro: Bool
        /// Whether the ranges can speak of module builds, and of other builds (``ModuleBuild``).
        var scope: ModuleBuild.Scope
    }

    init(index: Int, component: Component, lookup: PackageLookup, evaluation: RangeEvaluation) {
        self.index = index
        self.component = component
        self.lookup = lookup
        self.evaluation = evaluation
    }

    /// The number of the advisory in `slot`.
    func advisory(_ slot: Int) -> Int { candidates[slots[slot].lowerBound].entry.advisory }

    /// The slot of the advisory with the store's `number`; nil when it does not speak of the package.
    func slot(of number: Int) -> Int? {
        var (low, high) = (0, slots.count)
        while low < high {
            let middle = (low + high) / 2
            if advisory(middle) < number { low = middle + 1 } else { high = middle }
        }
        return low < slots.count && advisory(low) == number ? low : nil
    }

    /// The vectors and the rating that the advisory in `slot` gives this package; nil when it gives none.
    func ownRating(_ slot: Int) -> (vectors: [SeverityVector], rating: Severity?)? {
        guard hasOwnRating(slot) else { return nil }
        var vectors: [SeverityVector] = []
        var rating: Severity?
        for position in slots[slot] {
            vectors += candidates[position].entry.vectors
            if let own = candidates[position].entry.rating { rating = max(rating ?? own, own) }
        }
        return (vectors, rating)
    }

    /// The distribution the component is from, under its name in OSV; nil for packages of a language.
    var distribution: String? { component.kind.isDistribution ? component.ecosystem?.name : nil }

    /// Whether the advisory in `slot` rates this package in particular.
    func hasOwnRating(_ slot: Int) -> Bool {
        for position in slots[slot]
        where candidates[position].entry.rating != nil || !candidates[position].entry.vectors.isEmpty {
            return true
        }
        return false
    }

    /// Decides which advisories affect the component.
    mutating func evaluate(_ found: [PackageKey: [AffectedEntry]], into diagnostics: inout [Diagnostic]) {
        collect(found)
        guard !slots.isEmpty else { return }
        guard isPlaceable else {
            diagnostics.append(
                Diagnostic(
                    "advisory.version",
                    "\(component.name): the version '\(component.version)' cannot be compared, so that "
                        + "\(slots.count) advisories could not be judged", at: component.locations.first,
                    effect: .note))
            hits = slots.indices.filter { slot in
                slots[slot].contains { candidates[$0].entry.versions.contains(candidates[$0].version) }
            }
            return
        }
        hits = slots.indices.filter { isAffected(by: $0, at: nil) }
    }

    private mutating func collect(_ found: [PackageKey: [AffectedEntry]]) {
        let stream = moduleStream
        var isSorted = true
        for candidate in lookup.candidates {
            guard let entries = found[candidate.key] else { continue }
            candidates.reserveCapacity(candidates.count + entries.count)
            for entry in entries {
                if let stream, !entry.modules.isEmpty, !entry.modules.contains(stream) { continue }
                if let last = candidates.last, last.entry.advisory > entry.advisory { isSorted = false }
                candidates.append(
                    Candidate(
                        entry: entry, version: candidate.version, isPro: candidate.isPro,
                        scope: component.kind.isRPM ? ModuleBuild.Scope(entry.ranges) : .all))
            }
        }
        if !isSorted {
            let order = candidates.indices.sorted {
                (candidates[$0].entry.advisory, $0) < (candidates[$1].entry.advisory, $1)
            }
            candidates = order.map { candidates[$0] }
        }
        if candidates.contains(where: \.isPro) {
            let replaced = Set(candidates.lazy.filter(\.isPro).map(\.entry.advisory))
            candidates.removeAll { !$0.isPro && replaced.contains($0.entry.advisory) }
        }
        var start = 0
        while start < candidates.count {
            var end = start + 1
            while end < candidates.count, candidates[end].entry.advisory == candidates[start].entry.advisory {
                end += 1
            }
            slots.append(start..<end)
            start = end
        }
    }

    /// Whether the advisory affects the component; at another version than its own when one is given.
    private func isAffected(by slot: Int, at other: String?) -> Bool {
        // The builds that a module's erratum ships are the repaired ones; it lists one for each minor release, and
        // the older of them are lower than the newer.
        for position in slots[slot] {
            let version = other ?? candidates[position].version
            guard ModuleBuild.isModular(version) else { continue }
            for range in candidates[position].entry.ranges {
                if range.events.contains(where: { $0.kind == .fixed && evaluation.isEqual($0.version, version) }) {
                    return false
                }
            }
        }
        for position in slots[slot] where includes(position, other ?? candidates[position].version) { return true }
        return false
    }

    private func includes(_ position: Int, _ version: String) -> Bool {
        for listed in candidates[position].entry.versions where evaluation.isEqual(listed, version) { return true }
        guard candidates[position].scope.holds(version) else { return false }
        for range in candidates[position].entry.ranges where evaluation.includes(version, in: range) { return true }
        return false
    }

    /// The fixed versions above the installed one that the advisory names for the package.
    private func fixes(of slot: Int) -> [String] {
        var fixes: [String] = []
        for position in slots[slot] {
            let version = candidates[position].version
            guard candidates[position].scope.holds(version) else { continue }
            for range in candidates[position].entry.ranges {
                for event in range.events where event.kind == .fixed && evaluation.isLess(version, event.version) {
                    fixes.append(event.version)
                }
            }
        }
        return fixes
    }

    /// What a group of advisories, all about one vulnerability, says about the fix.
    ///
    /// The lowest version that none of those advisories affects which know of a fix at all.
    func fix(of group: [Int]) -> FixState {
        var versions: [String] = []
        var fixable: [Int] = []
        for slot in group {
            let fixes = fixes(of: slot)
            if !fixes.isEmpty { fixable.append(slot) }
            versions += fixes
        }
        if let version = lowest(versions, clearing: fixable) { return .fixed(in: version) }
        if !fixable.isEmpty { return .unfixed }
        let open = group.contains { slot in
            slots[slot].contains { position in
                let version = candidates[position].version
                return candidates[position].entry.ranges.contains {
                    evaluation.includes(version, in: $0) && evaluation.isOpenEnded(version, in: $0)
                }
            }
        }
        return open ? .unfixed : .unknown
    }

    /// The lowest of `versions` that none of the advisories in `slots` affects.
    private func lowest(_ versions: [String], clearing slots: [Int]) -> String? {
        var sorted: [String] = []
        if versions.count == 1 {
            sorted = versions
        } else {
            for version in versions.sorted(by: { evaluation.isLess($0, $1) })
            where sorted.last.map({ !evaluation.isEqual($0, version) }) ?? true {
                sorted.append(version)
            }
        }
        return sorted.first { version in !slots.contains { isAffected(by: $0, at: version) } }
    }

    /// The lowest version that clears all findings which have a fix; nil when none has.
    ///
    func upgrade(_ groups: [AdvisoryGroup]) -> String? {
        var highest: String?
        var involved = Array(repeating: false, count: slots.count)
        for group in groups {
            guard case .fixed(let version) = group.fix else { continue }
            for slot in group.slots { involved[slot] = true }
            if highest == version { continue }
            if highest.map({ evaluation.isLess($0, version) }) ?? true { highest = version }
        }
        guard let highest else { return nil }
        let slots = involved.indices.filter { involved[$0] && !fixes(of: $0).isEmpty }
        if !slots.contains(where: { isAffected(by: $0, at: highest) }) { return highest }
        // One branch's fix can lie in another branch's affected range.
        let above = slots.flatMap { self.fixes(of: $0) }.filter { !evaluation.isLess($0, highest) }
        return lowest(above, clearing: slots)
    }

    /// False for texts that stand for an unknown version (`(devel)`, a URL, a commit, an unfilled variable).
    private var isPlaceable: Bool {
        lookup.candidates.allSatisfy { evaluation.isPlaceable($0.version, kind: component.kind) }
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
