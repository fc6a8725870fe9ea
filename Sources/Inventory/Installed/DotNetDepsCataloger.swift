import Documents
import Model

/// Finds the NuGet packages of published .NET applications and of shared frameworks in `NAME.deps.json`.
///
/// Reported are the libraries of type `package` and `runtimepack` that the target of the application's runtime
/// names and that bring files. A library without files in the target (a meta-package, or one whose files the
/// framework supersedes) is mentioned there although nothing of it is present, and is left out; where the target
/// names no files for any library at all, that says nothing and all are reported. Projects, plain references and
/// libraries that are used for compilation only are no packages of the application.
///
/// Source: .NET SDK documentation, "Runtime Configuration Files", section "[appname].deps.json".
package struct DotNetDepsCataloger: Cataloger {
    package init() {}

    package var name: String { "dotnet" }
    package var patterns: [FilePattern] { [.suffix(".deps.json")] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        let root: Document.Node
        do {
            root = try JSONReader.read(bytes.withUnsafeBufferPointer { Array($0) }).root
        } catch {
            output.diagnostics.append(
                Diagnostic(
                    "dotnet.deps",
                    "the dependency manifest is not valid JSON (\(error.message)), so the application's packages "
                        + "are not known: publish it again",
                    at: Location(path: file.path, line: error.line, column: error.column)))
            return
        }
        // Other programs may call a file so; one without either member is not a manifest.
        guard let libraries = root["libraries"], let targets = root["targets"], libraries.kind == .object,
            targets.kind == .object
        else { return }
        let present = Self.libraries(of: Self.target(root, targets))
        for (key, value) in libraries.members {
            guard let identity = key.string, present.contains(identity), let type = value["type"]?.string,
                let package = Self.package(identity, type: type)
            else { continue }
            output.components.append(
                Component(
                    purl: PackageURL(type: "nuget", name: package.name, version: package.version), kind: .nuget,
                    name: package.name, version: package.version,
                    ecosystem: PackageKind.nuget.languageEcosystem,
                    locations: [Location(path: file.path, line: key.line, column: key.column)]))
        }
    }

    /// The targets that count: the one that `runtimeTarget` names, all of them when it names none.
    private static func target(_ root: Document.Node, _ targets: Document.Node) -> [Document.Node] {
        // `runtimeTarget` was a plain text before .NET Core 1.0 was released.
        let name = root["runtimeTarget"]?["name"]?.string ?? root["runtimeTarget"]?.string
        if let name, let target = targets[name] { return [target] }
        return targets.members.map { $0.value }
    }

    /// The identities (`name/version`) of the libraries that are present at run time.
    private static func libraries(of targets: [Document.Node]) -> Set<String> {
        var withFiles: Set<String> = []
        var all: Set<String> = []
        for target in targets {
            for (key, value) in target.members {
                guard let identity = key.string, value["compileOnly"]?.bool != true else { continue }
                all.insert(identity)
                if hasFiles(value) { withFiles.insert(identity) }
            }
        }
        return withFiles.isEmpty ? all : withFiles
    }

    private static func hasFiles(_ library: Document.Node) -> Bool {
        for group in ["runtime", "native", "resources", "runtimeTargets"] {
            guard let files = library[group] else { continue }
            // `_._` is NuGet's sign for an empty folder.
            if files.members.contains(where: { $0.name.string?.hasSuffix("_._") == false }) { return true }
        }
        return false
    }

    private static func package(_ identity: String, type: String) -> (name: String, version: String)? {
        guard let slash = identity.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        var name = String(identity[..<slash])
        let version = String(identity[identity.utf8.index(after: slash)...])
        switch type.lowercased() {
        case "package": break
        case "runtimepack":
            let prefix = "runtimepack."
            if name.hasPrefix(prefix) { name = String(name.dropFirst(prefix.utf8.count)) }
        default: return nil
        }
        return name.isEmpty || version.isEmpty ? nil : (name, version)
    }
}
