import Documents
import Model

/// Lock files of Poetry (`poetry.lock`).
///
/// Source: the Poetry documentation, "Basic usage", "Dependency groups" and the lock file's own versions 1.0 to 2.1.
/// A package is for development when its category is `dev` (up to 1.1), or when none of its groups is `main` (from
/// 2.1; in between the lock file does not say). Packages of the project's own folders are left out.
package struct PoetryLockCataloger: Cataloger {
    package let name = "poetry-lock"
    package let patterns: [FilePattern] = [.name("poetry.lock")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        do throws(DocumentError) {
            let document = try TOMLReader.read(CatalogFile.copy(bytes))
            for package in document.root["package"]?.elements ?? document.root.elements {
                Self.read(package, into: &declared)
            }
        } catch {
            declared.problem(error)
        }
        declared.finish(into: &output)
    }

    private static func read(_ package: Document.Node, into declared: inout DeclaredFile) {
        guard let name = package["name"]?.string, let version = package["version"]?.string, !name.isEmpty,
            !version.isEmpty
        else {
            declared.problem(
                "entry", "a package without name or version: write the lock file again", line: package.line)
            return
        }
        var qualifiers: [PackageURL.Qualifier] = []
        if let source = package["source"] {
            let url = source["url"]?.string ?? ""
            switch source["type"]?.string {
            case "directory":
                declared.note(
                    "local", "'\(DeclaredFile.shown(name))' is a folder of this project: it is scanned as such",
                    line: package.line)
                return
            case "git":
                let commit = source["resolved_reference"]?.string ?? source["reference"]?.string ?? ""
                qualifiers.append(.init("vcs_url", "git+\(url)\(commit.isEmpty ? "" : "@\(commit)")"))
            case "url":
                qualifiers.append(.init("download_url", url))
            case "legacy":
                qualifiers.append(.init("repository_url", url))
            default:
                break
            }
        }
        var isDevelopment = package["category"]?.string == "dev"
        if let groups = package["groups"], groups.count > 0 {
            isDevelopment = !groups.elements.contains { $0.equals("main") }
        }
        declared.add(
            .pypi, name: PythonName.normalized(name), version: version, qualifiers: qualifiers, line: package.line,
            isDevelopment: isDevelopment)
    }
}
