package import Model

/// Writes a CycloneDX 1.6 bill of materials in JSON, with the vulnerabilities where they were looked for.
///
/// Source: CycloneDX 1.6, `bom-1.6.schema.json`.
package struct CycloneDXWriter {
    let result: ScanResult
    let tool: ToolInfo
    let timestamp: String?
    /// The `bom-ref` of every component, by its index.
    let references: [String]
    /// The `bom-ref` of what was scanned.
    static let root = "target"

    /// The document as UTF-8.
    ///
    /// The same arguments give the same bytes; the serial number is made of the content.
    /// - Parameter timestamp: when the document was made, RFC 3339 in UTC; nil leaves it out.
    package static func write(
        _ result: ScanResult, tool: ToolInfo, timestamp: String? = nil, pretty: Bool = true
    ) -> [UInt8] {
        let writer = CycloneDXWriter(result: result, tool: tool, timestamp: timestamp)
        let content = writer.document(serialNumber: nil, pretty: false)
        return writer.document(serialNumber: "urn:uuid:\(ContentUUID.of(content))", pretty: pretty)
    }

    private init(result: ScanResult, tool: ToolInfo, timestamp: String?) {
        self.result = result
        self.tool = tool
        self.timestamp = timestamp
        var names = UniqueNames(taken: [Self.root, "distribution"])
        references = result.components.map { names.name($0.purl.description) }
    }

    private func document(serialNumber: String?, pretty: Bool) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.object { writer in
            writer.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
            writer.member("bomFormat", "CycloneDX")
            writer.member("specVersion", "1.6")
            writer.member("serialNumber", serialNumber)
            writer.member("version", 1)
            writer.object("metadata") { writeMetadata(to: &$0) }
            writer.array("components") { writer in
                if let distribution = result.target.distribution { write(distribution, to: &writer) }
                for (index, component) in result.components.enumerated() {
                    write(component, reference: references[index], to: &writer)
                }
            }
            writer.array("dependencies") { writer in
                writer.object { writer in
                    writer.member("ref", Self.root)
                    writer.strings(
                        "dependsOn", (result.target.distribution == nil ? [] : ["distribution"]) + references)
                }
            }
            if !result.isComplete {
                writer.array("compositions") { writer in
                    writer.object { writer in
                        writer.member("aggregate", "incomplete")
                        writer.strings("assemblies", [Self.root])
                    }
                }
            }
            if result.advisories != nil {
                writer.array("vulnerabilities") { writeVulnerabilities(to: &$0) }
            }
        }
        return writer.bytes
    }

    // MARK: What was scanned

    private func writeMetadata(to writer: inout JSONWriter) {
        writer.member("timestamp", timestamp)
        writer.object("tools") { writer in
            writer.array("components") { writer in
                writer.object { writer in
                    writer.member("type", "application")
                    writer.member("name", tool.name)
                    writer.member("version", tool.version)
                    if let link = ReportURI.link(tool.informationURI) {
                        writer.array("externalReferences") { writer in
                            writer.object { writer in
                                writer.member("type", "website")
                                writer.member("url", link)
                            }
                        }
                    }
                }
            }
        }
        writer.object("component") { writer in
            let target = result.target
            let type =
                switch target.kind {
                case .image: "container"
                case .rootfs: "operating-system"
                case .folder, .sbom: "application"
                }
            writer.member("type", type)
            writer.member("bom-ref", Self.root)
            writer.member("name", target.name)
            writer.member("version", target.digest?.description)
            if let digest = target.digest {
                writer.array("hashes") { writer in
                    writer.object { writer in
                        writer.member("alg", digest.algorithm == "sha512" ? "SHA-512" : "SHA-256")
                        writer.member("content", digest.hex)
                    }
                }
            }
            var properties = [("breakwater:target:kind", target.kind.rawValue)]
            if let platform = target.platform { properties.append(("breakwater:image:platform", platform)) }
            for layer in target.layers {
                properties.append(("breakwater:image:layer:digest", layer.digest.description))
                properties.append(("breakwater:image:layer:diffId", layer.diffID.description))
            }
            Self.write(properties, to: &writer)
        }
        var properties = [
            ("breakwater:complete", result.isComplete ? "true" : "false"),
            ("breakwater:advisories", Wording.advisories(result.advisories)),
        ]
        for ecosystem in result.advisories?.missingEcosystems ?? [] {
            properties.append(("breakwater:advisories:missing", ecosystem))
        }
        for diagnostic in result.diagnostics where diagnostic.effect == .incomplete {
            properties.append(("breakwater:notRead", "\(diagnostic) [\(diagnostic.code)]"))
        }
        Self.write(properties, to: &writer)
    }

    private func write(_ distribution: Distribution, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", "operating-system")
            writer.member("bom-ref", "distribution")
            writer.member("name", distribution.id)
            writer.member("version", distribution.version.map(Self.version))
            writer.member("description", distribution.name)
            var properties: [(String, String)] = []
            if let codename = distribution.codename {
                properties.append(("breakwater:distribution:codename", codename))
            }
            if let support = Wording.support(distribution.support) {
                properties.append(("breakwater:distribution:support", support))
            }
            Self.write(properties, to: &writer)
        }
    }

    // MARK: Components

    private func write(_ component: Component, reference: String, to writer: inout JSONWriter) {
        let (group, name) = Self.split(component)
        writer.object { writer in
            writer.member("type", "library")
            writer.member("bom-ref", reference)
            writer.member("group", group)
            writer.member("name", name)
            writer.member("version", Self.version(component.version))
            if component.isDevelopment { writer.member("scope", "excluded") }
            Self.write(licenses: component.licenses, to: &writer)
            writer.member("purl", component.purl.description)
            if !component.locations.isEmpty {
                writer.object("evidence") { writer in
                    writer.array("occurrences") { writer in
                        for location in component.locations {
                            writer.object { writer in
                                writer.member("location", location.path)
                                writer.member("line", location.line)
                                writer.member("additionalContext", location.layer.map { "layer \($0)" })
                            }
                        }
                    }
                }
            }
            var properties = [("breakwater:package:kind", component.kind.rawValue)]
            if let ecosystem = component.ecosystem {
                properties.append(("breakwater:package:ecosystem", ecosystem.description))
            }
            if let source = component.source {
                properties.append(("breakwater:package:source:name", source.name))
                properties.append(("breakwater:package:source:version", source.version))
            }
            if let place = component.locations.first {
                properties.append(("breakwater:package:path", place.path))
                if let layer = place.layer { properties.append(("breakwater:image:layer:diffId", layer.description)) }
            }
            if component.isDevelopment { properties.append(("breakwater:package:development", "true")) }
            Self.write(properties, to: &writer)
        }
    }

    /// Group and name in the way of the package's ecosystem: npm scope, Maven group, Composer vendor.
    private static func split(_ component: Component) -> (group: String?, name: String) {
        let separator: UInt8
        switch component.kind {
        case .npm, .composer: separator = UInt8(ascii: "/")
        case .maven: separator = UInt8(ascii: ":")
        default: return (nil, component.name)
        }
        let bytes = component.name.utf8
        guard let index = bytes.firstIndex(of: separator), index > bytes.startIndex else {
            return (nil, component.name)
        }
        let name = String(component.name[bytes.index(after: index)...])
        return name.isEmpty ? (nil, component.name) : (String(component.name[..<index]), name)
    }

    /// The schema allows 1024 characters.
    static func version(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(1024)))
    }

    /// Identifiers of the SPDX list as such, a single expression as an expression, anything else as a name.
    private static func write(licenses: [String], to writer: inout JSONWriter) {
        let texts = licenses.filter { !$0.isEmpty }
        guard let first = texts.first else { return }
        writer.array("licenses") { writer in
            if texts.count == 1, SPDXLicenses.identifier(first) == nil, SPDXLicenses.isExpression(first) {
                writer.object { $0.member("expression", first) }
                return
            }
            for text in texts {
                writer.object { writer in
                    writer.object("license") { writer in
                        if let id = SPDXLicenses.identifier(text) {
                            writer.member("id", id)
                        } else {
                            writer.member("name", text)
                        }
                    }
                }
            }
        }
    }

    static func write(_ properties: [(String, String)], to writer: inout JSONWriter) {
        guard !properties.isEmpty else { return }
        writer.array("properties") { writer in
            for (name, value) in properties {
                writer.object { writer in
                    writer.member("name", name)
                    writer.member("value", value)
                }
            }
        }
    }
}

/// Names made unique by a number where they occur again.
struct UniqueNames {
    private var taken: Set<String>
    /// The number to try next, so that many equal names stay cheap.
    private var next: [String: Int] = [:]

    init(taken: Set<String> = []) {
        self.taken = taken
    }

    mutating func name(_ wanted: String) -> String {
        if taken.insert(wanted).inserted { return wanted }
        var number = next[wanted] ?? 2
        while !taken.insert("\(wanted) (\(number))").inserted { number += 1 }
        next[wanted] = number + 1
        return "\(wanted) (\(number))"
    }
}
