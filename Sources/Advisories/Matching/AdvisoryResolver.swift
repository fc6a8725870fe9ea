import Model

/// Tells which advisories are about one vulnerability, and puts together what they say of it.
///
/// The rules and their reasons: `docs/decisions/advisory-identity.md`.
struct AdvisoryResolver {
    private let store: any AdvisoryStore
    /// The advisories read so far.
    private var advisories: [Int: Advisory]
    /// The CVEs each advisory stands for, in order; none for those without.
    private var cves: [Int: [String]] = [:]
    /// All known names of advisories without a CVE.
    private var names: [Int: Set<String>] = [:]
    /// Advisories that bear a CVE's name, for those whose own advisories rate nothing.
    private var bearers: [String: [Int]] = [:]
    private var exploited: [String: KnownExploited] = [:]
    private var probabilities: [String: Double] = [:]
    private var scores: [String: CVSS?] = [:]
    private var links: [Int: BundleLinks] = [:]

    /// The most names that are followed from one advisory; more can only come from broken data.
    private static let nameLimit = 64

    /// Reads all that is needed, in a few batched lookups.
    init(_ store: any AdvisoryStore, subjects: [MatchSubject]) throws(AdvisoryError) {
        self.store = store
        var hits: Set<Int> = []
        for subject in subjects { hits.formUnion(subject.hits) }
        let numbers = hits.sorted()
        advisories = try store.advisories(numbers)
        for number in numbers {
            guard let advisory = advisories[number] else { continue }
            cves[number] = Self.ownCVEs(of: advisory)
        }
        try followAliases(numbers.filter { cves[$0]?.isEmpty == true })
        let all = Set(cves.values.joined()).sorted()
        exploited = try store.knownExploited(all)
        probabilities = try store.exploitProbabilities(all)
        try readBearers(numbers)
    }

    /// The CVEs a record stands for by itself.
    static func ownCVEs(of advisory: Advisory) -> [String] {
        var found: [String] = []
        for name in [advisory.id] + advisory.aliases where AdvisoryName.isCVE(name) { found.append(name) }
        if found.isEmpty, let cve = AdvisoryName.embeddedCVE(advisory.id) { found = [cve] }
        if found.isEmpty { found = advisory.upstream.filter(AdvisoryName.isCVE) }
        if found.isEmpty, AdvisoryName.isErratum(advisory.id) { found = advisory.related.filter(AdvisoryName.isCVE) }
        return Array(Set(found)).sorted()
    }

    /// The names a record gives itself, to be followed to others that share one.
    private static func ownNames(of advisory: Advisory) -> [String] {
        var found = [advisory.id] + advisory.aliases
        if advisory.upstream.count == 1 { found += advisory.upstream }
        return found
    }

    /// Follows the aliases of advisories without CVE, in both directions, to find the CVE another record names.
    private mutating func followAliases(_ numbers: [Int]) throws(AdvisoryError) {
        guard !numbers.isEmpty else { return }
        var links: [String: Set<String>] = [:]
        var frontier: Set<String> = []
        for number in numbers {
            guard let advisory = advisories[number] else { continue }
            let own = Self.ownNames(of: advisory)
            names[number] = Set(own)
            frontier.formUnion(own)
        }
        for _ in 0..<3 where !frontier.isEmpty {
            let wanted = frontier.filter { links[$0] == nil && !AdvisoryName.isCVE($0) }.sorted()
            let found = try store.advisories(named: wanted)
            let missing = Set(found.values.joined()).filter { advisories[$0] == nil }.sorted()
            try advisories.merge(store.advisories(missing)) { known, _ in known }
            frontier = []
            for name in wanted {
                var linked: Set<String> = []
                for number in found[name] ?? [] {
                    guard let advisory = advisories[number] else { continue }
                    linked.formUnion([advisory.id] + advisory.aliases)
                }
                links[name] = linked
                frontier.formUnion(linked)
            }
        }
        for number in numbers {
            var known = names[number] ?? []
            var queue = known.sorted()
            while let name = queue.popLast(), known.count < Self.nameLimit {
                for next in (links[name] ?? []).sorted() where known.insert(next).inserted {
                    if !AdvisoryName.isCVE(next) { queue.append(next) }
                }
            }
            names[number] = known
            cves[number] = known.filter(AdvisoryName.isCVE).sorted()
        }
    }

    /// Reads who else speaks of the CVEs that the matched advisories do not rate, or do not describe.
    private mutating func readBearers(_ numbers: [Int]) throws(AdvisoryError) {
        var wanted: Set<String> = []
        for number in numbers { wanted.formUnion(cves[number] ?? []) }
        bearers = try store.advisories(named: wanted.sorted())
        let missing = Set(bearers.values.joined()).filter { advisories[$0] == nil }.sorted()
        try advisories.merge(store.advisories(missing)) { known, _ in known }
    }
}

extension AdvisoryResolver {
    /// The component's advisories, one group for each vulnerability, sorted by its identifier.
    func groups(of subject: MatchSubject) -> [AdvisoryGroup] {
        var byCVE: [String: [Int]] = [:]
        var nameless: [(numbers: [Int], names: Set<String>)] = []
        for number in subject.hits {
            guard let advisory = advisories[number] else { continue }
            let cves = cves[number] ?? []
            for cve in cves { byCVE[cve, default: []].append(number) }
            guard cves.isEmpty else { continue }
            var joined = (numbers: [number], names: names[number] ?? [advisory.id])
            nameless.removeAll { other in
                guard !other.names.isDisjoint(with: joined.names) else { return false }
                joined.numbers += other.numbers
                joined.names.formUnion(other.names)
                return true
            }
            nameless.append(joined)
        }
        var groups: [AdvisoryGroup] = []
        for (cve, numbers) in byCVE {
            groups.append(AdvisoryGroup(id: cve, advisories: numbers, fix: subject.fix(of: numbers)))
        }
        for (numbers, _) in nameless {
            let ids = numbers.compactMap { advisories[$0]?.id }
            guard let id = ids.min(by: Self.isPreferred) else { continue }
            groups.append(AdvisoryGroup(id: id, advisories: numbers.sorted(), fix: subject.fix(of: numbers.sorted())))
        }
        return groups.sorted { $0.id < $1.id }
    }

    /// Without a CVE the ecosystem's own database names the vulnerability, before GitHub's.
    private static func isPreferred(_ left: String, _ right: String) -> Bool {
        let leftIsGitHub = left.hasPrefix("GHSA-")
        if leftIsGitHub != right.hasPrefix("GHSA-") { return !leftIsGitHub }
        return left < right
    }

    /// True for a record that stands for several vulnerabilities, so that what it says of itself holds for the whole.
    private func isBundle(_ number: Int) -> Bool { (cves[number] ?? ownCVEs(number)).count > 1 }

    private func ownCVEs(_ number: Int) -> [String] { advisories[number].map(Self.ownCVEs) ?? [] }

    /// What is known of a group's vulnerability.
    mutating func vulnerability(of group: AdvisoryGroup, in subject: MatchSubject) -> Vulnerability {
        let members = group.advisories.sorted { left, right in
            let (first, second) = (isBundle(left), isBundle(right))
            if first != second { return second }
            return (advisories[left]?.id ?? "") < (advisories[right]?.id ?? "")
        }
        let others = (bearers[group.id] ?? []).filter { !group.advisories.contains($0) && !isBundle($0) }
        var vulnerability = Vulnerability(id: group.id)
        vulnerability.aliases = aliases(of: group, members)
        vulnerability.summary = summary(members, others)
        vulnerability.references = references(of: group.id, members)
        let single = members.filter { !isBundle($0) }
        vulnerability.published =
            (single.isEmpty ? members : single).compactMap { advisories[$0]?.published }.min()
        vulnerability.knownExploited = exploited[group.id]
        vulnerability.epss = probabilities[group.id]
        rate(&vulnerability, members: members, others: others, in: subject)
        return vulnerability
    }

    private func aliases(of group: AdvisoryGroup, _ members: [Int]) -> [String] {
        var found: Set<String> = []
        for number in members {
            guard let advisory = advisories[number] else { continue }
            found.insert(advisory.id)
            guard !isBundle(number) else { continue }
            found.formUnion(advisory.aliases)
            // Names another record gives the same vulnerability.
            if cves[number]?.isEmpty == true { found.formUnion(names[number] ?? []) }
        }
        found.remove(group.id)
        return found.sorted()
    }

    private func summary(_ members: [Int], _ others: [Int]) -> String {
        let single = members.filter { !isBundle($0) }
        for number in single + others + members {
            if let summary = advisories[number]?.summary, !summary.isEmpty { return summary }
        }
        return ""
    }

    /// At most 20 links; a notice about several CVEs gives those that are not about another of them.
    private mutating func references(of id: String, _ members: [Int]) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        func add(_ links: some Sequence<String>) {
            for link in links where found.count < 20 && seen.insert(link).inserted { found.append(link) }
        }
        for number in members where found.count < 20 {
            guard let advisory = advisories[number] else { continue }
            if let page = AdvisoryName.page(advisory.id) { add([page]) }
            guard isBundle(number) else {
                add(advisory.references)
                continue
            }
            let links = links[number] ?? BundleLinks(advisory.references)
            self.links[number] = links
            add(links.general.prefix(1))
            add(links.byCVE[id] ?? [])
            add(links.general.dropFirst())
        }
        if found.isEmpty, let page = AdvisoryName.page(id) { found.append(page) }
        return found
    }
}

/// The links of a notice about several CVEs, apart: those that end in a CVE's name, and the rest.
private struct BundleLinks {
    var general: [String] = []
    var byCVE: [String: [String]] = [:]

    init(_ references: [String]) {
        for url in references {
            let end = url.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") }
            let name = end.map { String(url[url.utf8.index(after: $0)...]) } ?? url
            if AdvisoryName.isCVE(name) { byCVE[name, default: []].append(url) } else { general.append(url) }
        }
    }
}

extension AdvisoryResolver {
    /// Rates a vulnerability: by the vector of a matched advisory, else of another record of the same name, else by
    /// the word of the distribution or database, else not at all.
    private mutating func rate(
        _ vulnerability: inout Vulnerability, members: [Int], others: [Int], in subject: MatchSubject
    ) {
        let single = members.filter { !isBundle($0) }
        let bundles = members.filter { isBundle($0) }
        for numbers in [single, others, bundles] {
            if let best = best(numbers, in: subject) {
                vulnerability.severity = best.cvss.severity
                vulnerability.score = best.cvss.score
                vulnerability.vector = best.vector
                vulnerability.severitySource = advisories[best.number]?.id
                return
            }
        }
        for number in members + others {
            guard let advisory = advisories[number] else { continue }
            let entries = subject.entries[number] ?? []
            guard let rating = entries.compactMap(\.entry.rating).max() ?? advisory.rating, rating != .unknown else {
                continue
            }
            vulnerability.severity = rating
            vulnerability.severitySource =
                subject.component.kind.isDistribution && members.contains(number)
                ? subject.component.ecosystem?.name ?? advisory.id : advisory.id
            return
        }
        for number in members {
            guard let advisory = advisories[number] else { continue }
            switch advisory.category {
            case .malicious: vulnerability.severity = .critical
            case .informational: vulnerability.severity = .none
            case .vulnerability: continue
            }
            vulnerability.severitySource = advisory.id
            return
        }
    }

    /// The vector of the newest CVSS version; the higher score when several have it.
    private mutating func best(
        _ numbers: [Int], in subject: MatchSubject
    ) -> (cvss: CVSS, vector: String, number: Int)? {
        var best: (cvss: CVSS, vector: String, number: Int)?
        for number in numbers {
            let own = (subject.entries[number] ?? []).flatMap(\.entry.vectors)
            for vector in own.isEmpty ? advisories[number]?.vectors ?? [] : own {
                guard let cvss = score(vector.vector) else { continue }
                if let known = best {
                    let (old, new) = (known.cvss.version.rawValue, cvss.version.rawValue)
                    guard new > old || (new == old && cvss.score > known.cvss.score) else { continue }
                }
                best = (cvss, vector.vector, number)
            }
        }
        return best
    }

    private mutating func score(_ vector: String) -> CVSS? {
        if let known = scores[vector] { return known }
        let made = CVSS(vector)
        scores[vector] = .some(made)
        return made
    }
}
