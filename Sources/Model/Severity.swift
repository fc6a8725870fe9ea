/// The qualitative severity scale of CVSS 3.1 (section 5), with *unknown* for what nobody rated.
package enum Severity: String, CaseIterable, Sendable, Hashable, Codable {
    case unknown, none, low, medium, high, critical

    /// The rating of a CVSS base score: 0 none, 0.1 low, 4.0 medium, 7.0 high, 9.0 critical (CVSS 3.1 section 5).
    package init(score: Double) {
        switch score {
        case 9.0...: self = .critical
        case 7.0..<9.0: self = .high
        case 4.0..<7.0: self = .medium
        case 0.05..<4.0: self = .low
        default: self = .none
        }
    }

    /// Reads the words that advisories use: `Critical`, `IMPORTANT`, `moderate`, `Negligible`, …; nil for others.
    package init?(word: String) {
        switch word.lowercased() {
        case "critical": self = .critical
        case "high", "important": self = .high
        case "medium", "moderate": self = .medium
        case "low", "minor", "negligible", "unimportant": self = .low
        case "none": self = .none
        case "unknown", "unspecified", "not yet assigned", "untriaged": self = .unknown
        default: return nil
        }
    }
}

extension Severity: Comparable {
    /// Unknown sorts below every rating; what a gate makes of it is for the gate to say.
    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .unknown: 0
        case .none: 1
        case .low: 2
        case .medium: 3
        case .high: 4
        case .critical: 5
        }
    }
}
