package import Checks
package import Documents
package import Estate
package import Model

/// Judges what is deployed: checks of the knowledge, and the user's admission policies.
package struct ConfigurationScan: Sendable {
    package let runner: CheckRunner
    package let outcome: CheckOutcome
    private let estate: Estate

    /// Runs all checks and policies.
    package init(_ estate: Estate, library: CheckLibrary, overrides: [String: [String: DocumentValue]]) {
        self.estate = estate
        runner = CheckRunner(library, estate: estate, overrides: overrides)
        var outcome = runner.run()
        let policies = AdmissionEvaluator.run(on: estate)
        outcome.findings += policies.findings
        outcome.diagnostics += policies.diagnostics
        outcome.judgements += policies.judgements
        self.outcome = outcome
    }

    /// The findings of checks, worst first; those of one severity in the order of files and lines.
    package var findings: [Finding] {
        outcome.findings.enumerated().sorted { left, right in
            let (first, second) = (left.element.finding, right.element.finding)
            if first.severity != second.severity { return first.severity > second.severity }
            let (a, b) = (left.element.place, right.element.place)
            let (aFile, bFile) = (a?.file ?? -1, b?.file ?? -1)
            if aFile != bFile { return aFile < bFile }
            if a?.line != b?.line { return (a?.line ?? 0) < (b?.line ?? 0) }
            if first.id != second.id { return first.id < second.id }
            return left.offset < right.offset
        }.map(\.element.finding)
    }

    /// Adds everything to a result; nothing when nothing was deployed.
    package func add(to result: inout ScanResult) {
        result.diagnostics += estate.diagnostics
        guard !estate.forms.isEmpty else { return }
        result.findings += findings
        result.diagnostics += outcome.diagnostics
        let counts = estate.resourceCounts
        result.configuration = ConfigurationSummary(
            resources: counts.filter(\.hasSchema).map { .init(kind: $0.kind, count: $0.count) },
            unknownKinds: counts.filter { !$0.hasSchema }.map { .init(kind: $0.kind, count: $0.count) },
            judgements: outcome.judgements)
    }
}
