import Model

extension ScanResult {
    /// Puts findings of all kinds into one order, worst first; those of one severity stay as they are, vulnerabilities
    /// before the rest.
    mutating func sortFindings() {
        findings = findings.enumerated().sorted { left, right in
            if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
            return left.offset < right.offset
        }.map(\.element)
    }
}
