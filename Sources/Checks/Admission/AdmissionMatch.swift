import CEL
import Estate

/// Yes, no, or not known.
enum AdmissionTruth: Sendable {
    case yes, no, unknown

    func and(_ other: AdmissionTruth) -> AdmissionTruth {
        if self == .no || other == .no { return .no }
        return self == .unknown || other == .unknown ? .unknown : .yes
    }
}

/// `matchConstraints` of a policy or `matchResources` of a binding (admissionregistration.k8s.io/v1, MatchResources).
struct AdmissionMatch: Sendable {
    struct Rule: Sendable {
        var groups: [String]
        var versions: [String]
        var operations: [String]
        var resources: [String]
        var names: [String]
        var scope: String

        init(_ value: FormValue) {
            func list(_ name: String) -> [String] { value.member(name)?.elements.compactMap(\.text) ?? [] }
            groups = list("apiGroups")
            versions = list("apiVersions")
            operations = list("operations")
            resources = list("resources")
            names = list("resourceNames")
            scope = value.member("scope")?.text ?? "*"
        }

        /// Whether the creation of an object is meant. `isExact` is `matchPolicy: Exact`; otherwise the API server converts
        /// an object to the version that a rule names. What that gives is known where both versions have one form.
        func matches(_ subject: AdmissionSubject, isExact: Bool) -> AdmissionTruth {
            guard operations.contains("*") || operations.contains("CREATE") else { return .no }
            guard resources.contains(where: { $0 == "*" || $0 == "*/*" || $0 == subject.resource }) else { return .no }
            guard names.isEmpty || names.contains(subject.name) else { return .no }
            switch scope {
            case "Cluster": if subject.namespace != nil { return .no }
            case "Namespaced": if subject.namespace == nil { return .no }
            default: break
            }
            let isGroup = groups.contains("*") || groups.contains(subject.group)
            if isGroup, versions.contains("*") || versions.contains(subject.version) { return .yes }
            guard !isExact else { return .no }
            let served = groups.filter { group in
                group == subject.group || Self.equivalents.contains { $0.contains(subject.group) && $0.contains(group) }
            }
            guard isGroup || !served.isEmpty else { return .no }
            let isSameForm = (served.isEmpty ? [subject.group] : served).contains { group in
                versions.contains { version in
                    version == "*" || subject.sameForms.contains(group.isEmpty ? version : "\(group)/\(version)")
                }
            }
            return isSameForm ? .yes : .unknown
        }

        /// Groups that have served the same objects.
        private static let equivalents: [Set<String>] = [
            ["extensions", "apps"], ["extensions", "networking.k8s.io"], ["extensions", "policy"],
            ["", "events.k8s.io"],
        ]
    }

    var rules: [Rule]?
    var exclusions: [Rule]
    var namespaceSelector: AdmissionSelector?
    var objectSelector: AdmissionSelector?
    var isExact: Bool

    init(_ value: FormValue?) {
        let list = value?.member("resourceRules")?.elements ?? []
        rules = list.isEmpty ? nil : list.map(Rule.init)
        exclusions = value?.member("excludeResourceRules")?.elements.map(Rule.init) ?? []
        namespaceSelector = value?.member("namespaceSelector").map(AdmissionSelector.init)
        objectSelector = value?.member("objectSelector").map(AdmissionSelector.init)
        isExact = value?.member("matchPolicy")?.text == "Exact"
    }

    func matches(_ subject: AdmissionSubject) -> AdmissionTruth {
        func any(_ rules: [Rule]) -> AdmissionTruth {
            rules.reduce(.no) { truth, rule in
                switch (truth, rule.matches(subject, isExact: isExact)) {
                case (.yes, _), (_, .yes): .yes
                case (.unknown, _), (_, .unknown): .unknown
                default: .no
                }
            }
        }
        var truth = rules.map(any) ?? .yes
        switch any(exclusions) {
        case .yes: return .no
        case .unknown: truth = truth.and(.unknown)
        case .no: break
        }
        if let objectSelector { truth = truth.and(objectSelector.matches(subject.labels)) }
        if let namespaceSelector, let labels = subject.namespaceLabels {
            truth = truth.and(namespaceSelector.matches(labels))
        }
        return truth
    }
}

/// A label selector (meta/v1, LabelSelector) that knows labels which are not known.
struct AdmissionSelector: Sendable {
    enum Operation: String, Sendable {
        case isIn = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    private var requirements: [(key: String, operation: Operation, values: [String])] = []
    private var isBroken = false

    init(_ value: FormValue) {
        for (name, value) in value.member("matchLabels")?.members ?? [] {
            requirements.append((name, .isIn, [value.text ?? ""]))
        }
        for element in value.member("matchExpressions")?.elements ?? [] {
            guard let key = element.member("key")?.text,
                let operation = element.member("operator")?.text.flatMap(Operation.init(rawValue:))
            else {
                isBroken = true
                continue
            }
            requirements.append((key, operation, element.member("values")?.elements.compactMap(\.text) ?? []))
        }
    }

    func matches(_ labels: AdmissionSubject.Labels) -> AdmissionTruth {
        if isBroken { return .unknown }
        return requirements.reduce(AdmissionTruth.yes) { truth, requirement in
            let value = labels.values[requirement.key]
            let result: AdmissionTruth
            if value == nil, !labels.isComplete {
                result = .unknown
            } else {
                let holds =
                    switch requirement.operation {
                    case .isIn: value.map(requirement.values.contains) ?? false
                    case .notIn: !(value.map(requirement.values.contains) ?? false)
                    case .exists: value != nil
                    case .doesNotExist: value == nil
                    }
                result = holds ? .yes : .no
            }
            return truth.and(result)
        }
    }
}
