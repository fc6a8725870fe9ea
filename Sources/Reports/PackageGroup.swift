import Model

/// The open findings of one package in one version, wherever in the target it lies. A distribution's packages that
/// were built from one source in one version are one group: they share their vulnerabilities and their fix.
struct PackageGroup {
    /// The first of the components.
    let component: Component
    /// The names of the packages, sorted.
    let names: [String]
    /// Worst first, one a vulnerability.
    let views: [FindingView]
    /// The places of all components of the group, the most telling one of each.
    let places: [Location]
    /// The version that clears all fixable findings.
    let upgrade: String?

    var fixable: Int {
        views.count { view in
            if case .fixed = view.fix { true } else { false }
        }
    }

    private struct Key: Hashable {
        let kind: PackageKind
        let name: String
        let version: String
    }

    /// The groups, the one with the worst finding first; then those with more findings, then by name.
    static func groups(of views: [FindingView], upgrades: [Int: String]) -> [PackageGroup] {
        var order: [Key] = []
        var members: [Key: [FindingView]] = [:]
        for view in views {
            let component = view.component
            let key = Key(
                kind: component.kind, name: component.source?.name ?? component.name, version: component.version)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(view)
        }
        let groups = order.compactMap { key in members[key].flatMap { PackageGroup($0, upgrades: upgrades) } }
        return groups.sorted { left, right in
            guard let first = left.views.first, let second = right.views.first else { return false }
            if let isWorse = first.isWorse(than: second) { return isWorse }
            if left.views.count != right.views.count { return left.views.count > right.views.count }
            return (left.names.first ?? "", left.component.version) < (right.names.first ?? "", right.component.version)
        }
    }

    private init?(_ members: [FindingView], upgrades: [Int: String]) {
        guard let first = members.first else { return nil }
        component = first.component
        names = Set(members.map(\.component.name)).sorted()
        var ids: Set<String> = []
        views = members.sorted { left, right in
            left.isWorse(than: right) ?? (left.finding.id < right.finding.id)
        }.filter { ids.insert($0.finding.id).inserted }
        var seen: Set<Location> = []
        places = members.compactMap(\.component.locations.first).filter { seen.insert($0).inserted }
        upgrade = members.lazy.compactMap { upgrades[$0.index] }.first
    }
}
