import Model

/// A vulnerability finding with its component looked up, as all writers need it.
struct FindingView {
    let finding: Finding
    let vulnerability: Vulnerability
    let component: Component
    let index: Int
    let fix: FixState

    var isOpen: Bool { finding.exception == nil }

    /// The findings that are about a component of the result, in its order.
    static func all(of result: ScanResult) -> [FindingView] {
        result.findings.compactMap { finding in
            switch finding.subject {
            case .vulnerability(let vulnerability, let index, let fix):
                guard result.components.indices.contains(index) else { return nil }
                return FindingView(
                    finding: finding, vulnerability: vulnerability, component: result.components[index], index: index,
                    fix: fix)
            }
        }
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
    /// Open findings for which a fixed version is known.
    let fixable: Int
    /// Open findings whose vulnerability is known to be exploited.
    let exploited: Int
    let ransomware: Int

    init(_ views: [FindingView]) {
        let openViews = views.filter(\.isOpen)
        severities = Wording.severitiesWorstFirst.compactMap { severity in
            let count = openViews.count { $0.finding.severity == severity }
            return count == 0 ? nil : (severity, count)
        }
        open = openViews.count
        excepted = views.count - openViews.count
        fixable = openViews.count { view in
            if case .fixed = view.fix { true } else { false }
        }
        exploited = openViews.count { $0.vulnerability.knownExploited != nil }
        ransomware = openViews.count { $0.vulnerability.knownExploited?.usedByRansomware == true }
    }
}
