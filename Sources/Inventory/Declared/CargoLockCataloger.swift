import Documents
import Model

/// Lock files of Cargo (`Cargo.lock`), versions 1 to 4.
///
/// Source: the Cargo book, "Cargo.toml vs Cargo.lock" and "Package ID Specifications" (the spelling of sources). A
/// package without a source is a member of the workspace or lies in a local path; it is no component. The lock file
/// does not tell dependencies of the build and of tests from the others.
package struct CargoLockCataloger: Cataloger {
    package let name = "cargo-lock"
    package let patterns: [FilePattern] = [.name("Cargo.lock")]
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
        guard let source = package["source"]?.string else { return }
        var qualifiers: [PackageURL.Qualifier] = []
        if source.utf8.starts(with: "git+".utf8) {
            qualifiers.append(.init("vcs_url", Self.versionControl(source)))
        } else if let registry = Self.otherRegistry(source) {
            qualifiers.append(.init("repository_url", registry))
        }
        declared.add(.cargo, name: name, version: version, qualifiers: qualifiers, line: package.line)
    }

    /// `git+address?rev=…#commit` as purl's `vcs_url`: `git+address@commit`.
    private static func versionControl(_ source: String) -> String {
        let utf8 = source.utf8
        let end = utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? utf8.endIndex
        guard let hash = utf8.lastIndex(of: UInt8(ascii: "#")) else { return String(source[..<end]) }
        return "\(source[..<end])@\(source[utf8.index(after: hash)...])"
    }

    /// The address of a registry other than crates.io; nil for that one.
    private static func otherRegistry(_ source: String) -> String? {
        guard let plus = source.utf8.firstIndex(of: UInt8(ascii: "+")) else { return nil }
        let address = String(source[source.utf8.index(after: plus)...])
        // Both spellings of the index of crates.io: the git repository and the sparse protocol.
        let own = [
            "https://github.com/rust-lang/crates.io-index", "https://index.crates.io", "https://index.crates.io/",
        ]
        return own.contains(address) ? nil : address
    }
}
