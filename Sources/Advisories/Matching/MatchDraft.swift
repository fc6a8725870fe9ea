import Model

/// The findings on their way into the result: what belongs to several of them is made once, and each is put together
/// when its place is known.
struct MatchDraft {
    private var places: [Place] = []
    private var resolver: AdvisoryResolver
    private var vulnerabilities: [Vulnerability] = []
    /// Where in ``vulnerabilities`` that of a group is.
    private var known: [SharedGroup: Int] = [:]
    private var drafts: [Draft] = []
    private var order: [FindingOrder] = []

    /// What a vulnerability's details depend on.
    private struct SharedGroup: Hashable {
        var name: Int
        var advisories: [Int]
        var distribution: String?
    }

    /// What a finding takes from its component.
    private struct Place {
        let index: Int
        let name: String
        let version: String
        let locations: [Location]
    }

    private struct Draft {
        var place: Int
        var vulnerability: Int
        var fix: FixState
        var fingerprint: FindingFingerprint
    }

    init(_ resolver: AdvisoryResolver) {
        self.resolver = resolver
    }

    /// The subjects' findings, worst first.
    ///
    /// - Parameters:
    ///   - subjects: those that ``AdvisoryResolver`` was made for.
    ///   - upgrades: gets, by component, the lowest version without any of its findings that have a fix.
    mutating func findings(of subjects: [MatchSubject], upgrades: inout [Int: String]) -> [Finding] {
        let identities = subjects.map { FindingFingerprint.bytes(of: $0.component) }
        var uses: [[UInt8]: Int] = [:]
        for identity in identities { uses[identity, default: 0] += 1 }
        var seen: [FindingFingerprint: Int] = [:]
        for (place, subject) in subjects.enumerated() {
            let component = subject.component
            places.append(
                Place(
                    index: subject.index, name: component.name, version: component.version,
                    locations: component.locations))
            let groups = resolver.groups(of: subject)
            let isRepeated = uses[identities[place]] != 1
            for group in groups {
                let vulnerability = vulnerability(of: group, in: subject)
                var fingerprint = FindingFingerprint(id: resolver.names[group.name], component: identities[place])
                if isRepeated {
                    let occurrence = seen[fingerprint, default: 0]
                    seen[fingerprint] = occurrence + 1
                    if occurrence > 0 { fingerprint = fingerprint.occurrence(occurrence) }
                }
                order.append(
                    FindingOrder(
                        vulnerabilities[vulnerability], name: group.name, component: subject.index,
                        position: drafts.count))
                drafts.append(
                    Draft(place: place, vulnerability: vulnerability, fix: group.fix, fingerprint: fingerprint))
            }
            upgrades[subject.index] = subject.upgrade(groups)
        }
        order.sort { $0.precedes($1) }
        return order.map { finding(drafts[$0.position]) }
    }

    private mutating func vulnerability(of group: AdvisoryGroup, in subject: MatchSubject) -> Int {
        let places = group.slots.compactMap { resolver.place(of: subject.advisory($0)) }
        guard resolver.isShared(group, places: places, in: subject) else {
            vulnerabilities.append(resolver.vulnerability(of: group, places: places, in: subject))
            return vulnerabilities.count - 1
        }
        let key = SharedGroup(name: group.name, advisories: places, distribution: subject.distribution)
        if let place = known[key] { return place }
        vulnerabilities.append(resolver.vulnerability(of: group, places: places, in: subject))
        known[key] = vulnerabilities.count - 1
        return vulnerabilities.count - 1
    }

    private func finding(_ draft: Draft) -> Finding {
        let vulnerability = vulnerabilities[draft.vulnerability]
        let place = places[draft.place]
        let title =
            vulnerability.summary.isEmpty
            ? "\(vulnerability.id) in \(place.name) \(place.version)"
            : place.name + ": " + vulnerability.summary
        return Finding(
            id: vulnerability.id, title: title, severity: vulnerability.severity,
            subject: .vulnerability(vulnerability, component: place.index, fix: draft.fix),
            locations: place.locations, fingerprint: draft.fingerprint.text)
    }
}
