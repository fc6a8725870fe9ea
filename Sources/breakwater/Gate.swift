import ArgumentParser
import Model

/// The value of `--fail-on`: from which severity on findings make the command fail, and whether those that nobody
/// rated do.
struct Gate: Hashable, Sendable, ExpressibleByArgument {
    /// nil: rated findings never fail.
    var threshold: Severity?
    var countsUnknown: Bool

    /// `critical`, `high`, `medium`, `low`, `none` (every rated finding), `never`; with `,unknown` findings without a
    /// rating count as well; `any` is `none,unknown`.
    init?(argument: String) {
        threshold = nil
        countsUnknown = false
        var isNamed = false
        for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "unknown": countsUnknown = true
            // One threshold; a second one would silently weaken or widen the first.
            case "never", "any", "critical", "high", "medium", "low", "none":
                guard !isNamed else { return nil }
                isNamed = true
                threshold = word == "any" ? Severity.none : Severity(rawValue: String(word))
                if word == "any" { countsUnknown = true }
            default: return nil
            }
        }
    }

    /// Whether any open finding fails.
    func isClosed(by result: ScanResult) -> Bool {
        result.findings.contains { finding in
            guard finding.exception == nil else { return false }
            if finding.severity == .unknown { return countsUnknown }
            return threshold.map { finding.severity >= $0 } ?? false
        }
    }
}
