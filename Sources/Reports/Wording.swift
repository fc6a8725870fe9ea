import Model

/// The sentences that more than one report says.
enum Wording {
    /// All severities in the order in which reports list them.
    static let severitiesWorstFirst: [Severity] = [.critical, .high, .medium, .low, .none, .unknown]

    /// What the advisories are that the result rests on.
    static func advisories(_ source: AdvisorySource?) -> String {
        guard let source else { return "none: vulnerabilities were not looked for" }
        switch source.kind {
        case .starter:
            return "starter advisories only: \(Printable.number(source.count)) famous vulnerabilities, so that a clean "
                + "result means little; run `breakwater db update`"
        case .database:
            let date = source.updated.map { ", updated \(Printable.text($0))" } ?? ""
            return "\(Printable.number(source.count)) advisories\(date)"
        }
    }

    /// The sentence about ecosystems without any advisory.
    static func missing(_ ecosystems: [String]) -> String {
        "no advisories for \(ecosystems.map(Printable.text).joined(separator: ", ")): "
            + "the state of these packages is unknown, not clean"
    }

    /// The support state of a distribution, nil when nothing is known of it.
    static func support(_ state: SupportState?) -> String? {
        switch state {
        case .supported(let until):
            until.map { "supported until \(Printable.text($0))" } ?? "supported"
        case .extended(let since, let until):
            "regular support ended \(Printable.text(since)), paid or long-term support until \(Printable.text(until))"
        case .ended(let since):
            "end of life since \(Printable.text(since)): no fixes and no advisories are published any more, "
                + "the state of its packages is unknown, not clean"
        case nil: nil
        }
    }

    /// `fixed in 1.2`, `no fix`, `fix unknown`.
    static func fix(_ state: FixState) -> String {
        switch state {
        case .fixed(let version): "fixed in \(Printable.text(version))"
        case .unfixed: "no fix"
        case .unknown: "fix unknown"
        }
    }

    /// `1 package`, `2 packages`.
    static func count(_ number: Int, _ singular: String, _ plural: String) -> String {
        "\(Printable.number(number)) \(number == 1 ? singular : plural)"
    }
}
