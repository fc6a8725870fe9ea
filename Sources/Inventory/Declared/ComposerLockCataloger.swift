import Documents
import Model

/// Lock files of Composer (`composer.lock`).
///
/// Source: the Composer documentation, "The composer.json schema" and "Versions and constraints". Versions are kept as
/// they are written (`v5.4.0`, `dev-main`); the version order of Packagist takes the `v` away. Packages from a local
/// path are left out.
package struct ComposerLockCataloger: Cataloger {
    package let name = "composer-lock"
    package let patterns: [FilePattern] = [.name("composer.lock")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        do throws(DocumentError) {
            let root = try JSONReader.read(CatalogFile.copy(bytes)).root
            if root.kind != .object || (root["packages"]?.kind ?? .array) != .array {
                declared.problem("format", "this is no lock file of Composer: write it again", line: root.line)
            }
            for (key, isDevelopment) in [("packages", false), ("packages-dev", true)] {
                guard let packages = root[key] else { continue }
                for package in packages.elements {
                    Self.read(package, isDevelopment: isDevelopment, into: &declared)
                }
            }
        } catch {
            declared.problem(error)
        }
        declared.finish(into: &output)
    }

    private static func read(_ package: Document.Node, isDevelopment: Bool, into declared: inout DeclaredFile) {
        guard let name = package["name"]?.string, let version = package["version"]?.scalarText, !name.isEmpty,
            !version.isEmpty
        else {
            declared.problem(
                "entry", "a package without name or version: write the lock file again", line: package.line)
            return
        }
        if package["dist"]?["type"]?.string == "path" {
            declared.note(
                "local", "'\(DeclaredFile.shown(name))' is a folder of this project: it is scanned as such",
                line: package.line)
            return
        }
        declared.add(
            .composer, name: name.lowercased(), version: version,
            licenses: package["license"].map { $0.elements.compactMap(\.string) } ?? [], line: package.line,
            isDevelopment: isDevelopment)
    }
}
