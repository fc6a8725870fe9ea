import Documents
import Model

extension AdvisoryReader {
    /// Reads a `severity` list: vectors, and the rating of methods that are words (`{"type": "Ubuntu"}`).
    mutating func severities(_ node: Document.Node?) -> ([SeverityVector], Severity?) {
        guard let node, !node.isNull else { return ([], nil) }
        guard node.kind == .array else {
            report("'severity' is not a list and was ignored", at: node)
            return ([], nil)
        }
        var vectors: [SeverityVector] = []
        var rating: Severity?
        for element in node.elements {
            guard let type = element["type"]?.string, let score = element["score"]?.scalarText, !score.isEmpty else {
                report("a severity without 'type' and 'score' was ignored", at: element)
                continue
            }
            if type.hasPrefix("CVSS_") {
                vectors.append(SeverityVector(method: type, vector: score))
            } else if let word = Severity(word: score) {
                rating = max(rating ?? word, word)
            } else {
                report("the severity of type '\(type)' is not known and was ignored", at: element)
            }
        }
        return (vectors, rating)
    }

    /// The rating in an `ecosystem_specific` or `database_specific` object: `severity` (GitHub, Red Hat, Go),
    /// `urgency` (Debian), `ubuntu_priority` and `priority` (Ubuntu).
    func rating(_ node: Document.Node?) -> Severity? {
        guard let node, node.kind == .object else { return nil }
        for key in ["severity", "urgency", "ubuntu_priority", "priority"] {
            if let word = node[key]?.string, let severity = Severity(word: word), severity != .unknown {
                return severity
            }
        }
        return nil
    }

    /// A vector outside the `severity` list: `"cvss": "CVSS:3.1/…"` (RustSec) or
    /// `"cvss": {"vectorString": "CVSS:3.1/…"}`.
    func vector(_ node: Document.Node?) -> SeverityVector? {
        guard let node else { return nil }
        guard let text = node.string ?? node["vectorString"]?.string ?? node["vector"]?.string else { return nil }
        if text.hasPrefix("CVSS:4") { return SeverityVector(method: "CVSS_V4", vector: text) }
        if text.hasPrefix("CVSS:3") { return SeverityVector(method: "CVSS_V3", vector: text) }
        if text.hasPrefix("AV:") { return SeverityVector(method: "CVSS_V2", vector: text) }
        return nil
    }
}
