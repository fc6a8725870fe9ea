package import Checks
package import Documents
package import Estate
import Glibc
package import Model

/// Judges what is deployed: checks of the knowledge, and the user's admission policies.
package struct ConfigurationScan: Sendable {
    package let runner: CheckRunner
    package let outcome: CheckOutcome
    private let estate: Estate

    /// Runs all checks and policies.
    package init(_ estate: Estate, library: CheckLibrary, overrides: [String: [String: DocumentValue]]) async {
        self.estate = estate
        runner = CheckRunner(library, estate: estate, overrides: overrides)
        var outcome = await runner.run(tasks: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let policies = AdmissionEvaluator.run(on: estate)
        outcome.findings += policies.findings
        outcome.diagnostics += policies.diagnostics
        outcome.judgements += policies.judgements
        self.outcome = outcome
    }

    /// The findings of checks, worst first; those of one severity in the order of files and lines.
    package var findings: [Finding] {
        // Findings are large, and sorting copies: only what decides is sorted.
        struct Key {
            var severity: Severity
            var file: Int
            var line: Int
            var position: Int
        }
        let keys = outcome.findings.enumerated().map { position, finding in
            Key(
                severity: finding.finding.severity, file: finding.place?.file ?? -1, line: finding.place?.line ?? 0,
                position: position)
        }
        return keys.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            return (left.file, left.line, left.position) < (right.file, right.line, right.position)
        }.map { outcome.findings[$0.position].finding }
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
