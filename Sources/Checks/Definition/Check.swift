package import CEL
package import Documents
package import Model

/// One item of `Knowledge/checks`: what is wrong, why, where to point and how to mend it. See `docs/writing-checks.md`.
package struct Check: Sendable {
    /// Such as `K8S-ISO-003`.
    package var id: String
    package var title: String
    package var severity: Severity
    package var why: String
    /// What to do, where the fix alone does not say it.
    package var advice: String?
    package var subjects: [CheckSubject]
    /// True when the check was written by a user, or replaces a built-in one.
    package var isCustom = false

    /// CEL; nil: applies always.
    package var condition: Program?
    /// Names and expressions, each may use those before it.
    package var definitions: [Definition]
    /// CEL; nil: judged once, without `it`.
    package var forEach: Program?
    package var violation: Program
    package var message: MessageTemplate?
    /// What to point at; the first that exists is taken.
    package var places: [PathExpression]
    package var fixes: [FixStep]
    /// Names and default values.
    package var parameters: [(name: String, value: Value)]

    /// MITRE ATT&CK techniques, such as `T1611`.
    package var attack: [String]
    /// CWE numbers.
    package var weaknesses: [Int]
    /// Framework → controls, sorted by framework.
    package var compliance: [(framework: String, controls: [String])]
    package var references: [String]
    package var examples: CheckExamples
    /// Where it was read; the path of the knowledge file and the line.
    package var source: Location

    /// A named expression of `let`.
    package struct Definition: Sendable {
        package var name: String
        package var program: Program
    }
}

/// What a check can be about.
package enum CheckSubject: Hashable, Sendable {
    case workload, dockerfile, composeService, compose, image
    /// Kinds of the Kubernetes API; `*` stands for any group or version.
    case kind(group: String, version: String, kind: String)

    /// Reads `Workload`, `v1/Service` or `networking.k8s.io/*/Ingress`; nil for anything else.
    package init?(_ text: String) {
        switch text {
        case "Workload": self = .workload
        case "Dockerfile": self = .dockerfile
        case "ComposeService": self = .composeService
        case "Compose": self = .compose
        case "Image": self = .image
        default:
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2, parts.count <= 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
            self = .kind(
                group: parts.count == 3 ? parts[0] : "", version: parts[parts.count - 2], kind: parts[parts.count - 1])
        }
    }

    package var description: String {
        switch self {
        case .workload: "Workload"
        case .dockerfile: "Dockerfile"
        case .composeService: "ComposeService"
        case .compose: "Compose"
        case .image: "Image"
        case .kind("", let version, let kind): "\(version)/\(kind)"
        case .kind(let group, let version, let kind): "\(group)/\(version)/\(kind)"
        }
    }

    /// Whether a resource of that group, version and kind is meant. Always false for normal forms.
    package func matches(group: String, version: String, kind: String) -> Bool {
        guard case .kind(let wantedGroup, let wantedVersion, let wantedKind) = self else { return false }
        return (wantedGroup == "*" || wantedGroup == group) && (wantedVersion == "*" || wantedVersion == version)
            && (wantedKind == "*" || wantedKind == kind)
    }
}

/// The examples of a check, which are its tests and its documentation.
package struct CheckExamples: Sendable {
    package struct Bad: Sendable {
        package var input: String
        /// For each finding, in order, the text at whose first occurrence in the input it must point.
        package var places: [String]
        /// The input after the fix, where it is shown.
        package var fixed: String?
        /// Values of the check's parameters for this example.
        package var parameters: [String: DocumentValue]
        package var location: Location
    }

    package struct Good: Sendable {
        package var input: String
        /// Values of the check's parameters for this example.
        package var parameters: [String: DocumentValue]
        package var location: Location
    }

    package var bad: [Bad]
    package var good: [Good]
}
