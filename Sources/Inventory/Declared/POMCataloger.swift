import Documents
import Model

/// Project files of Maven (`pom.xml`).
///
/// Source: the Maven documentation, "POM Reference" and "Introduction to the Dependency Mechanism". The file is read on
/// its own: its properties, its parent's coordinates and its own `dependencyManagement` are applied; what a parent
/// elsewhere or an imported bill of materials sets is not known, and noted. Transitive dependencies are not in the
/// file. Profiles count when they are active by default. Plugins are part of the build and no components.
package struct POMCataloger: Cataloger {
    package let name = "pom"
    package let patterns: [FilePattern] = [.name("pom.xml")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        do throws(DocumentError) {
            let model = try POMModel(CatalogFile.copy(bytes))
            Self.report(model, into: &declared)
        } catch {
            declared.problem(error)
        }
        declared.finish(into: &output)
    }

    private static func report(_ model: POMModel, into declared: inout DeclaredFile) {
        guard model.isProject else {
            declared.note("format", "this is no project file of Maven: its outermost element is not 'project'", line: 1)
            return
        }
        for profile in model.inactiveProfiles {
            declared.note(
                "profile",
                "the dependencies of the profile '\(DeclaredFile.shown(profile.id))' are not read: it is not active by "
                    + "default",
                line: profile.line)
        }
        for dependency in model.dependencies {
            report(dependency, of: model, into: &declared)
        }
    }

    private static func report(
        _ dependency: POMModel.Dependency, of model: POMModel, into declared: inout DeclaredFile
    ) {
        var names: [String] = []
        for text in [dependency.group, dependency.artifact] {
            switch model.resolve(text) {
            case .value(let value) where !value.isEmpty: names.append(value)
            case .value:
                declared.problem(
                    "entry", "a dependency without groupId or artifactId: add it", line: dependency.line)
                return
            case .unknown(let property):
                declared.note(
                    "unresolved",
                    "'${\(DeclaredFile.shown(property))}' is not set in this file: the dependency's name is not known "
                        + "here",
                    line: dependency.line)
                return
            }
        }
        let name = "\(names[0]):\(names[1])"
        let shown = DeclaredFile.shown(name)
        let managed = model.managed(dependency, group: names[0], artifact: names[1])
        guard let written = dependency.version ?? managed?.version else {
            declared.note(
                "unresolved", "the version of '\(shown)' is set by a parent or an imported POM: it is not known here",
                line: dependency.line)
            return
        }
        guard case .value(var version) = model.resolve(written) else {
            if case .unknown(let property) = model.resolve(written) {
                declared.note(
                    "unresolved",
                    "'${\(DeclaredFile.shown(property))}' is not set in this file: the version of '\(shown)' is not "
                        + "known here",
                    line: dependency.line)
            }
            return
        }
        if let exact = Self.exactVersion(version) {
            version = exact
        } else {
            declared.note(
                "unpinned",
                "'\(shown)' is not pinned ('\(DeclaredFile.shown(version))'): its version is not known here",
                line: dependency.line)
            return
        }
        var qualifiers: [PackageURL.Qualifier] = []
        if let classifier = dependency.classifier, case .value(let value) = model.resolve(classifier), !value.isEmpty {
            qualifiers.append(.init("classifier", value))
        }
        if let type = dependency.type, case .value(let value) = model.resolve(type), !value.isEmpty, value != "jar" {
            qualifiers.append(.init("type", value))
        }
        var isTest = false
        if let scope = dependency.scope ?? managed?.scope, case .value(let value) = model.resolve(scope) {
            isTest = value == "test"
        }
        declared.add(
            .maven, name: name, version: version, qualifiers: qualifiers, line: dependency.line, isDevelopment: isTest)
    }

    /// The version when it is one: `1.0`, or the range of a single version, `[1.0]`.
    private static func exactVersion(_ text: String) -> String? {
        let utf8 = text.utf8
        guard let first = utf8.first, let last = utf8.last, text != "LATEST", text != "RELEASE" else { return nil }
        if first == UInt8(ascii: "["), last == UInt8(ascii: "]"), !utf8.contains(UInt8(ascii: ",")) {
            let inside = DeclaredText(Array(utf8.dropFirst().dropLast())).trimmed.string
            return inside.isEmpty ? nil : inside
        }
        return utf8.contains { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ",") }
            ? nil : text
    }
}
