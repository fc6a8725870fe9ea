import Documents

/// Finds what selects a workload and what a selector selects without comparing all with all.
///
/// A selector is filed under one label it demands, the rarest among the workloads; a workload looks under each of its
/// labels. Selectors that demand no label are tried for every workload of the namespace.
package final class RelationIndex: Sendable {
    /// What selects pods.
    package enum SelectorKind: Sendable { case service, networkPolicy, disruptionBudget }

    struct Selector: Sendable {
        var resource: Int
        var kind: SelectorKind
        var namespace: String
        var selector: LabelSelector
    }

    private struct Label: Hashable {
        var namespace: String
        var pair: LabelSelector.Pair
    }

    /// Selectors of a kind under a label that they demand.
    private struct Filed: Hashable {
        var kind: SelectorKind
        var label: Label
    }

    /// Selectors of a kind that demand no label.
    private struct Broad: Hashable {
        var kind: SelectorKind
        var namespace: String
    }

    /// How many pairs of a workload and what may select it are looked at one by one in all.
    private static let maximumPairs = 4_000_000
    /// How many there are of each beyond that.
    private static let reducedLimit = 100

    private struct Target: Hashable {
        var namespace: String
        var kind: String
        var name: String
    }

    private let workloads: [Workload]
    private let selectors: [Selector]
    private let workloadsByLabel: [Label: [Int]]
    private let workloadsByNamespace: [String: [Int]]
    private let selectorsByLabel: [Filed: [Int]]
    private let broadSelectors: [Broad: [Int]]
    /// How many workloads of a selector, and selectors of a workload, are looked at; nil for all of them.
    let limit: Int?
    private let selectorOfResource: [Int: Int]
    private let autoscalersByTarget: [Target: [(resource: Int, group: String?)]]
    private let targets: [Int: (target: Target, group: String?)]
    private let resourcesByTarget: [Target: [(resource: Int, group: String)]]
    private let serviceAccounts: [Target: Int]
    private let resourcesByKind: [String: [Int]]
    private let resourcesByScope: [Scope: [Int]]

    /// A kind in a namespace; the namespace is empty for objects outside of namespaces.
    private struct Scope: Hashable {
        var namespace: String
        var kind: String
    }

    package init(resources: [Resource], workloads: [Workload]) {
        self.workloads = workloads
        var byLabel: [Label: [Int]] = [:]
        var byNamespace: [String: [Int]] = [:]
        for (index, workload) in workloads.enumerated() {
            byNamespace[workload.namespace, default: []].append(index)
            for (key, value) in workload.labels {
                let label = Label(
                    namespace: workload.namespace, pair: LabelSelector.Pair(key: key, value: value))
                byLabel[label, default: []].append(index)
            }
        }
        workloadsByLabel = byLabel
        workloadsByNamespace = byNamespace

        var selectors: [Selector] = []
        var selectorOfResource: [Int: Int] = [:]
        var autoscalers: [Target: [(resource: Int, group: String?)]] = [:]
        var targets: [Int: (target: Target, group: String?)] = [:]
        var byTarget: [Target: [(resource: Int, group: String)]] = [:]
        var accounts: [Target: Int] = [:]
        var byKind: [String: [Int]] = [:]
        var byScope: [Scope: [Int]] = [:]
        for (index, resource) in resources.enumerated() {
            for kind in [resource.kind, "*"] {
                byKind[kind, default: []].append(index)
                byScope[Scope(namespace: resource.effectiveNamespace, kind: kind), default: []].append(index)
            }
            let own = Target(namespace: resource.effectiveNamespace, kind: resource.kind, name: resource.name)
            byTarget[own, default: []].append((index, resource.group))
            if resource.kind == "ServiceAccount", resource.group.isEmpty { accounts[own] = index }
            if let entry = Self.selector(of: resource) {
                selectorOfResource[index] = selectors.count
                selectors.append(
                    Selector(
                        resource: index, kind: entry.kind, namespace: resource.effectiveNamespace,
                        selector: entry.selector))
            }
            if let scaled = Self.scaleTarget(of: resource) {
                let target = Target(namespace: resource.effectiveNamespace, kind: scaled.kind, name: scaled.name)
                autoscalers[target, default: []].append((index, scaled.group))
                targets[index] = (target, scaled.group)
            }
        }
        var filed: [Filed: [Int]] = [:]
        var broad: [Broad: [Int]] = [:]
        var pairs = 0
        for (index, entry) in selectors.enumerated() {
            let labels = entry.selector.pairs.map { Label(namespace: entry.namespace, pair: $0) }
            if let rarest = labels.min(by: { byLabel[$0]?.count ?? 0 < byLabel[$1]?.count ?? 0 }) {
                filed[Filed(kind: entry.kind, label: rarest), default: []].append(index)
                pairs = pairs &+ (byLabel[rarest]?.count ?? 0)
            } else {
                broad[Broad(kind: entry.kind, namespace: entry.namespace), default: []].append(index)
                pairs = pairs &+ (byNamespace[entry.namespace]?.count ?? 0)
            }
        }
        limit = pairs > Self.maximumPairs ? Self.reducedLimit : nil
        self.selectors = selectors
        self.selectorOfResource = selectorOfResource
        selectorsByLabel = filed
        broadSelectors = broad
        autoscalersByTarget = autoscalers
        self.targets = targets
        resourcesByTarget = byTarget
        serviceAccounts = accounts
        resourcesByKind = byKind
        resourcesByScope = byScope
    }

    /// The resources of a kind whatever its group, in their order: in one namespace or outside of namespaces, or (nil or
    /// empty) all of them.
    func resources(ofKind kind: String, namespace: String?) -> [Int] {
        guard let namespace, !namespace.isEmpty else { return resourcesByKind[kind] ?? [] }
        let inside = resourcesByScope[Scope(namespace: namespace, kind: kind)] ?? []
        let outside = resourcesByScope[Scope(namespace: "", kind: kind)] ?? []
        return outside.isEmpty ? inside : (inside + outside).sorted()
    }

    /// The pod selector of a resource, with what an empty and an absent one mean for its kind; nil where it selects no
    /// pods.
    private static func selector(of resource: Resource) -> (kind: SelectorKind, selector: LabelSelector)? {
        let spec = resource.node["spec"]
        switch (resource.group, resource.kind) {
        case ("", "Service"):
            // Without a selector somebody else makes the endpoints.
            guard spec?["type"]?.equals("ExternalName") != true, let selector = LabelSelector(map: spec?["selector"]),
                !selector.isEmpty
            else { return nil }
            return (.service, selector)
        case ("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy"):
            guard let written = spec?["podSelector"], !written.isNull else { return (.networkPolicy, LabelSelector()) }
            return LabelSelector(written).map { (.networkPolicy, $0) }
        case ("policy", "PodDisruptionBudget"):
            // policy/v1beta1: an empty selector selects nothing; policy/v1: everything.
            guard let selector = LabelSelector(spec?["selector"]),
                !selector.isEmpty || resource.version != "v1beta1"
            else { return nil }
            return (.disruptionBudget, selector)
        default: return nil
        }
    }

    private static func scaleTarget(of resource: Resource) -> (kind: String, name: String, group: String?)? {
        let isAutoscaler =
            switch (resource.group, resource.kind) {
            case ("autoscaling", "HorizontalPodAutoscaler"), ("extensions", "HorizontalPodAutoscaler"),
                ("keda.sh", "ScaledObject"):
                true
            default: false
            }
        guard isAutoscaler, let target = resource.node["spec"]?["scaleTargetRef"],
            let name = target["name"]?.scalarText
        else { return nil }
        var kind = target["kind"]?.string
        if kind == nil, resource.kind == "ScaledObject" { kind = "Deployment" }
        guard let kind else { return nil }
        let group = target["apiVersion"]?.string.map { apiVersion in
            apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
        }
        return (kind, name, group)
    }

    /// The resources of a kind that select a workload, in their order.
    package func resources(_ kind: SelectorKind, selecting workload: Int) -> [Int] {
        guard workloads.indices.contains(workload) else { return [] }
        let namespace = workloads[workload].namespace
        let labels = workloads[workload].labels
        var found: [Int] = []
        func take(_ candidates: [Int]?) {
            for index in (candidates ?? []).prefix(limit ?? .max) where selectors[index].selector.matches(labels) {
                found.append(selectors[index].resource)
            }
        }
        for (key, value) in labels {
            let label = Label(namespace: namespace, pair: LabelSelector.Pair(key: key, value: value))
            take(selectorsByLabel[Filed(kind: kind, label: label)])
        }
        take(broadSelectors[Broad(kind: kind, namespace: namespace)])
        return found.sorted()
    }

    /// The workloads that a resource selects, in their order; empty for what selects no pods.
    package func workloads(selectedBy resource: Int) -> [Int] {
        guard let index = selectorOfResource[resource] else { return [] }
        let entry = selectors[index]
        let labels = entry.selector.pairs.map { Label(namespace: entry.namespace, pair: $0) }
        let candidates: [Int]
        if let rarest = labels.min(by: { workloadsByLabel[$0]?.count ?? 0 < workloadsByLabel[$1]?.count ?? 0 }) {
            candidates = workloadsByLabel[rarest] ?? []
        } else {
            candidates = workloadsByNamespace[entry.namespace] ?? []
        }
        return candidates.prefix(limit ?? .max).filter { entry.selector.matches(workloads[$0].labels) }
    }

    /// Whether a resource has a selector for pods.
    package func selectsPods(_ resource: Int) -> Bool { selectorOfResource[resource] != nil }

    /// The autoscalers of an object, in their order.
    package func autoscalers(of resource: Resource) -> [Int] {
        let target = Target(namespace: resource.effectiveNamespace, kind: resource.kind, name: resource.name)
        return autoscalersByTarget[target]?.filter { $0.group == nil || fits($0.group, resource.group) }
            .map(\.resource) ?? []
    }

    /// The object that an autoscaler scales; nil when it is not among the resources.
    package func target(ofAutoscaler resource: Int) -> Int? {
        guard let (target, group) = targets[resource] else { return nil }
        return resourcesByTarget[target]?.first { group == nil || fits(group, $0.group) }?.resource
    }

    /// Workload kinds have moved from `extensions` to `apps`.
    private func fits(_ written: String?, _ group: String) -> Bool {
        written == group || (written == "extensions" && group == "apps") || (written == "apps" && group == "extensions")
    }

    /// The ServiceAccount of that name; nil when it is not among the resources.
    package func serviceAccount(_ name: String, in namespace: String) -> Int? {
        serviceAccounts[Target(namespace: namespace, kind: "ServiceAccount", name: name)]
    }
}
