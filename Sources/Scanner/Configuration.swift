import Artifacts
import Documents
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
/// ```
package struct Configuration: Sendable {
    /// The value of `fail-on`, as for the option of that name.
    package var failOn: String?
    package var exceptions: [ExceptionRule] = []

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
            throw failure(root, "a mapping with 'fail-on' and 'exceptions' is expected")
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
            case let name:
                throw failure(member.name, "'\(name ?? "")' is not known: 'fail-on' and 'exceptions' are")
            }
        }
    }

    private static func rule(
        _ node: Document.Node, path: String, failure: (Document.Node, String) -> ScanError
    ) throws(ScanError) -> ExceptionRule {
        var values: [String: String] = [:]
        for member in node.members {
            guard let name = member.name.string, ["id", "package", "path", "reason", "expires"].contains(name) else {
                throw failure(member.name, "an exception has 'id', 'package', 'path', 'reason' and 'expires'")
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
            id: id, package: package, pattern: values["path"], reason: reason, expires: expires,
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
