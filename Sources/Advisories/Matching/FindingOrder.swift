import Model

/// The order in which findings are reported: severity, known exploitation, EPSS, score (each the higher first), then
/// identifier and component. A component has one finding of an identifier, so that no two stand in one place.
///
/// A finding is large, and sorting copies: only what decides is sorted.
struct FindingOrder {
    private let severity: Severity
    private let isExploited: Bool
    private let epss: Double
    private let score: Double
    private let name: Int
    private let component: Int
    /// Where the finding is to be found.
    let position: Int

    /// - Parameter name: the place of the identifier among all identifiers, sorted.
    init(_ vulnerability: borrowing Vulnerability, name: Int, component: Int, position: Int) {
        severity = vulnerability.severity
        isExploited = vulnerability.knownExploited != nil
        epss = vulnerability.epss ?? -1
        score = vulnerability.score ?? -1
        self.name = name
        self.component = component
        self.position = position
    }

    /// Whether the finding is reported before `other`.
    func precedes(_ other: FindingOrder) -> Bool {
        if severity != other.severity { return severity > other.severity }
        if isExploited != other.isExploited { return isExploited }
        if epss != other.epss { return epss > other.epss }
        if score != other.score { return score > other.score }
        if name != other.name { return name < other.name }
        return component < other.component
    }
}
