import Model

/// A vulnerability finding with its component looked up, as all writers need it.
struct FindingView {
    let finding: Finding
    let vulnerability: Vulnerability
    let component: Component
    let index: Int
    let fix: FixState

    var isOpen: Bool { finding.exception == nil }

    /// nil for findings that are not about a component of the result.
    init?(_ finding: Finding, in result: ScanResult) {
        guard case .vulnerability(let vulnerability, let index, let fix) = finding.subject,
            result.components.indices.contains(index)
        else { return nil }
        self.finding = finding
        self.vulnerability = vulnerability
        self.component = result.components[index]
        self.index = index
        self.fix = fix
    }

    /// The findings that are about a component of the result, in its order.
    static func all(of result: ScanResult) -> [FindingView] {
        result.findings.compactMap { FindingView($0, in: result) }
    }

    /// Where to point: the finding's own places, else those of its component.
    var locations: [Location] { finding.locations.isEmpty ? component.locations : finding.locations }

    /// The title, or the vulnerability's summary where there is none.
    var title: String { finding.title.isEmpty ? vulnerability.summary : finding.title }

    /// True when this one is worse: by severity, then by known exploitation, then by score.
    func isWorse(than other: FindingView) -> Bool? {
        if finding.severity != other.finding.severity { return finding.severity > other.finding.severity }
        let isExploited = vulnerability.knownExploited != nil
        if isExploited != (other.vulnerability.knownExploited != nil) { return isExploited }
        let scores = (vulnerability.score ?? -1, other.vulnerability.score ?? -1)
        if scores.0 != scores.1 { return scores.0 > scores.1 }
        return nil
    }
}

/// The numbers that reports open with.
struct ReportSummary {
    /// Open findings by severity, worst first, without those that are none.
    let severities: [(severity: Severity, count: Int)]
    let open: Int
    let excepted: Int
    /// Open findings for which a fixed version or an edit is known.
    let fixable: Int
    /// Open findings whose vulnerability is known to be exploited.
    let exploited: Int
    let ransomware: Int

    /// - Parameter result: findings about components that it does not have are left out, as reports do.
    init(_ result: ScanResult) {
        let findings = result.findings.filter { FindingView($0, in: result) != nil || CheckView($0) != nil }
        let openFindings = findings.filter { $0.exception == nil }
        severities = Wording.severitiesWorstFirst.compactMap { severity in
            let count = openFindings.count { $0.severity == severity }
            return count == 0 ? nil : (severity, count)
        }
        open = openFindings.count
        excepted = findings.count - openFindings.count
        var fixable = 0
        var exploited = 0
        var ransomware = 0
        for finding in openFindings {
            switch finding.subject {
            case .vulnerability(let vulnerability, _, let fix):
                if case .fixed = fix { fixable += 1 }
                if let known = vulnerability.knownExploited {
                    exploited += 1
                    if known.usedByRansomware { ransomware += 1 }
                }
            case .misconfiguration(let misconfiguration):
                if misconfiguration.isFixable { fixable += 1 }
            }
        }
        self.fixable = fixable
        self.exploited = exploited
        self.ransomware = ransomware
    }
}
