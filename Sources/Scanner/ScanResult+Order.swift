import Model

extension ScanResult {
    /// Puts findings of all kinds into one order, worst first; those of one severity stay as they are, vulnerabilities
    /// before the rest.
    mutating func sortFindings() {
        var bySeverity: [Severity: [Int]] = [:]
        for (index, finding) in findings.enumerated() { bySeverity[finding.severity, default: []].append(index) }
        let all = findings
        findings = Severity.allCases.sorted(by: >).flatMap { bySeverity[$0] ?? [] }.map { all[$0] }
    }
}
