import Documents

/// The names that expressions about a form may use (`docs/writing-checks.md`).
extension Estate {
    /// Everything a check can be made for, in the order of files within each kind.
    package var forms: [Form] {
        var forms: [Form] = workloads.indices.map { .workload($0) }
        forms += resources.indices.map { .resource($0) }
        forms += dockerfiles.indices.map { .dockerfile($0) }
        for (project, compose) in composeProjects.enumerated() {
            forms.append(.compose(project))
            forms += compose.services.indices.map { .composeService(project: project, service: $0) }
        }
        forms += images.indices.map { .image($0) }
        return forms
    }

    /// The names that a form has.
    package func names(of form: Form) -> [String] {
        switch form {
        case .workload: return Self.workloadNames
        case .resource(let index):
            guard resources.indices.contains(index) else { return [] }
            var names = ["object", "metadata"]
            if hasSpec(resources[index]) { names.append("spec") }
            if Self.selectingKinds.contains(resources[index].kind) { names.append("workloads") }
            if resources[index].kind == "HorizontalPodAutoscaler" { names.append("target") }
            return names
        case .dockerfile: return ["dockerfile", "instructions"]
        case .composeService: return ["service", "name", "compose"]
        case .compose: return ["compose"]
        case .image: return ["config", "history", "files"]
        }
    }

    static let workloadNames = [
        "spec", "template", "object", "metadata", "workload", "containers", "services", "networkPolicies",
        "podDisruptionBudgets", "autoscalers", "serviceAccount",
    ]

    private static let selectingKinds: Set<String> = ["Service", "NetworkPolicy", "PodDisruptionBudget"]

    private func hasSpec(_ resource: Resource) -> Bool {
        resource.type?.fields["spec"] != nil || resource.node["spec"] != nil
    }

    /// What a name stands for; nil for names that the form does not have.
    package func value(_ name: String, of form: Form, reading: FormReading = .effective) -> FormValue? {
        switch form {
        case .workload(let index): workloadValue(name, index, reading)
        case .resource(let index): resourceValue(name, index, reading)
        case .dockerfile(let index):
            dockerfiles.indices.contains(index) ? dockerfiles[index].value(name) : nil
        case .composeService(let project, let service):
            composeProjects.indices.contains(project) ? composeProjects[project].value(name, ofService: service) : nil
        case .compose(let project):
            composeProjects.indices.contains(project) && name == "compose" ? composeProjects[project].compose : nil
        case .image(let index): images.indices.contains(index) ? images[index].value(name) : nil
        }
    }

    /// The whole of what a form is about: what is pointed at when nothing more precise is known.
    package func root(of form: Form, reading: FormReading = .effective) -> FormValue? {
        switch form {
        case .workload(let index):
            workloads.indices.contains(index) ? resources[workloads[index].resource].object(reading) : nil
        case .resource(let index): resources.indices.contains(index) ? resources[index].object(reading) : nil
        case .dockerfile: value("dockerfile", of: form)
        case .composeService: value("service", of: form)
        case .compose: value("compose", of: form)
        case .image: value("config", of: form)
        }
    }

    // MARK: Kubernetes

    private func workloadValue(_ name: String, _ index: Int, _ reading: FormReading) -> FormValue? {
        guard workloads.indices.contains(index) else { return nil }
        let workload = workloads[index]
        let resource = resources[workload.resource]
        switch name {
        case "object": return resource.object(reading)
        case "metadata": return resource.object(reading).member("metadata")
        case "template": return template(of: workload, reading)
        case "spec": return template(of: workload, reading)?.member("spec")
        case "workload":
            return FormValue(.record(identity(of: workload, index: index, reading)), at: resource.object().place)
        case "containers": return FormValue(.list(containers(of: index, reading: reading)))
        case "services": return objects(relations.resources(.service, selecting: index), reading)
        case "networkPolicies": return objects(relations.resources(.networkPolicy, selecting: index), reading)
        case "podDisruptionBudgets": return objects(relations.resources(.disruptionBudget, selecting: index), reading)
        case "autoscalers": return objects(relations.autoscalers(of: resource), reading)
        case "serviceAccount":
            guard let account = relations.serviceAccount(workload.serviceAccountName, in: workload.namespace) else {
                return .null
            }
            return resources[account].object(reading)
        default: return nil
        }
    }

    private func resourceValue(_ name: String, _ index: Int, _ reading: FormReading) -> FormValue? {
        guard resources.indices.contains(index) else { return nil }
        let resource = resources[index]
        switch name {
        case "object": return resource.object(reading)
        case "metadata": return resource.object(reading).member("metadata")
        case "spec": return hasSpec(resource) ? resource.object(reading).member("spec") : nil
        case "workloads" where Self.selectingKinds.contains(resource.kind):
            return FormValue(.list(relations.workloads(selectedBy: index).map { workloadObject($0) }))
        case "target" where resource.kind == "HorizontalPodAutoscaler":
            return relations.target(ofAutoscaler: index).map { resources[$0].object(reading) } ?? .null
        default: return nil
        }
    }

    /// A workload as one value, with the names of the form as members.
    package func workloadObject(_ index: Int) -> FormValue {
        let place = workloads.indices.contains(index) ? resources[workloads[index].resource].object().place : nil
        return FormValue(.object(WorkloadObject(estate: self, index: index)), at: place)
    }

    private func objects(_ indexes: [Int], _ reading: FormReading) -> FormValue {
        FormValue(.list(indexes.map { resources[$0].object(reading) }))
    }

    /// The pod template; the Pod itself for a Pod.
    package func template(of workload: Workload, _ reading: FormReading = .effective) -> FormValue? {
        var value: FormValue? = resources[workload.resource].object(reading)
        for name in workload.templatePath { value = value?.member(name) }
        return value
    }

    /// All containers of a workload: those of the pod, those that start it, and ephemeral ones. What is no object is left
    /// out.
    package func containers(of workload: Int, reading: FormReading = .effective) -> [FormValue] {
        guard workloads.indices.contains(workload),
            let spec = template(of: workloads[workload], reading)?.member("spec")
        else { return [] }
        var containers: [FormValue] = []
        for name in ["containers", "initContainers", "ephemeralContainers"] {
            for container in spec.member(name)?.elements ?? [] where container.isObject { containers.append(container) }
        }
        return containers
    }

    /// How many pods a workload asks for: null where that is not said by a number in it (DaemonSet, Job, CronJob), and
    /// where an autoscaler says it.
    private func replicas(of workload: Workload) -> FormValue {
        let resource = resources[workload.resource]
        switch workload.kind {
        case "Pod": return FormValue(.int(1))
        case "DaemonSet", "Job", "CronJob": return .null
        default: break
        }
        guard let spec = resource.object().member("spec"), let replicas = spec.member("replicas"), replicas.int != nil
        else { return .null }
        if !spec.isWritten("replicas"), !relations.autoscalers(of: resource).isEmpty { return .null }
        return replicas
    }

    private func identity(of workload: Workload, index: Int, _ reading: FormReading) -> Record {
        let metadata = template(of: workload, reading)?.member("metadata")
        let own = resources[workload.resource].object(reading).member("metadata")
        func text(_ text: String, at place: Place?) -> FormValue { FormValue(.string(text), at: place) }
        return Record([
            ("kind", text(workload.kind, at: resources[workload.resource].object().member("kind")?.place)),
            (
                "apiVersion",
                text(workload.apiVersion, at: resources[workload.resource].object().member("apiVersion")?.place)
            ),
            ("name", text(workload.name, at: own?.member("name")?.place)),
            ("namespace", text(workload.namespace, at: own?.member("namespace")?.place)),
            ("labels", metadata?.member("labels") ?? FormValue(.record(.empty))),
            ("annotations", metadata?.member("annotations") ?? FormValue(.record(.empty))),
            ("replicas", replicas(of: workload)),
            ("isController", FormValue(.bool(workload.isController))),
        ])
    }

    // MARK: Looking up

    /// All resources of a kind (see ``Resource/matches(kindPattern:)``), in one namespace or (nil, or empty as the
    /// namespace of objects outside of namespaces) everywhere. Objects outside of namespaces are found from every one.
    package func resources(ofKind pattern: String, namespace: String?) -> [Int] {
        let bytes = pattern.utf8
        let kind = bytes.lastIndex(of: UInt8(ascii: "/")).map { String(pattern[bytes.index(after: $0)...]) } ?? pattern
        return relations.resources(ofKind: kind, namespace: namespace).filter {
            resources[$0].matches(kindPattern: pattern)
        }
    }
}
