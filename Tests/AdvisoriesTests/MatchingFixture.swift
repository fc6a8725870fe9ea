import Advisories
import Documents
import Foundation
import Model
import Testing

/// A case of `Fixtures/advisories/matching`: OSV records, components, and what the matcher must say of them.
struct MatchingFixture: CustomTestStringConvertible, Sendable {
    let name: String
    var testDescription: String { name }

    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/advisories")

    static let all: [MatchingFixture] = {
        let folder = fixtures.appendingPathComponent("matching").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map(MatchingFixture.init)
    }()

    var folder: String { Self.fixtures.appendingPathComponent("matching/\(name)").path }
    var records: String { "\(folder)/input/advisories" }

    /// The records in the order of their files.
    func documents() throws -> [(path: String, root: Document.Node)] {
        try FileManager.default.contentsOfDirectory(atPath: records).sorted().map { file in
            (file, try Self.json("\(records)/\(file)"))
        }
    }

    func components() throws -> [Component] {
        try Self.json("\(folder)/input/components.json").elements.map { node in
            let type = node["type"]?.string ?? ""
            let source = node["source"].map { source in
                SourcePackage(name: source["name"]?.string ?? "", version: source["version"]?.string ?? "")
            }
            var qualifiers: [PackageURL.Qualifier] = []
            if let members = node["qualifiers"]?.members {
                for (key, value) in members {
                    qualifiers.append(PackageURL.Qualifier(key.string ?? "", value.string ?? ""))
                }
            }
            let name = node["name"]?.string ?? ""
            var component = Component(
                purl: PackageURL(
                    type: type, namespace: node["namespace"]?.string, name: name, version: node["version"]?.string,
                    qualifiers: qualifiers),
                kind: PackageKind(rawValue: type) ?? .generic, name: name, version: node["version"]?.string ?? "",
                source: source, ecosystem: node["ecosystem"]?.string.map { Ecosystem(osv: $0) })
            component.otherEcosystems = (node["other-ecosystems"]?.elements.map { $0 } ?? []).compactMap(\.string)
                .map { Ecosystem(osv: $0) }
            return component
        }
    }

    /// What is expected, one line each.
    func expected() throws -> [String] {
        let root = try Self.json("\(folder)/expected.json")
        var lines: [String] = []
        for node in root["findings"]?.elements.map({ $0 }) ?? [] {
            var line = "\(node["component"]?.string ?? "") \(node["id"]?.string ?? "") fix=\(node["fix"]?.string ?? "")"
            line += " severity=\(node["severity"]?.string ?? "")"
            line += " by=\(node["severity-source"]?.string ?? "nobody")"
            if let aliases = node["aliases"] {
                line += " aliases=\(aliases.elements.compactMap(\.string).joined(separator: ","))"
            }
            lines.append(line)
        }
        for (name, value) in root["upgrades"]?.members.map({ $0 }) ?? [] {
            lines.append("upgrade \(name.string ?? "") \(value.string ?? "")")
        }
        for node in root["missing"]?.elements.map({ $0 }) ?? [] { lines.append("missing \(node.string ?? "")") }
        for node in root["diagnostics"]?.elements.map({ $0 }) ?? [] { lines.append("diagnostic \(node.string ?? "")") }
        return lines.sorted()
    }

    /// A result in the lines of ``expected()``. Aliases are given where the case states them.
    func lines(_ result: MatchResult, _ components: [Component], _ diagnostics: [Diagnostic]) throws -> [String] {
        var stated: Set<String> = []
        for node in try Self.json("\(folder)/expected.json")["findings"]?.elements.map({ $0 }) ?? []
        where node["aliases"] != nil {
            stated.insert("\(node["component"]?.string ?? "") \(node["id"]?.string ?? "")")
        }
        func label(_ index: Int) -> String { "\(components[index].name)@\(components[index].version)" }
        var lines: [String] = []
        for finding in result.findings {
            guard case .vulnerability(let vulnerability, let component, let fix) = finding.subject else { continue }
            let text: String
            switch fix {
            case .fixed(let version): text = version
            case .unfixed: text = "unfixed"
            case .unknown: text = "unknown"
            }
            var line = "\(label(component)) \(finding.id) fix=\(text) severity=\(finding.severity.rawValue)"
            line += " by=\(vulnerability.severitySource ?? "nobody")"
            if stated.contains("\(label(component)) \(finding.id)") {
                line += " aliases=\(vulnerability.aliases.joined(separator: ","))"
            }
            lines.append(line)
        }
        for (component, version) in result.upgrades { lines.append("upgrade \(label(component)) \(version)") }
        for name in result.missingEcosystems { lines.append("missing \(name)") }
        for diagnostic in diagnostics + result.diagnostics { lines.append("diagnostic \(diagnostic.code)") }
        return lines.sorted()
    }

    static func json(_ path: String) throws -> Document.Node {
        try JSONReader.read([UInt8](Data(contentsOf: URL(fileURLWithPath: path)))).root
    }
}
