import Documents
import Model

/// Finds installed PHP packages in Composer's `vendor/composer/installed.json`.
///
/// Composer 1 writes an array of packages, Composer 2 an object with the array `packages` and the names of those
/// that only development needs in `dev-package-names`. The vendor folder may have any name. Versions are reported as
/// the package writes them (`v5.4.1`), those without one as Composer normalised them.
///
/// Source: Composer, `Composer\Repository\FilesystemRepository` and "The composer.json schema".
package struct PHPComposerCataloger: Cataloger {
    package init() {}

    package var name: String { "composer" }
    package var patterns: [FilePattern] { [.name("installed.json")] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard file.directory == "composer" || file.directory.hasSuffix("/composer") else { return }
        func unreadable(_ reason: String, line: Int? = nil, column: Int? = nil) {
            output.diagnostics.append(
                Diagnostic(
                    "composer.installed",
                    "the list of installed packages cannot be read (\(reason)): run 'composer install' again",
                    at: Location(path: file.path, line: line, column: column)))
        }
        let root: Document.Node
        do {
            root = try JSONReader.read(bytes.withUnsafeBufferPointer { Array($0) }).root
        } catch {
            return unreadable(error.message, line: error.line, column: error.column)
        }
        guard let packages = root.kind == .array ? root : root["packages"], packages.kind == .array else {
            return unreadable("there is no array 'packages'", line: root.line, column: root.column)
        }
        let development = Set((root["dev-package-names"]?.elements).map { $0.compactMap { $0.string } } ?? [])
        for package in packages.elements {
            guard let name = package["name"]?.string?.lowercased(), !name.isEmpty,
                let version = Self.version(package)
            else {
                unreadable("a package has no name or version", line: package.line, column: package.column)
                continue
            }
            var namespace: String?
            var bare = name
            if let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) {
                namespace = String(name[..<slash])
                bare = String(name[name.utf8.index(after: slash)...])
            }
            output.components.append(
                Component(
                    purl: PackageURL(type: "composer", namespace: namespace, name: bare, version: version),
                    kind: .composer, name: name, version: version,
                    ecosystem: PackageKind.composer.languageEcosystem,
                    locations: [Location(path: file.path, line: package.line, column: package.column)],
                    licenses: Self.licenses(package), isDevelopment: development.contains(name)))
        }
    }

    private static func version(_ package: Document.Node) -> String? {
        for key in ["version", "version_normalized"] {
            if let version = package[key]?.string, !version.isEmpty { return version }
        }
        return nil
    }

    private static func licenses(_ package: Document.Node) -> [String] {
        guard let license = package["license"] else { return [] }
        if let text = license.string { return text.isEmpty ? [] : [text] }
        return license.elements.compactMap { $0.string }.filter { !$0.isEmpty }
    }
}
