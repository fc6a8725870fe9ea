package import Model

/// Writes Breakwater's own report, which says all that a result holds; `docs/json-report.md` describes it and
/// `docs/schemas/report.schema.json` is its schema.
package struct JSONReportWriter {
    /// The version of the format: the first number changes when something that was there means something else or is
    /// gone, the second one when something is added.
    package static let schemaVersion = "1.1"

    /// The report as UTF-8.
    package static func write(_ result: ScanResult, tool: ToolInfo, pretty: Bool = true) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        var texts: [String: Misconfiguration] = [:]
        for finding in result.findings {
            if case .misconfiguration(let subject) = finding.subject, texts[finding.id] == nil {
                texts[finding.id] = subject
            }
        }
        writer.object { writer in
            writer.member("schemaVersion", schemaVersion)
            writer.object("tool") { writer in
                writer.member("name", tool.name)
                writer.member("version", tool.version)
            }
            writer.member("complete", result.isComplete)
            write(result.target, to: &writer)
            write(result.advisories, to: &writer)
            write(ReportSummary(result), packages: result.components.count, to: &writer)
            writer.array("components") { writer in
                for (index, component) in result.components.enumerated() {
                    write(component, upgrade: result.upgrades[index], to: &writer)
                }
            }
            writer.array("findings") { writer in
                for finding in result.findings {
                    if let view = FindingView(finding, in: result) {
                        write(view, to: &writer)
                    } else if let view = CheckView(finding) {
                        write(view, texts: texts, to: &writer)
                    }
                }
            }
            if let configuration = result.configuration { write(configuration, texts: texts, to: &writer) }
            writer.array("diagnostics") { writer in
                for diagnostic in result.diagnostics { write(diagnostic, to: &writer) }
            }
        }
        return writer.bytes
    }

    private static func write(_ target: Target, to writer: inout JSONWriter) {
        writer.object("target") { writer in
            writer.member("kind", target.kind.rawValue)
            writer.member("name", target.name)
            writer.member("digest", target.digest?.description)
            writer.member("platform", target.platform)
            if !target.layers.isEmpty {
                writer.array("layers") { writer in
                    for layer in target.layers {
                        writer.object { writer in
                            writer.member("digest", layer.digest.description)
                            writer.member("diffId", layer.diffID.description)
                            writer.member("createdBy", layer.createdBy)
                        }
                    }
                }
            }
            if let distribution = target.distribution { write(distribution, to: &writer) }
        }
    }

    private static func write(_ distribution: Distribution, to writer: inout JSONWriter) {
        writer.object("distribution") { writer in
            writer.member("id", distribution.id)
            writer.member("version", distribution.version)
            writer.member("codename", distribution.codename)
            writer.member("name", distribution.name)
            if !distribution.like.isEmpty { writer.strings("like", distribution.like) }
            guard let support = distribution.support else { return }
            writer.object("support") { writer in
                switch support {
                case .supported(let until):
                    writer.member("state", "supported")
                    writer.member("until", until)
                case .extended(let since, let until):
                    writer.member("state", "extended")
                    writer.member("since", since)
                    writer.member("until", until)
                case .ended(let since):
                    writer.member("state", "ended")
                    writer.member("since", since)
                }
            }
        }
    }

    private static func write(_ advisories: AdvisorySource?, to writer: inout JSONWriter) {
        guard let advisories else { return writer.null("advisories") }
        writer.object("advisories") { writer in
            writer.member("kind", advisories.kind.rawValue)
            writer.member("updated", advisories.updated)
            writer.member("count", advisories.count)
            writer.strings("missingEcosystems", advisories.missingEcosystems)
        }
    }

    private static func write(_ summary: ReportSummary, packages: Int, to writer: inout JSONWriter) {
        writer.object("summary") { writer in
            writer.member("components", packages)
            writer.member("open", summary.open)
            writer.object("openBySeverity") { writer in
                for severity in Wording.severitiesWorstFirst {
                    writer.member(
                        severity.rawValue, summary.severities.first { $0.severity == severity }?.count ?? 0)
                }
            }
            writer.member("fixable", summary.fixable)
            writer.member("knownExploited", summary.exploited)
            writer.member("excepted", summary.excepted)
        }
    }

    private static func write(_ component: Component, upgrade: String?, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("purl", component.purl.description)
            writer.member("kind", component.kind.rawValue)
            writer.member("name", component.name)
            writer.member("version", component.version)
            if let source = component.source {
                writer.object("source") { writer in
                    writer.member("name", source.name)
                    writer.member("version", source.version)
                }
            }
            writer.member("ecosystem", component.ecosystem?.description)
            if !component.licenses.isEmpty { writer.strings("licenses", component.licenses) }
            writer.member("development", component.isDevelopment)
            writer.member("upgrade", upgrade)
            write(component.locations, to: &writer)
        }
    }

    private static func write(_ view: FindingView, to writer: inout JSONWriter) {
        writer.object { writer in
            writeHead(of: view.finding, kind: "vulnerability", title: view.title, to: &writer)
            writer.object("package") { writer in
                writer.member("component", view.index)
                writer.member("purl", view.component.purl.description)
                writer.member("name", view.component.name)
                writer.member("version", view.component.version)
            }
            writer.object("fix") { writer in
                switch view.fix {
                case .fixed(let version):
                    writer.member("state", "fixed")
                    writer.member("version", version)
                case .unfixed: writer.member("state", "unfixed")
                case .unknown: writer.member("state", "unknown")
                }
            }
            write(view.vulnerability, to: &writer)
            write(view.locations, to: &writer)
        }
    }

    /// What findings of every kind have.
    private static func writeHead(of finding: Finding, kind: String, title: String, to writer: inout JSONWriter) {
        writer.member("id", finding.id)
        writer.member("kind", kind)
        writer.member("title", title)
        writer.member("severity", finding.severity.rawValue)
        writer.member("status", finding.exception == nil ? "open" : "excepted")
        if let exception = finding.exception {
            writer.object("exception") { writer in
                writer.member("reason", exception.reason)
                writer.member("expires", exception.expires)
            }
        }
        writer.member("fingerprint", finding.fingerprint)
    }

    private static func write(
        _ view: CheckView, texts: [String: Misconfiguration], to writer: inout JSONWriter
    ) {
        let misconfiguration = view.misconfiguration
        writer.object { writer in
            writeHead(of: view.finding, kind: "misconfiguration", title: view.finding.title, to: &writer)
            writer.member("resource", misconfiguration.resource)
            writer.member("message", misconfiguration.message)
            // What all findings of a check have in common stands there.
            if misconfiguration.why != texts[view.finding.id]?.why { writer.member("why", misconfiguration.why) }
            writer.object("fix") { $0.member("state", misconfiguration.isFixable ? "available" : "none") }
            write(view.finding.locations, to: &writer)
        }
    }

    private static func write(
        _ configuration: ConfigurationSummary, texts: [String: Misconfiguration], to writer: inout JSONWriter
    ) {
        writer.object("configuration") { writer in
            writer.object("resources") { writer in
                for entry in configuration.resources { writer.member(entry.kind, entry.count) }
            }
            writer.object("unknownKinds") { writer in
                for entry in configuration.unknownKinds { writer.member(entry.kind, entry.count) }
            }
            writer.array("checks") { writer in
                for judgement in configuration.judgements {
                    writer.object { writer in
                        writer.member("id", judgement.check)
                        writer.member("title", judgement.title)
                        writer.member("passed", judgement.passed)
                        writer.member("failed", judgement.failed)
                        writer.member("unknown", judgement.unknown)
                        writer.member("errors", judgement.errors)
                        writer.member("notApplicable", judgement.notApplicable)
                        if let text = texts[judgement.check] { writeText(text, to: &writer) }
                    }
                }
            }
            if let framework = configuration.framework { write(framework, to: &writer) }
        }
    }

    /// Why something is wrong and where that belongs.
    private static func writeText(_ text: Misconfiguration, to writer: inout JSONWriter) {
        writer.member("why", text.why)
        writer.member("advice", text.advice)
        writer.strings("attack", text.attack)
        writer.strings("cwe", text.weaknesses.map { "CWE-\($0)" })
        writer.object("compliance") { writer in
            for entry in text.controls { writer.strings(entry.framework, entry.controls) }
        }
        writer.strings("references", text.references)
    }

    private static func write(_ framework: FrameworkReport, to writer: inout JSONWriter) {
        writer.object("framework") { writer in
            writer.member("id", framework.id)
            writer.member("title", framework.title)
            writer.member("version", framework.version)
            writer.array("controls") { writer in
                for control in framework.controls {
                    writer.object { writer in
                        writer.member("id", control.id)
                        writer.member("title", control.title)
                        writer.member("section", control.section)
                        writer.member("state", control.state.rawValue)
                        writer.strings("checks", control.checks)
                        writer.member("findings", control.findings)
                        writer.member("reason", control.reason)
                    }
                }
            }
        }
    }

    private static func write(_ vulnerability: Vulnerability, to writer: inout JSONWriter) {
        writer.object("vulnerability") { writer in
            writer.member("id", vulnerability.id)
            writer.strings("aliases", vulnerability.aliases)
            writer.member("summary", vulnerability.summary)
            writer.member("severity", vulnerability.severity.rawValue)
            writer.member("score", vulnerability.score)
            writer.member("vector", vulnerability.vector)
            writer.member("severitySource", vulnerability.severitySource)
            if let exploited = vulnerability.knownExploited {
                writer.object("knownExploited") { writer in
                    writer.member("dateAdded", exploited.dateAdded)
                    writer.member("usedByRansomware", exploited.usedByRansomware)
                }
            }
            writer.member("epss", vulnerability.epss)
            writer.member("published", vulnerability.published)
            writer.strings("references", vulnerability.references)
        }
    }

    private static func write(_ diagnostic: Diagnostic, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", diagnostic.code)
            writer.member("effect", diagnostic.effect.rawValue)
            writer.member("message", diagnostic.message)
            if let location = diagnostic.location {
                writer.object("location") { writer in writeMembers(of: location, to: &writer) }
            }
        }
    }

    private static func write(_ locations: [Location], to writer: inout JSONWriter) {
        writer.array("locations") { writer in
            for location in locations {
                writer.object { writer in writeMembers(of: location, to: &writer) }
            }
        }
    }

    private static func writeMembers(of location: Location, to writer: inout JSONWriter) {
        writer.member("path", location.path)
        writer.member("line", location.line)
        writer.member("column", location.column)
        writer.member("layer", location.layer?.description)
    }
}
