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

        /// Whether the creation of an object is meant. `isExact` is `matchPolicy: Exact`.
        func matches(_ subject: AdmissionSubject, isExact: Bool) -> Bool {
            guard operations.contains("*") || operations.contains("CREATE") else { return false }
            guard resources.contains(where: { $0 == "*" || $0 == "*/*" || $0 == subject.resource }) else { return false }
            guard names.isEmpty || names.contains(subject.name) else { return false }
            switch scope {
            case "Cluster": if subject.namespace != nil { return false }
            case "Namespaced": if subject.namespace == nil { return false }
            default: break
            }
            if groups.contains("*") || groups.contains(subject.group) {
                return !isExact || versions.contains("*") || versions.contains(subject.version)
            }
            // The API server converts an object to the version that a rule names.
            guard !isExact else { return false }
            return Self.equivalents.contains { $0.contains(subject.group) && !$0.isDisjoint(with: groups) }
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
        if let rules, !rules.contains(where: { $0.matches(subject, isExact: isExact) }) { return .no }
        if exclusions.contains(where: { $0.matches(subject, isExact: isExact) }) { return .no }
        var truth = AdmissionTruth.yes
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
