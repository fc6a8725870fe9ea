import Model

/// A finding of a check, as all writers need it.
struct CheckView {
    let finding: Finding
    let misconfiguration: Misconfiguration

    var isOpen: Bool { finding.exception == nil }

    /// The file it is about, for grouping; empty when there is none.
    var path: String { finding.locations.first?.path ?? "" }

    init?(_ finding: Finding) {
        guard case .misconfiguration(let misconfiguration) = finding.subject else { return nil }
        self.finding = finding
        self.misconfiguration = misconfiguration
    }

    /// The findings of checks, in the result's order.
    static func all(of result: ScanResult) -> [CheckView] { result.findings.compactMap(CheckView.init) }
}
