import Estate
import Model

/// Mends findings until none is left that can be mended: edits are made in memory, everything is judged again, and what
/// had to wait comes next. Nothing is written.
package struct FixLoop {
    /// What became of the texts.
    package struct Result: Sendable {
        /// The new texts of files that changed, by path.
        package var texts: [String: [UInt8]] = [:]
        /// Findings (of the first look) that are gone: as many of each check and resource as there are fewer.
        package var closed: [CheckFinding] = []
        /// Findings (of the last look) that were not there before.
        package var opened: [CheckFinding] = []
        /// Findings that have a fix which could not be made, with the reason.
        package var refused: [(finding: CheckFinding, reason: String)] = []
        /// What is found after all edits.
        package var outcome: CheckOutcome
    }

    /// More rounds than edits that wait for each other need.
    private static let maximumRounds = 128

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
        // Findings whose edits were made and did not mend them.
        var refused: [String: (finding: CheckFinding, reason: String)] = [:]
        // Findings whose edits cannot be made in the texts as they are.
        var unmade: [String: (finding: CheckFinding, reason: String)] = [:]
        // How often edits for a finding were taken back: one that failed together with others, which may have uncovered
        // what it has mended, is tried with those of its check only, and then alone.
        var failures: [String: Int] = [:]
        for _ in 0..<maximumRounds {
            let open = result.outcome.findings.filter { finding in
                finding.check >= 0 && isWanted(finding) && finding.finding.isFixable
                    && refused[finding.finding.fingerprint] == nil && unmade[finding.finding.fingerprint] == nil
            }
            let fewest = open.map { failures[$0.finding.fingerprint] ?? 0 }.min() ?? 0
            let next = open.filter { (failures[$0.finding.fingerprint] ?? 0) == fewest }
            guard let first = next.first else { break }
            let findings =
                switch fewest {
                case 0: next
                case 1: next.filter { $0.check == first.check }
                default: [first]
                }
            func fail(_ finding: CheckFinding) {
                failures[finding.finding.fingerprint, default: 0] += 1
                guard fewest > 1 else { return }
                refused[finding.finding.fingerprint] = (finding, "the edit does not make the finding go away")
            }
            let files = runner.estate.files
            let plan = FixPlanner(runner).plan(for: findings) { file in
                result.texts[files[file].path] ?? text(files[file].path)
            }
            for refusal in plan.refusals {
                let finding = findings[refusal.finding]
                unmade[finding.finding.fingerprint] = (finding, refusal.reason)
            }
            if plan.files.isEmpty {
                for finding in findings where unmade[finding.finding.fingerprint] == nil { fail(finding) }
                continue
            }
            let texts = result.texts
            for file in plan.files { result.texts[files[file.file].path] = file.text }
            var (newRunner, after) = judge(result.texts)
            // Edits of a file that do not mend what they were made for are taken back.
            let before = FindingCounts(result.outcome)
            let left = FindingCounts(after)
            var takenBack = 0
            for file in plan.files {
                let made = Dictionary(grouping: file.findings) { FindingCounts.Key(findings[$0]) }
                let failed = made.filter { left[$0.key] > before[$0.key] - $0.value.count }
                guard !failed.isEmpty else { continue }
                for number in failed.values.joined() { fail(findings[number]) }
                result.texts[files[file.file].path] = texts[files[file.file].path]
                takenBack += 1
            }
            if takenBack > 0 { (newRunner, after) = judge(result.texts) }
            // What could not be made may be possible in other texts.
            if takenBack < plan.files.count { unmade = [:] }
            (runner, result.outcome) = (newRunner, after)
        }
        refused.merge(unmade) { old, _ in old }
        // A finding whose text another edit has changed was refused anew under its new name.
        let present = Set(result.outcome.findings.map(\.finding.fingerprint))
        result.closed = FindingCounts(result.outcome).missing(from: outcome)
        result.opened = FindingCounts(outcome).missing(from: result.outcome)
        result.refused = refused.values.filter { present.contains($0.finding.finding.fingerprint) }.sorted {
            left, right in
            let (a, b) = (left.finding, right.finding)
            return (a.place?.file ?? 0, a.place?.line ?? 0, a.finding.id) < (
                b.place?.file ?? 0, b.place?.line ?? 0, b.finding.id
            )
        }
        return result
    }
}

/// How many findings a check has of each resource: what an edit changes, whatever becomes of places and texts.
private struct FindingCounts {
    struct Key: Hashable {
        var check: String
        var resource: String
        var file: Int

        init(_ finding: CheckFinding) {
            check = finding.finding.id
            file = finding.place?.file ?? -1
            if case .misconfiguration(let subject) = finding.finding.subject {
                resource = subject.resource
            } else {
                resource = ""
            }
        }
    }

    private var counts: [Key: Int] = [:]

    init(_ outcome: CheckOutcome) {
        for finding in outcome.findings { counts[Key(finding), default: 0] += 1 }
    }

    subscript(key: Key) -> Int { counts[key] ?? 0 }

    /// The findings of another outcome that are more than are counted here; those that are surely others come first.
    func missing(from other: CheckOutcome) -> [CheckFinding] {
        var seen: [Key: Int] = [:]
        return other.findings.filter { finding in
            let key = Key(finding)
            seen[key, default: 0] += 1
            return seen[key, default: 0] > self[key]
        }
    }
}
