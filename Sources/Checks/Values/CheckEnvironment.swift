import CEL

/// The names that expressions of a check may use, in the order of their slots: those of what is checked, then `it`,
/// `params`, the hidden context, and those of `let`.
package enum CheckEnvironment {
    static let workloadNames = [
        "spec", "template", "object", "metadata", "workload", "containers", "services", "networkPolicies",
        "podDisruptionBudgets", "autoscalers", "serviceAccount",
    ]
    static let kindNames = ["object", "metadata", "spec", "workloads", "target"]
    static let dockerfileNames = ["dockerfile", "instructions"]
    static let composeServiceNames = ["service", "name", "compose"]
    static let composeNames = ["compose"]
    static let imageNames = ["config", "history", "files"]
    static let extraNames = ["it", "params", CheckContext.variable]

    /// The names of what is checked, in order.
    static func names(for subject: CheckSubject) -> [String] {
        switch subject {
        case .workload: workloadNames
        case .kind: kindNames
        case .dockerfile: dockerfileNames
        case .composeService: composeServiceNames
        case .compose: composeNames
        case .image: imageNames
        }
    }

    /// - Throws: when the subjects have no names in common: a check is about one thing.
    static func environment(for subjects: [CheckSubject], definitions: [String]) throws(CheckError) -> Environment {
        let names = subjects.first.map(names(for:)) ?? []
        guard subjects.allSatisfy({ self.names(for: $0) == names }) else {
            throw CheckError("what the check applies to has no names in common: write two checks")
        }
        let variables = (names + extraNames + definitions).map { Environment.Variable($0, .dyn) }
        return Environment(libraries: libraries, variables: variables)
    }

    /// What an API server has, and the functions of checks.
    static let libraries: [Library] = Library.kubernetes() + [.lists, .math, .encoders, CheckFunctions.library]
}
