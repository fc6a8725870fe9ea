package import Estate
package import Model

/// One violation: which check, of what, where.
package struct CheckFinding: Sendable {
    /// An index into ``CheckLibrary/checks``.
    package var check: Int
    package var form: Form
    /// Which element of `for-each`; nil for checks without it.
    package var item: Int?
    package var place: Place?
    package var finding: Finding
}

/// What running all checks over an estate gave.
package struct CheckOutcome: Sendable {
    /// In the order of the forms of the estate, then of checks.
    package var findings: [CheckFinding] = []
    package var diagnostics: [Diagnostic] = []
    package var judgements: [ConfigurationSummary.Judgement] = []
}
