package import Model

/// What matching components against advisories gave.
package struct MatchResult: Sendable {
    /// The findings, worst first (``FindingOrder``).
    package var findings: [Finding]
    /// By component (its index): the lowest version without any of the component's fixable findings.
    package var upgrades: [Int: String]
    /// Ecosystems of components for which the store has no data at all, sorted: their state is unknown, not clean.
    package var missingEcosystems: [String]
    package var diagnostics: [Diagnostic]

    package init(
        findings: [Finding] = [], upgrades: [Int: String] = [:], missingEcosystems: [String] = [],
        diagnostics: [Diagnostic] = []
    ) {
        self.findings = findings
        self.upgrades = upgrades
        self.missingEcosystems = missingEcosystems
        self.diagnostics = diagnostics
    }
}
