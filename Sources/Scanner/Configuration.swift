import Artifacts
package import Checks
package import Documents
package import Model

/// What `breakwater.yaml` says.
///
/// ```yaml
/// fail-on: high
/// exceptions:
///   - id: CVE-2023-4911
///     package: pkg:deb/debian/libc6     # optional; without version: every version
///     path: usr/lib/**                  # optional; `*` within a folder, `**` across folders
///     reason: the setuid programs that need it are removed from the image
///     expires: 2026-12-31
///   - id: K8S-ISO-003
///     resource: daemonset:monitoring/*  # optional, for findings of checks
///     reason: the node exporter has to see the node
///     expires: 2026-12-31
/// checks:
///   K8S-IMG-004:
///     severity: high                    # or `enabled: false`
///     parameters: {registries: [registry.example.com]}
/// ```
package struct Configuration: Sendable {
    /// The value of `fail-on`, as for the option of that name.
    package var failOn: String?
    package var exceptions: [ExceptionRule] = []
    /// What `checks` says of each check, by id.
    package var checks: [String: CheckSettings] = [:]

    /// How a check is changed.
    package struct CheckSettings: Sendable {
        package var isEnabled = true
        package var severity: Severity?
        package var parameters: [String: DocumentValue] = [:]
        package var place: Location
    }

    package init() {}

    /// Reads a configuration file. Whatever is not known is refused, with its place: an exception with a spelling
    /// mistake would otherwise be one that silently holds for nothing, or for everything.
    package init(path: String) throws(ScanError) {
        let bytes: [UInt8]
        do throws(ArtifactError) {
            bytes = try ReadableFile.contents(of: path, limit: 16 << 20)
        } catch {
            throw ScanError(.configuration, error.description)
        }
        let documents: [Document]
        do throws(DocumentError) {
            documents = try YAMLReader.read(bytes)
        } catch {
            throw ScanError(.configuration, "\(path):\(error)")
        }
        guard let root = documents.first?.root, !root.isNull else { return }
        func failure(_ node: Document.Node, _ message: String) -> ScanError {
            ScanError(.configuration, "\(path):\(node.line):\(node.column): \(message)")
        }
        guard documents.count == 1, root.kind == .object else {
            throw failure(root, "a mapping with 'fail-on', 'exceptions' and 'checks' is expected")
        }
        for member in root.members {
            switch member.name.string {
            case "fail-on":
                guard let text = member.value.string else { throw failure(member.value, "a severity is expected") }
                failOn = text
            case "exceptions":
                guard member.value.kind == .array || member.value.isNull else {
                    throw failure(member.value, "a list is expected")
                }
                for element in member.value.elements {
                    exceptions.append(try Self.rule(element, path: path, failure: failure))
                }
            case "checks":
                guard member.value.kind == .object || member.value.isNull else {
                    throw failure(member.value, "a mapping of check to settings is expected")
                }
                for check in member.value.members {
                    checks[check.name.scalarText ?? ""] = try Self.settings(check.value, path: path, failure: failure)
                }
            case let name:
                throw failure(member.name, "'\(name ?? "")' is not known: 'fail-on', 'exceptions' and 'checks' are")
            }
        }
    }

    private static func settings(
        _ node: Document.Node, path: String, failure: (Document.Node, String) -> ScanError
    ) throws(ScanError) -> CheckSettings {
        var settings = CheckSettings(place: Location(path: path, line: node.line))
        guard node.kind == .object else { throw failure(node, "'enabled', 'severity' and 'parameters' are expected") }
        for member in node.members {
            switch member.name.string {
            case "enabled":
                guard let value = member.value.bool else { throw failure(member.value, "true or false is expected") }
                settings.isEnabled = value
            case "severity":
                guard let severity = member.value.string.flatMap(Severity.init(rawValue:)), severity != .unknown else {
                    throw failure(member.value, "critical, high, medium, low or none is expected")
                }
                settings.severity = severity
            case "parameters":
                for parameter in member.value.members {
                    settings.parameters[parameter.name.scalarText ?? ""] = DocumentValue(parameter.value)
                }
            case let name: throw failure(member.name, "'\(name ?? "")' is not 'enabled', 'severity' or 'parameters'")
            }
        }
        return settings
    }

    /// The values of parameters, by check and name.
    package var parameters: [String: [String: DocumentValue]] { checks.mapValues(\.parameters) }

    /// The checks with what the configuration changes; what it names in vain is reported.
    package func adjusted(_ library: CheckLibrary, diagnostics: inout [Diagnostic]) -> CheckLibrary {
        var library = library
        for (id, settings) in checks.sorted(by: { $0.key < $1.key }) {
            func report(_ message: String) {
                diagnostics.append(
                    Diagnostic("configuration.check", message, at: settings.place, effect: .note))
            }
            guard let check = library.check(id) else {
                report("there is no check \(id): `breakwater check list` shows all")
                continue
            }
            for name in settings.parameters.keys.sorted() where !check.parameters.contains(where: { $0.name == name }) {
                report("\(id) has no parameter '\(name)'")
            }
            library.adjust(id, severity: settings.severity, isEnabled: settings.isEnabled)
        }
        return library
    }

    private static func rule(
        _ node: Document.Node, path: String, failure: (Document.Node, String) -> ScanError
    ) throws(ScanError) -> ExceptionRule {
        var values: [String: String] = [:]
        for member in node.members {
            guard let name = member.name.string,
                ["id", "package", "resource", "path", "reason", "expires"].contains(name)
            else {
                throw failure(
                    member.name, "an exception has 'id', 'package', 'resource', 'path', 'reason' and 'expires'")
            }
            guard let text = member.value.scalarText, !text.isEmpty else {
                throw failure(member.value, "a text is expected")
            }
            values[name] = text
        }
        guard let id = values["id"] else { throw failure(node, "an exception needs an 'id'") }
        guard let reason = values["reason"] else { throw failure(node, "an exception needs a 'reason'") }
        guard let expires = values["expires"], ExceptionRule.isDate(expires) else {
            throw failure(node, "an exception needs 'expires', a day as YYYY-MM-DD")
        }
        var package: PackageURL?
        if let text = values["package"] {
            do throws(PackageURLError) {
                package = try PackageURL(parsing: text)
            } catch {
                throw failure(node, "'package' is not a package URL: \(error)")
            }
        }
        return ExceptionRule(
            id: id, package: package, resource: values["resource"], pattern: values["path"], reason: reason,
            expires: expires,
            place: Location(path: path, line: node.line))
    }

    /// Marks the findings that are excepted, and reports exceptions that are over or that no finding needs any more.
    package func apply(to result: inout ScanResult, today: String) {
        for rule in exceptions {
            guard rule.expires >= today else {
                result.diagnostics.append(
                    Diagnostic(
                        "exception.expired",
                        "the exception for \(rule.id) expired on \(rule.expires) and does not hold",
                        at: rule.place, effect: .note))
                continue
            }
            var isUsed = false
            for index in result.findings.indices where rule.matches(result.findings[index], in: result) {
                isUsed = true
                if result.findings[index].exception == nil {
                    result.findings[index].exception = Exception(reason: rule.reason, expires: rule.expires)
                }
            }
            if !isUsed {
                result.diagnostics.append(
                    Diagnostic(
                        "exception.unused", "the exception for \(rule.id) fits no finding: remove it", at: rule.place,
                        effect: .note))
            }
        }
    }
}
