/// A vector of the Common Vulnerability Scoring System, version 2, 3.0, 3.1 or 4.0, and its scores.
///
/// Versions 2 and 3 are scored by their base metrics alone, as advisories and the National Vulnerability Database
/// state them: temporal and environmental metrics in a vector are checked for being valid and are otherwise ignored.
/// Version 4.0 knows one score for the whole vector; ``score`` takes threat and environmental metrics into account
/// where the vector has them, ``baseScore`` does not.
package struct CVSS: Hashable, Sendable {
    /// The version of the specification that the vector follows.
    package enum Version: String, Hashable, Sendable {
        case v2 = "2.0"
        case v30 = "3.0"
        case v31 = "3.1"
        case v40 = "4.0"
    }

    package let version: Version
    /// The score of the base metrics, 0.0 to 10.0 in steps of 0.1.
    package let baseScore: Double
    /// The score to show and to judge by, 0.0 to 10.0 in steps of 0.1.
    package let score: Double

    /// Reads a vector: `AV:N/AC:L/Au:N/C:P/I:P/A:P` (version 2, also in parentheses or behind `CVSS2#`), or one that
    /// starts with `CVSS:3.0/`, `CVSS:3.1/` or `CVSS:4.0/`. Metrics may stand in any order.
    ///
    /// nil when a mandatory metric is missing, a metric stands twice, or a metric or value is not one of the version.
    /// Source: FIRST, CVSS v2 Complete Guide, section 3.2; CVSS v3.0 and v3.1 Specification Document, sections 6, 7;
    /// CVSS v4.0 Specification Document, sections 7, 8.
    package init?(_ vector: String) {
        var text = Substring(vector)
        if let rest = text.dropping("CVSS:3.1/") {
            self.init(version3: rest, version: .v31)
        } else if let rest = text.dropping("CVSS:3.0/") {
            self.init(version3: rest, version: .v30)
        } else if let rest = text.dropping("CVSS:4.0/") {
            self.init(version4: rest)
        } else {
            if let rest = text.dropping("CVSS2#") {
                text = rest
            } else if let rest = text.dropping("CVSS:2.0/") {
                text = rest
            }
            if text.utf8.first == UInt8(ascii: "("), text.utf8.last == UInt8(ascii: ")") {
                text = text.dropFirst().dropLast()
            }
            self.init(version2: text)
        }
    }

    init(version: Version, baseScore: Double, score: Double) {
        self.version = version
        self.baseScore = baseScore
        self.score = score
    }

    /// The severity that the score stands for (CVSS 3.1 section 5, CVSS 4.0 section 6).
    package var severity: Severity { Severity(score: score) }

    /// The metrics of a vector: `name:value` joined by slashes, each value one of those that `allowed` lists.
    ///
    /// nil for anything else, and when a metric stands twice. Vectors are short; the search is linear.
    static func metrics(_ text: Substring, allowed: [Metric]) -> [String: String]? {
        guard text.utf8.count <= 512 else { return nil }
        var result: [String: String] = [:]
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let colon = part.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let name = String(Substring(part[..<colon]))
            let value = String(Substring(part[part.index(after: colon)...]))
            guard let metric = allowed.first(where: { $0.name == name }), metric.values.contains(value),
                result.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        for metric in allowed where metric.isMandatory && result[metric.name] == nil { return nil }
        return result
    }

    /// One metric of a version.
    struct Metric {
        let name: String
        let values: [String]
        let isMandatory: Bool

        /// - Parameter values: the values, joined by spaces.
        init(_ name: String, _ values: String, isMandatory: Bool = false) {
            self.name = name
            self.values = values.split(separator: " ").map(String.init)
            self.isMandatory = isMandatory
        }
    }
}

extension Substring {
    /// What follows `prefix`; nil when the text does not start with it.
    fileprivate func dropping(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
