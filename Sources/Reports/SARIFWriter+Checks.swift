import Model

/// Findings of checks in SARIF: one rule a check, with its reason as help.
extension SARIFWriter {
    /// A check that has findings.
    struct CheckRule {
        let view: CheckView

        /// One rule for each check, and where it stands among all rules: behind those of vulnerabilities.
        static func all(of views: [CheckView], behind count: Int) -> (list: [CheckRule], index: [String: Int]) {
            var list: [CheckRule] = []
            var index: [String: Int] = [:]
            for view in views where index[view.finding.id] == nil {
                index[view.finding.id] = count + list.count
                list.append(CheckRule(view: view))
            }
            return (list, index)
        }
    }

    static func write(_ rule: CheckRule, to writer: inout JSONWriter) {
        let finding = rule.view.finding
        let misconfiguration = rule.view.misconfiguration
        let title = Printable.line(finding.title)
        writer.object { writer in
            writer.member("id", finding.id)
            writer.object("shortDescription") { $0.member("text", "\(finding.id): \(title)") }
            writer.object("fullDescription") { writer in
                writer.member("text", Printable.cut(Printable.line(misconfiguration.why), to: 1000))
            }
            if let link = misconfiguration.references.lazy.compactMap(ReportURI.link).first {
                writer.member("helpUri", link)
            }
            writer.object("help") { writer in
                let parts = [misconfiguration.why, misconfiguration.advice].compactMap { $0 }.map(Printable.line)
                writer.member("text", parts.joined(separator: "\n\n"))
                writer.member("markdown", markdown(title, parts, misconfiguration))
            }
            writer.object("defaultConfiguration") { $0.member("level", level(finding.severity)) }
            writer.object("properties") { writer in
                writer.member("security-severity", number(finding.severity))
                writer.member("precision", "high")
                let weaknesses = misconfiguration.weaknesses.map { "external/cwe/cwe-\($0)" }
                writer.strings(
                    "tags",
                    ["security", "misconfiguration", finding.severity.rawValue] + misconfiguration.attack + weaknesses)
            }
        }
    }

    private static func markdown(_ title: String, _ parts: [String], _ misconfiguration: Misconfiguration) -> String {
        var text = "**\(escaped(title))**\n"
        for part in parts { text += "\n\(escaped(part))\n" }
        let links = misconfiguration.references.compactMap(ReportURI.link).prefix(10)
        if !links.isEmpty { text += "\n" + links.map { "- <\($0)>\n" }.joined() }
        return text
    }

    /// The number that GitHub sorts by; it stands for the severity.
    static func number(_ severity: Severity) -> String? {
        switch severity {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "2.0"
        case .none: "0.0"
        case .unknown: nil
        }
    }

    static func write(_ view: CheckView, rule: Int, target: Target, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("ruleId", view.finding.id)
            writer.member("ruleIndex", rule)
            writer.member("level", level(view.finding.severity))
            writer.object("message") { writer in
                writer.member("text", message(Printable.line(view.misconfiguration.message)))
            }
            writer.array("locations") { writer in
                let places = view.finding.locations.isEmpty ? [Location(path: target.name)] : view.finding.locations
                for place in places.prefix(10) {
                    writer.object { writer in
                        writePhysical(place, to: &writer)
                        writer.array("logicalLocations") { writer in
                            writer.object { writer in
                                writer.member("fullyQualifiedName", view.misconfiguration.resource)
                                writer.member("kind", "resource")
                            }
                        }
                    }
                }
            }
            writeIdentity(of: view.finding, to: &writer)
            writer.object("properties") { writer in
                writer.member("resource", view.misconfiguration.resource)
                writer.member("fixable", view.misconfiguration.isFixable)
            }
        }
    }
}
