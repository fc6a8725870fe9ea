import CEL
import Estate

/// A pod as it is when validating policies see it: with what controllers and the admission plugins that are on by default
/// have written into it (kubernetes.io, "Admission Control in Kubernetes": Priority, ServiceAccount,
/// DefaultTolerationSeconds). The volume with the token of the service account is not added.
struct AdmittedPod {
    private let estate: Estate

    init(_ estate: Estate) { self.estate = estate }

    /// - Parameter owner: the resource that makes the pod, through a ReplicaSet or Job where there is one; nil for a pod
    ///   that is written itself.
    func object(metadata: FormValue?, spec: FormValue?, namespace: String?, madeBy owner: Resource?) -> Value {
        KnownFields.value([
            ("apiVersion", .string("v1")), ("kind", .string("Pod")),
            ("metadata", self.metadata(metadata, namespace: namespace, madeBy: owner)),
            ("spec", self.spec(spec)),
        ])
    }

    private func metadata(_ metadata: FormValue?, namespace: String?, madeBy owner: Resource?) -> Value {
        var members = metadata?.members.map { ($0.name, $0.value.celValue) } ?? []
        if let namespace { members.append(("namespace", .string(namespace))) }
        guard let owner else { return KnownFields.value(members) }
        let made = Self.maker(of: owner)
        var labels = metadata?.member("labels")?.members.map { ($0.name, $0.value.celValue) } ?? []
        labels += made.labels.map { ($0, .unknown(Unknown(["label \($0)"]))) }
        if !labels.isEmpty { members.append(("labels", KnownFields.value(labels))) }
        members.append(("generateName", .string(owner.name + "-")))
        members.append(("name", .unknown(Unknown(["the pod's name"]))))
        let reference = KnownFields.value([
            ("apiVersion", .string(made.apiVersion)), ("kind", .string(made.kind)),
            ("name", made.kind == owner.kind ? .string(owner.name) : .unknown(Unknown(["the owner's name"]))),
            ("uid", .unknown(Unknown(["the owner's uid"]))), ("controller", .bool(true)),
            ("blockOwnerDeletion", .bool(true)),
        ])
        members.append(("ownerReferences", Value.makeList([reference])))
        return KnownFields.value(members)
    }

    /// What makes the pods of a workload, and the labels that it gives them.
    private static func maker(of owner: Resource) -> (apiVersion: String, kind: String, labels: [String]) {
        let job = ["batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid", "job-name"]
        switch owner.kind {
        case "Deployment": return ("apps/v1", "ReplicaSet", ["pod-template-hash"])
        case "CronJob": return ("batch/v1", "Job", job)
        case "Job": return (owner.apiVersion, "Job", job)
        case "StatefulSet":
            return (
                owner.apiVersion, owner.kind,
                ["apps.kubernetes.io/pod-index", "controller-revision-hash", "statefulset.kubernetes.io/pod-name"]
            )
        case "DaemonSet":
            return (owner.apiVersion, owner.kind, ["controller-revision-hash", "pod-template-generation"])
        default: return (owner.apiVersion, owner.kind, [])
        }
    }

    private func spec(_ spec: FormValue?) -> Value {
        guard let spec else { return .null }
        var members = spec.members.map { ($0.name, $0.value.celValue) }
        func isWritten(_ name: String) -> Bool { members.contains { $0.0 == name } }
        if !isWritten("serviceAccountName") { members.append(("serviceAccountName", .string("default"))) }
        if !isWritten("serviceAccount") {
            members.append(("serviceAccount", spec.member("serviceAccountName")?.celValue ?? .string("default")))
        }
        if !isWritten("priority") { members.append(("priority", priority(of: spec.member("priorityClassName")?.text))) }
        if !isWritten("preemptionPolicy") {
            let isDefault = spec.member("priorityClassName")?.text ?? "" == ""
            members.append(
                (
                    "preemptionPolicy",
                    isDefault ? .string("PreemptLowerPriority") : .unknown(Unknown(["the priority class"]))
                ))
        }
        members.append(("tolerations", tolerations(spec.member("tolerations"))))
        return KnownFields.value(members)
    }

    private func priority(of name: String?) -> Value {
        switch name {
        case nil, "": return .int(0)
        case "system-node-critical": return .int(2_000_001_000)
        case "system-cluster-critical": return .int(2_000_000_000)
        case let name?:
            for index in estate.resources(ofKind: "scheduling.k8s.io/*/PriorityClass", namespace: nil)
            where estate.resources[index].name == name {
                let object = estate.value("object", of: .resource(index), reading: .admission)
                if let value = object?.member("value") { return value.celValue }
            }
            return .unknown(Unknown(["priority class \(name)"]))
        }
    }

    /// Every pod tolerates a node that is not ready or not reachable for five minutes, unless it says otherwise.
    private func tolerations(_ written: FormValue?) -> Value {
        let own = written?.elements ?? []
        var list = own.map(\.celValue)
        for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
            let isTolerated = own.contains { toleration in
                let name = toleration.member("key")?.text ?? ""
                let effect = toleration.member("effect")?.text ?? ""
                return (name == key || name.isEmpty) && (effect.isEmpty || effect == "NoExecute")
            }
            guard !isTolerated else { continue }
            list.append(
                Value.makeMap([
                    ("key", .string(key)), ("operator", .string("Exists")), ("effect", .string("NoExecute")),
                    ("tolerationSeconds", .int(300)),
                ]))
        }
        return Value.makeList(list)
    }
}

/// A map whose fields are known to be there even where their values are not.
private final class KnownFields: MapValue {
    private let map: HashMapValue

    /// A map of members; the last one of a name counts.
    static func value(_ members: [(String, Value)]) -> Value {
        .map(KnownFields(HashMapValue(members.map { (Value.string($0.0), $0.1) })))
    }

    private init(_ map: HashMapValue) { self.map = map }

    var count: Int { map.count }
    var keys: [Value] { map.keys }
    func value(for key: Value) -> Value? { map.value(for: key) }
    func select(_ name: String) -> Value? { map.select(name) }
    func hasField(_ name: String) -> Bool { map.hasField(name) }
    func test(_ name: String) -> Value { .bool(map.hasField(name)) }
}
