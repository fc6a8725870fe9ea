package import Model

/// The order in which findings are reported: severity, known exploitation, EPSS, score (each the higher first), then
/// identifier, component and fingerprint.
package enum FindingOrder {
    /// Whether `left` is reported before `right`.
    package static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        Key(left, position: 0).precedes(Key(right, position: 0))
    }

    /// The findings, worst first; equal ones keep their order.
    package static func sorted(_ findings: [Finding]) -> [Finding] {
        // A finding is large, and sorting copies: only what decides is sorted.
        var keys: [Key] = []
        keys.reserveCapacity(findings.count)
        for position in findings.indices { keys.append(Key(findings[position], position: position)) }
        keys.sort { $0.precedes($1) }
        return keys.map { findings[$0.position] }
    }

    /// What decides the place of a finding.
    private struct Key {
        var severity: Severity
        var isExploited = false
        var epss = -1.0
        var score = -1.0
        var id: String
        var component = -1
        var fingerprint: String
        var position: Int

        init(_ finding: Finding, position: Int) {
            severity = finding.severity
            id = finding.id
            fingerprint = finding.fingerprint
            self.position = position
            if case .vulnerability(let vulnerability, let component, _) = finding.subject {
                isExploited = vulnerability.knownExploited != nil
                epss = vulnerability.epss ?? -1
                score = vulnerability.score ?? -1
                self.component = component
            }
        }

        func precedes(_ other: Key) -> Bool {
            if severity != other.severity { return severity > other.severity }
            if isExploited != other.isExploited { return isExploited }
            if epss != other.epss { return epss > other.epss }
            if score != other.score { return score > other.score }
            if id != other.id { return id < other.id }
            if component != other.component { return component < other.component }
            return fingerprint < other.fingerprint
        }
    }
}
