package import Model

/// Writes SARIF 2.1.0 (OASIS, with errata 01), made so that GitHub's code scanning takes it: one rule a vulnerability
/// with a `security-severity`, one result a finding with at least one place that has a line.
package struct SARIFWriter {
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    /// The log as UTF-8. The same result gives the same bytes.
    package static func write(_ result: ScanResult, tool: ToolInfo, pretty: Bool = true) -> [UInt8] {
        let views = FindingView.all(of: result)
        let rules = Rule.all(of: views)
        let checks = CheckRule.all(of: CheckView.all(of: result), behind: rules.list.count)
        var writer = JSONWriter(pretty: pretty)
        writer.object { writer in
            writer.member("$schema", schema)
            writer.member("version", "2.1.0")
            writer.array("runs") { writer in
                writer.object { writer in
                    writer.object("tool") { writer in
                        writer.object("driver") { writer in
                            writer.member("name", tool.name)
                            writer.member("version", tool.version)
                            writer.member("informationUri", tool.informationURI)
                            writer.array("rules") { writer in
                                for rule in rules.list { write(rule, to: &writer) }
                                for rule in checks.list { write(rule, to: &writer) }
                            }
                        }
                    }
                    writer.object("automationDetails") { writer in
                        writer.member(
                            "id", "breakwater/\(result.target.kind.rawValue)/\(ReportURI.path(result.target.name))/")
                    }
                    writer.array("invocations") { writer in
                        writer.object { writer in writeInvocation(of: result, to: &writer) }
                    }
                    writer.array("results") { writer in
                        for finding in result.findings {
                            if let view = FindingView(finding, in: result) {
                                write(view, rule: rules.index[finding.id] ?? 0, target: result.target, to: &writer)
                            } else if let view = CheckView(finding) {
                                write(view, rule: checks.index[finding.id] ?? 0, target: result.target, to: &writer)
                            }
                        }
                    }
                    writer.object("properties") { writer in writeProperties(of: result, to: &writer) }
                }
            }
        }
        return writer.bytes
    }

    // MARK: Rules

    /// What all findings with one identifier have in common, told by the worst of them.
    private struct Rule {
        var worst: FindingView
        var all: [FindingView]

        static func all(of views: [FindingView]) -> (list: [Rule], index: [String: Int]) {
            var list: [Rule] = []
            var index: [String: Int] = [:]
            for view in views {
                if let known = index[view.finding.id] {
                    list[known].all.append(view)
                    if view.isWorse(than: list[known].worst) == true { list[known].worst = view }
                } else {
                    index[view.finding.id] = list.count
                    list.append(Rule(worst: view, all: [view]))
                }
            }
            return (list, index)
        }
    }

    private static func write(_ rule: Rule, to writer: inout JSONWriter) {
        let view = rule.worst
        let vulnerability = view.vulnerability
        let id = Printable.text(view.finding.id)
        let title = view.title.isEmpty ? id : Printable.cut(Printable.line(view.title), to: 200)
        writer.object { writer in
            writer.member("id", view.finding.id)
            writer.object("shortDescription") { $0.member("text", title == id ? id : "\(id): \(title)") }
            let summary = Printable.line(vulnerability.summary)
            writer.object("fullDescription") { writer in
                writer.member("text", Printable.cut(summary.isEmpty ? title : summary, to: 1000))
            }
            writer.member("helpUri", ReportURI.page(of: view.finding.id).url)
            writer.object("help") { writer in
                writer.member("text", helpLines(rule).map { "\($0.label): \($0.value)" }.joined(separator: "\n"))
                writer.member("markdown", markdown(rule, title: title))
            }
            writer.object("defaultConfiguration") { $0.member("level", level(view.finding.severity)) }
            writer.object("properties") { writer in
                writer.member("security-severity", securitySeverity(view))
                writer.member("precision", "very-high")
                var tags = ["security", "vulnerability", view.finding.severity.rawValue]
                if vulnerability.knownExploited != nil { tags.append("known-exploited") }
                writer.strings("tags", tags)
            }
        }
    }

    private static func helpLines(_ rule: Rule) -> [(label: String, value: String)] {
        let vulnerability = rule.worst.vulnerability
        var lines = [("Vulnerability", Printable.text(vulnerability.id))]
        if !vulnerability.aliases.isEmpty {
            lines.append(("Also known as", vulnerability.aliases.map(Printable.text).joined(separator: ", ")))
        }
        var severity = rule.worst.finding.severity.rawValue
        if let score = vulnerability.score { severity += ", CVSS \(Printable.score(score))" }
        if let vector = vulnerability.vector { severity += " (\(Printable.text(vector)))" }
        lines.append(("Severity", severity))
        if let exploited = vulnerability.knownExploited {
            let ransomware = exploited.usedByRansomware ? ", used by ransomware" : ""
            lines.append(
                ("Known to be exploited", "listed by CISA on \(Printable.text(exploited.dateAdded))\(ransomware)"))
        }
        var seen: Set<String> = []
        for view in rule.all {
            let text = "\(Printable.text(view.component.name)) \(Printable.text(view.component.version))"
            if seen.insert(text).inserted, seen.count <= 10 {
                lines.append(("Package", "\(text), \(Wording.fix(view.fix))"))
            }
        }
        return lines
    }

    private static func markdown(_ rule: Rule, title: String) -> String {
        var text = "**\(escaped(title))**\n\n| | |\n|---|---|\n"
        for line in helpLines(rule) { text += "| \(line.label) | \(escaped(line.value)) |\n" }
        let links = rule.worst.vulnerability.references.compactMap(ReportURI.link).prefix(10)
        if !links.isEmpty { text += "\n" + links.map { "- <\($0)>\n" }.joined() }
        return text
    }

    /// The text with what Markdown and HTML would read as markup escaped.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "#", "!", "|", "~", "@", ">":
                result += "\\"
                result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func level(_ severity: Severity) -> String {
        switch severity {
        case .critical, .high: "error"
        case .medium, .unknown: "warning"
        case .low, .none: "note"
        }
    }

    /// The score GitHub sorts by. Where the score is of another band than the severity (a distribution rates an issue
    /// in its own way) or is missing, a number that stands for the severity; nil for an unknown one.
    private static func securitySeverity(_ view: FindingView) -> String? {
        let severity = view.finding.severity
        if let score = view.vulnerability.score, Severity(score: score) == severity { return Printable.score(score) }
        return number(severity)
    }

    // MARK: Results

    private static func write(_ view: FindingView, rule: Int, target: Target, to writer: inout JSONWriter) {
        let name = Printable.text(view.component.name)
        let version = Printable.text(view.component.version)
        let title = view.title.isEmpty ? "" : ": \(Printable.cut(Printable.line(view.title), to: 300))"
        writer.object { writer in
            writer.member("ruleId", view.finding.id)
            writer.member("ruleIndex", rule)
            writer.member("level", level(view.finding.severity))
            writer.object("message") { writer in
                // Braces and brackets mean something in a SARIF message (section 3.11).
                writer.member(
                    "text",
                    message(
                        "\(name) \(version) has \(Printable.text(view.finding.id)) "
                            + "(\(view.finding.severity.rawValue))\(title) (\(Wording.fix(view.fix)))"))
            }
            writer.array("locations") { writer in
                let places = view.locations.isEmpty ? [Location(path: target.name)] : view.locations
                for place in places.prefix(10) { write(place, view.component, to: &writer) }
            }
            writeIdentity(of: view.finding, to: &writer)
            writer.object("properties") { writer in
                writer.member("purl", view.component.purl.description)
                writer.member("package", view.component.name)
                writer.member("version", view.component.version)
                if case .fixed(let fixed) = view.fix { writer.member("fixedVersion", fixed) }
                writer.member("score", view.vulnerability.score)
                writer.member("epss", view.vulnerability.epss)
            }
        }
    }

    /// The fingerprints and the suppression of a finding.
    static func writeIdentity(of finding: Finding, to writer: inout JSONWriter) {
        if !finding.fingerprint.isEmpty {
            writer.object("partialFingerprints") { writer in
                writer.member("breakwater/v1", finding.fingerprint)
                // The one fingerprint that GitHub looks at: without it all packages of one database would
                // count as the same place.
                writer.member("primaryLocationLineHash", "\(finding.fingerprint):1")
            }
        }
        guard let exception = finding.exception else { return }
        writer.array("suppressions") { writer in
            writer.object { writer in
                writer.member("kind", "external")
                writer.member("status", "accepted")
                writer.member(
                    "justification",
                    "\(Printable.line(exception.reason)) (until \(Printable.text(exception.expires)))")
            }
        }
    }

    /// A message text: `{0}` is a placeholder and `[text](1)` a link in SARIF, so that braces are doubled and the
    /// brackets of what looks like a link escaped (sections 3.11.5 and 3.11.6).
    static func message(_ text: String) -> String {
        var result = ""
        let hasLink = zip(text.utf8, text.utf8.dropFirst()).contains { $0 == 0x5D && $1 == 0x28 }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "{": result += "{{"
            case "}": result += "}}"
            case "[" where hasLink: result += "\\["
            case "]" where hasLink: result += "\\]"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func write(_ place: Location, _ component: Component, to writer: inout JSONWriter) {
        writer.object { writer in
            writePhysical(place, to: &writer)
            writer.array("logicalLocations") { writer in
                writer.object { writer in
                    writer.member("name", component.name)
                    writer.member("fullyQualifiedName", component.purl.description)
                    writer.member("kind", "package")
                }
            }
            if let layer = place.layer {
                writer.object("message") { $0.member("text", "in layer \(layer)") }
            }
        }
    }

    static func writePhysical(_ place: Location, to writer: inout JSONWriter) {
        writer.object("physicalLocation") { writer in
            let uri = ReportURI.path(place.path)
            writer.object("artifactLocation") { $0.member("uri", uri.isEmpty ? "." : uri) }
            // Columns are left out: SARIF counts them in UTF-16 code units, locations in bytes.
            writer.object("region") { $0.member("startLine", max(1, place.line ?? 1)) }
        }
    }

    // MARK: The run

    private static func writeInvocation(of result: ScanResult, to writer: inout JSONWriter) {
        writer.member("executionSuccessful", result.isComplete)
        guard !result.diagnostics.isEmpty else { return }
        writer.array("toolExecutionNotifications") { writer in
            for diagnostic in result.diagnostics {
                writer.object { writer in
                    writer.object("descriptor") { $0.member("id", diagnostic.code) }
                    writer.member("level", diagnostic.effect == .incomplete ? "error" : "note")
                    writer.object("message") { $0.member("text", message(Printable.line(diagnostic.message))) }
                    if let place = diagnostic.location {
                        writer.array("locations") { writer in
                            writer.object { writePhysical(place, to: &$0) }
                        }
                    }
                }
            }
        }
    }

    private static func writeProperties(of result: ScanResult, to writer: inout JSONWriter) {
        writer.member("complete", result.isComplete)
        writer.member("target", result.target.name)
        writer.member("digest", result.target.digest?.description)
        writer.member("platform", result.target.platform)
        if let distribution = result.target.distribution {
            writer.member("distribution", distribution.name)
            writer.member("support", Wording.support(distribution.support))
        }
        writer.member("advisories", Wording.advisories(result.advisories))
        writer.member("advisoriesUpdated", result.advisories?.updated)
        if let missing = result.advisories?.missingEcosystems, !missing.isEmpty {
            writer.strings("missingEcosystems", missing)
        }
    }
}
