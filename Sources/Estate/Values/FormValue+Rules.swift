extension FormValue {
    /// What a rule gives for a field of this object; nil where it gives nothing.
    func apply(_ rule: DefaultRule, _ field: SchemaField, name: String) -> Derived? {
        switch rule {
        case .imagePullPolicy: Derived(value: make(.string(pullPolicy)))
        case .hostPort: hostPort
        case .requestsFromLimits: requestsFromLimits
        case .serviceAccountName: serviceAccountName
        case .serviceAccountAlias: serviceAccountAlias(name)
        case .secretData: secretData(nil).map { Derived(value: $0, isWritten: true) }
        case .writeOnly: nil
        case .serviceAccountToken: serviceAccountToken
        case .initContainerType:
            Derived(value: make(.string(text("restartPolicy") == "Always" ? "sidecar" : "init")))
        case .pod: inherited(name)
        case .allowPrivilegeEscalation: privilegeEscalation(name)
        case .emptyDir:
            reading(.written).keys.allSatisfy { $0 == "name" || $0 == name }
                ? emptyObject(field).map { Derived(value: $0) } : nil
        case .externalTrafficPolicy:
            isExternallyAccessible ? Derived(value: make(.string("Cluster"))) : nil
        case .internalTrafficPolicy, .ipFamilyPolicy:
            text("type") != "ExternalName"
                ? Derived(value: make(.string(rule == .ipFamilyPolicy ? "SingleStack" : "Cluster"))) : nil
        case .allocateLoadBalancerNodePorts:
            text("type") == "LoadBalancer" ? Derived(value: make(.bool(true))) : nil
        case .sessionAffinityConfig: sessionAffinityConfig
        case .limitRangeDefault: limitRangeDefault
        case .limitRangeDefaultRequest: limitRangeDefaultRequest
        case .templateLabels: templateLabels
        case .rollingUpdate:
            text("type") == "RollingUpdate" ? emptyObject(field).map { Derived(value: $0) } : nil
        case .statefulSetRollingUpdate:
            reading(.written).text("type").isEmpty ? emptyObject(field).map { Derived(value: $0) } : nil
        case .completions:
            isStated("parallelism") ? nil : Derived(value: make(.int(1)))
        case .backoffLimit:
            Derived(value: make(.int(isStated("backoffLimitPerIndex") ? Int64(Int32.max) : 6)))
        case .podReplacementPolicy:
            Derived(value: make(.string(isStated("podFailurePolicy") ? "Failed" : "TerminatingOrFailed")))
        case .policyTypes: policyTypes
        case .autoscalerMetrics: autoscalerMetrics
        case .subjectGroup:
            Derived(value: make(.string(text("kind") == "ServiceAccount" ? "" : "rbac.authorization.k8s.io")))
        }
    }

    private func text(_ name: String) -> String { member(name)?.string ?? "" }

    private func isStated(_ name: String) -> Bool { reading(.written).isWritten(name) }

    private func emptyObject(_ field: SchemaField) -> FormValue? {
        if case .object(let type) = field.type { make(.absent(type)) } else { nil }
    }

    private func list(_ name: String) -> [FormValue] { member(name)?.elements ?? [] }

    // MARK: Maps that are completed

    /// The rule by which a map that is written gets further members; nil for most fields.
    func completingRule(of field: SchemaField) -> DefaultRule? {
        let value =
            reading == .written ? nil : reading == .admission ? field.filledIn : field.effective ?? field.filledIn
        guard case .rule(let rule) = value else { return nil }
        switch rule {
        case .requestsFromLimits, .limitRangeDefault, .limitRangeDefaultRequest, .secretData: return rule
        default: return nil
        }
    }

    /// A map that is written, with the members that a rule adds.
    func complete(_ own: FormValue, by rule: DefaultRule) -> FormValue {
        if rule == .secretData { return secretData(own)?.placed(at: own.place) ?? own }
        let names: [String] =
            switch rule {
            case .requestsFromLimits: ["limits"]
            case .limitRangeDefault where text("type") == "Container": ["max"]
            case .limitRangeDefaultRequest where text("type") == "Container": ["default", "min"]
            default: []
            }
        guard own.isObject, let derived = merged(names, into: own), derived.value.count > own.count else { return own }
        return derived.value.placed(at: own.place)
    }

    // MARK: Containers

    private var pullPolicy: String {
        let image = isStated("image") ? text("image") : text("reference")
        var name = image.utf8[...]
        var hasDigest = false
        if let at = name.firstIndex(of: UInt8(ascii: "@")) {
            hasDigest = true
            name = name[..<at]
        }
        let lastPart = name.lastIndex(of: UInt8(ascii: "/")).map { name[name.index(after: $0)...] } ?? name
        guard let colon = lastPart.firstIndex(of: UInt8(ascii: ":")) else {
            return hasDigest || image.isEmpty ? "IfNotPresent" : "Always"
        }
        return lastPart[lastPart.index(after: colon)...].elementsEqual("latest".utf8) ? "Always" : "IfNotPresent"
    }

    private var hostPort: Derived? {
        guard enclosingPod?.member("hostNetwork")?.bool == true, let port = member("containerPort") else { return nil }
        return Derived(value: port, isWritten: true)
    }

    /// The written requests, and the limits of what has no request.
    private var requestsFromLimits: Derived? { merged(["limits"], into: nil) }

    private func merged(_ names: [String], into own: FormValue?) -> Derived? {
        var members: [(String, FormValue)] = own?.members.map { ($0.name, $0.value) } ?? []
        var seen = Set(members.map(\.0))
        for name in names {
            guard let map = member(name) else { continue }
            for member in map.members where seen.insert(member.name).inserted {
                members.append((member.name, member.value))
            }
        }
        guard !members.isEmpty else { return nil }
        return Derived(value: make(.record(Record(members))), isWritten: true)
    }

    private func inherited(_ name: String) -> Derived? {
        guard let pod = enclosingPod?.member("securityContext"), let value = pod.member(name) else { return nil }
        return Derived(value: value, isWritten: pod.isWritten(name))
    }

    private func privilegeEscalation(_ name: String) -> Derived? {
        if member("privileged")?.bool == true { return Derived(value: make(.bool(true))) }
        for capability in member("capabilities")?.list("add") ?? [] {
            if capability.string == "SYS_ADMIN" || capability.string == "CAP_SYS_ADMIN" {
                return Derived(value: make(.bool(true)))
            }
        }
        if reading(.written).isWritten(name) { return nil }
        return Derived(value: make(.bool(true)))
    }

    private var serviceAccountName: Derived {
        let deprecated = text("serviceAccount")
        guard deprecated.isEmpty else {
            return Derived(
                value: member("serviceAccount") ?? make(.string(deprecated)), isWritten: reading == .admission)
        }
        return Derived(value: make(.string("default")))
    }

    private func serviceAccountAlias(_ name: String) -> Derived? {
        let other = reading(.written).member(name == "serviceAccount" ? "serviceAccountName" : "serviceAccount")
        guard let other, let text = other.string, !text.isEmpty else { return nil }
        return Derived(value: other.reading(reading), isWritten: true)
    }

    /// The data of a Secret as the API server keeps it; nil when there is none.
    private func secretData(_ own: FormValue?) -> FormValue? {
        let texts = reading(.written).member("stringData")?.members ?? []
        guard !texts.isEmpty else { return own }
        let names = Set(texts.map(\.name))
        var members = (own?.members ?? []).filter { !names.contains($0.name) }.map { ($0.name, $0.value) }
        for (name, text) in texts {
            let content: Content = text.string.map { .string(Base64.encode($0.utf8)) } ?? text.content
            members.append((name, make(content).placed(at: text.place)))
        }
        return make(.record(Record(members)))
    }

    private var serviceAccountToken: Derived {
        guard case .source(let source) = origin, let token = source.serviceAccountToken else {
            return Derived(value: make(.bool(true)))
        }
        return Derived(value: token.reading(reading), isWritten: true)
    }

    // MARK: Services

    private var isExternallyAccessible: Bool {
        switch text("type") {
        case "LoadBalancer", "NodePort": true
        case "ClusterIP": !(list("externalIPs").isEmpty)
        default: false
        }
    }

    private var sessionAffinityConfig: Derived? {
        guard text("sessionAffinity") == "ClientIP" else { return nil }
        let seconds = Record([("timeoutSeconds", make(.int(10800)))])
        let config = Record([("clientIP", make(.record(seconds)))])
        return Derived(value: make(.record(config)))
    }

    // MARK: Other kinds

    private var limitRangeDefault: Derived? { text("type") == "Container" ? merged(["max"], into: nil) : nil }

    private var limitRangeDefaultRequest: Derived? {
        text("type") == "Container" ? merged(["default", "min"], into: nil) : nil
    }

    private var templateLabels: Derived? {
        guard let labels = member("template")?.member("metadata")?.member("labels"), labels.count > 0 else {
            return nil
        }
        return Derived(value: labels, isWritten: true)
    }

    private var policyTypes: Derived {
        var types = [make(.string("Ingress"))]
        if !list("egress").isEmpty { types.append(make(.string("Egress"))) }
        return Derived(value: make(.list(types)))
    }

    private var autoscalerMetrics: Derived {
        func record(_ members: [(String, FormValue)]) -> FormValue { make(.record(Record(members))) }
        let target = record([("type", make(.string("Utilization"))), ("averageUtilization", make(.int(80)))])
        let resource = record([("name", make(.string("cpu"))), ("target", target)])
        return Derived(value: make(.list([record([("type", make(.string("Resource"))), ("resource", resource)])])))
    }
}
