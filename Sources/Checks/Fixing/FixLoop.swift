import Estate
import Model

/// Mends findings until none is left that can be mended: edits are made in memory, everything is judged again, and what
/// had to wait comes next. Nothing is written.
package struct FixLoop {
    /// What became of the texts.
    package struct Result: Sendable {
        /// The new texts of files that changed, by path.
        package var texts: [String: [UInt8]] = [:]
        /// Findings (of the first look) that are gone.
        package var closed: [CheckFinding] = []
        /// Findings that have a fix which could not be made, with the reason.
        package var refused: [(finding: CheckFinding, reason: String)] = []
        /// What is found after all edits.
        package var outcome: CheckOutcome
    }

    /// More rounds than edits that wait for each other need.
    private static let maximumRounds = 32

    /// - Parameters:
    ///   - isWanted: which findings are to be mended.
    ///   - text: the text of a file before any edit.
    ///   - judge: reads everything again with some texts replaced (by path), and judges it.
    package static func run(
        _ runner: CheckRunner, _ outcome: CheckOutcome, isWanted: (CheckFinding) -> Bool,
        text: (String) -> [UInt8]?, judge: ([String: [UInt8]]) -> (CheckRunner, CheckOutcome)
    ) -> Result {
        var result = Result(outcome: outcome)
        var runner = runner
        var refused: [String: (finding: CheckFinding, reason: String)] = [:]
        for _ in 0..<maximumRounds {
            let findings = result.outcome.findings.filter { finding in
                finding.check >= 0 && isWanted(finding) && finding.finding.isFixable
                    && refused[finding.finding.fingerprint] == nil
            }
            if findings.isEmpty { break }
            let files = runner.estate.files
            let plan = FixPlanner(runner).plan(for: findings) { file in
                result.texts[files[file].path] ?? text(files[file].path)
            }
            for refusal in plan.refusals {
                let finding = findings[refusal.finding]
                refused[finding.finding.fingerprint] = (finding, refusal.reason)
            }
            if plan.files.isEmpty { break }
            let before = result.texts
            for file in plan.files { result.texts[files[file.file].path] = file.text }
            var (next, outcome) = judge(result.texts)
            // An edit that does not mend what it was made for is taken back, and not made a second time.
            let left = Set(outcome.findings.map(\.finding.fingerprint))
            var isTakenBack = false
            for file in plan.files {
                let failed = file.findings.filter { left.contains(findings[$0].finding.fingerprint) }
                guard !failed.isEmpty else { continue }
                for number in failed {
                    refused[findings[number].finding.fingerprint] = (
                        findings[number], "the edit does not make the finding go away"
                    )
                }
                result.texts[files[file.file].path] = before[files[file.file].path]
                isTakenBack = true
            }
            if isTakenBack { (next, outcome) = judge(result.texts) }
            (runner, result.outcome) = (next, outcome)
        }
        let left = Set(result.outcome.findings.map(\.finding.fingerprint))
        result.closed = outcome.findings.filter { !left.contains($0.finding.fingerprint) }
        result.refused = refused.values.sorted { $0.finding.finding.fingerprint < $1.finding.finding.fingerprint }
        return result
    }
}
