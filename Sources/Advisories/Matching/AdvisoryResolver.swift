import Model

/// Tells which advisories are about one vulnerability, and puts together what they say of it.
///
/// The rules and their reasons: `docs/decisions/advisory-identity.md`. Advisories and names are numbers here: places in
/// lists, so that nothing is looked up by text for each finding.
struct AdvisoryResolver {
    /// The advisories read so far.
    var advisories: [ResolvedAdvisory] = []
    /// Their places by the number that the store gives them.
    private var places: [Int: Int] = [:]
    /// The identifiers that findings can have, sorted.
    private(set) var names: [String] = []
    /// Which of the names are CVEs and what is known of them; nil for other names.
    var facts: [Facts?] = []
    /// The vectors scored so far.
    var scores: [String: CVSS?] = [:]

    /// What is known of a CVE beside the advisories that affect the component.
    struct Facts {
        /// The advisories that bear its name and stand for nothing else, whether they affect a component or not.
        var bearers: [Int] = []
        var exploited: KnownExploited?
        var probability: Double?
    }

    /// The most names that are followed from one advisory; more can only come from broken data.
    private static let nameLimit = 64

    /// Reads all that is needed, in a few batched lookups.
    init(_ store: any AdvisoryStore, subjects: [MatchSubject]) throws(AdvisoryError) {
        var numbers: Set<Int> = []
        for subject in subjects { for slot in subject.hits { numbers.insert(subject.advisory(slot)) } }
        var cves: [[String]] = []
        try read(numbers.sorted(), from: store, cves: &cves)
        let hits = advisories.indices
        try followAliases(hits.filter { cves[$0].isEmpty }, in: store, cves: &cves)
        nameAll(hits, cves)
        try readFacts(from: store, cves: &cves)
    }

    /// Where the advisory with the store's `number` is; nil when the store does not have it.
    func place(of number: Int) -> Int? { places[number] }

    /// The CVEs a record stands for by itself, sorted.
    static func ownCVEs(of advisory: Advisory) -> [String] {
        var found: [String] = []
        if AdvisoryName.isCVE(advisory.id) { found.append(advisory.id) }
        for name in advisory.aliases where AdvisoryName.isCVE(name) { found.append(name) }
        if found.isEmpty, let cve = AdvisoryName.embeddedCVE(advisory.id) { found = [cve] }
        if found.isEmpty { found = advisory.upstream.filter(AdvisoryName.isCVE) }
        if found.isEmpty, AdvisoryName.isErratum(advisory.id) { found = advisory.related.filter(AdvisoryName.isCVE) }
        return found.count > 1 ? Set(found).sorted() : found
    }

    /// Reads the advisories that are not known yet.
    ///
    /// - Parameter cves: gets the CVEs that each stands for by itself.
    private mutating func read(
        _ numbers: [Int], from store: any AdvisoryStore, cves: inout [[String]]
    ) throws(AdvisoryError) {
        let missing = numbers.filter { places[$0] == nil }
        guard !missing.isEmpty else { return }
        let found = try store.advisories(missing)
        advisories.reserveCapacity(advisories.count + found.count)
        for number in missing {
            guard let advisory = found[number] else { continue }
            let own = Self.ownCVEs(of: advisory)
            places[number] = advisories.count
            advisories.append(ResolvedAdvisory(advisory, number: number, cves: own, scores: &scores))
            cves.append(own)
        }
    }

    /// The names a record gives itself, to be followed to others that share one.
    private static func ownNames(of advisory: Advisory) -> Set<String> {
        var found = Set(advisory.aliases)
        found.insert(advisory.id)
        if advisory.upstream.count == 1 { found.formUnion(advisory.upstream) }
        return found
    }

    /// Follows the aliases of advisories without CVE, in both directions, to find the CVE another record names.
    private mutating func followAliases(
        _ nameless: [Int], in store: any AdvisoryStore, cves: inout [[String]]
    ) throws(AdvisoryError) {
        guard !nameless.isEmpty else { return }
        var links: [String: Set<String>] = [:]
        var frontier: Set<String> = []
        for place in nameless {
            advisories[place].aliases = Self.ownNames(of: advisories[place].advisory)
            frontier.formUnion(advisories[place].aliases)
        }
        for _ in 0..<3 where !frontier.isEmpty {
            let wanted = frontier.filter { links[$0] == nil && !AdvisoryName.isCVE($0) }.sorted()
            let found = try store.advisories(named: wanted)
            try read(Set(found.values.joined()).sorted(), from: store, cves: &cves)
            frontier = []
            for name in wanted {
                var linked: Set<String> = []
                for number in found[name] ?? [] {
                    guard let place = places[number] else { continue }
                    linked.insert(advisories[place].advisory.id)
                    linked.formUnion(advisories[place].advisory.aliases)
                }
                links[name] = linked
                frontier.formUnion(linked)
            }
        }
        for place in nameless {
            var known = advisories[place].aliases
            var queue = known.sorted()
            while let name = queue.popLast(), known.count < Self.nameLimit {
                for next in (links[name] ?? []).sorted() where known.insert(next).inserted {
                    if !AdvisoryName.isCVE(next) { queue.append(next) }
                }
            }
            advisories[place].aliases = known
            cves[place] = known.filter(AdvisoryName.isCVE).sorted()
            advisories[place].isBundle = cves[place].count > 1
        }
    }

    /// Gives every identifier that a finding can have its number.
    private mutating func nameAll(_ hits: Range<Int>, _ cves: [[String]]) {
        var all: Set<String> = []
        for place in hits {
            if cves[place].isEmpty { all.insert(advisories[place].advisory.id) } else { all.formUnion(cves[place]) }
        }
        names = all.sorted()
        var numbers: [String: Int] = [:]
        numbers.reserveCapacity(names.count)
        for (number, name) in names.enumerated() { numbers[name] = number }
        for place in hits {
            if cves[place].isEmpty {
                advisories[place].name = numbers[advisories[place].advisory.id] ?? -1
            } else {
                advisories[place].cves = cves[place].compactMap { numbers[$0] }
            }
        }
    }

    /// Reads what the catalogues say of the CVEs, and who else speaks of them.
    private mutating func readFacts(
        from store: any AdvisoryStore, cves: inout [[String]]
    ) throws(AdvisoryError) {
        let wanted = names.filter(AdvisoryName.isCVE)
        guard !wanted.isEmpty else {
            facts = Array(repeating: nil, count: names.count)
            return
        }
        let exploited = try store.knownExploited(wanted)
        let probabilities = try store.exploitProbabilities(wanted)
        let bearers = try store.advisories(named: wanted)
        try read(Set(bearers.values.joined()).sorted(), from: store, cves: &cves)
        facts = names.map { name in
            guard AdvisoryName.isCVE(name) else { return nil }
            let others = (bearers[name] ?? []).compactMap { places[$0] }.filter { !advisories[$0].isBundle }
            return Facts(bearers: others, exploited: exploited[name], probability: probabilities[name])
        }
    }
}

extension AdvisoryResolver {
    /// The component's advisories, one group for each vulnerability, sorted by its identifier.
    func groups(of subject: MatchSubject) -> [AdvisoryGroup] {
        var pairs: [(name: Int, slot: Int)] = []
        var nameless: [(slots: [Int], names: Set<String>)] = []
        for slot in subject.hits {
            guard let place = places[subject.advisory(slot)] else { continue }
            for cve in advisories[place].cves { pairs.append((cve, slot)) }
            guard advisories[place].cves.isEmpty else { continue }
            var joined = (slots: [slot], names: advisories[place].aliases)
            nameless.removeAll { other in
                guard !other.names.isDisjoint(with: joined.names) else { return false }
                joined.slots += other.slots
                joined.names.formUnion(other.names)
                return true
            }
            nameless.append(joined)
        }
        for (slots, _) in nameless {
            let names = slots.compactMap { places[subject.advisory($0)].map { advisories[$0].name } }
            guard let name = names.min(by: isPreferred) else { continue }
            for slot in slots { pairs.append((name, slot)) }
        }
        pairs.sort { ($0.name, $0.slot) < ($1.name, $1.slot) }
        var fixes: [[Int]: FixState] = [:]
        var groups: [AdvisoryGroup] = []
        groups.reserveCapacity(pairs.count)
        var start = 0
        while start < pairs.count {
            var end = start + 1
            while end < pairs.count, pairs[end].name == pairs[start].name { end += 1 }
            let slots = pairs[start..<end].map(\.slot)
            let fix = fixes[slots] ?? subject.fix(of: slots)
            fixes[slots] = fix
            groups.append(AdvisoryGroup(name: pairs[start].name, slots: slots, fix: fix))
            start = end
        }
        return groups
    }

    /// Without a CVE the ecosystem's own database names the vulnerability, before GitHub's.
    private func isPreferred(_ left: Int, _ right: Int) -> Bool {
        let leftIsGitHub = names[left].hasPrefix("GHSA-")
        if leftIsGitHub != names[right].hasPrefix("GHSA-") { return !leftIsGitHub }
        return left < right
    }
}
