import Artifacts
import Documents
import Model

/// Finds the crates in Rust executables that were built with `cargo auditable`.
///
/// The section `.dep-v0` holds a JSON object, compressed with zlib, with the packages of the build. Packages that
/// were used at build time only (`kind` is `build`: build scripts, procedural macros) are not part of the
/// executable and are left out. Crates that came from a folder or a git repository are reported without ecosystem:
/// advisories are about what the registry delivers, whatever another place calls the same.
///
/// Not handled: Rust executables without that section.
///
/// Source: cargo-auditable, `PARSING.md` and `cargo-auditable.schema.json`.
package struct RustBinaryCataloger: Cataloger {
    /// The largest JSON text that is read; the limit that the format's own reader has.
    package static let maximumSize = 8 << 20

    package init() {}

    package var name: String { "rust-binary" }
    package var patterns: [FilePattern] { [.executable] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard let elf = ELFReader.read(bytes) else { return }
        catalog(file, elf: elf, bytes: bytes, into: &output)
    }

    /// The same for a file whose tables are already read.
    func catalog(_ file: CatalogFile, elf: ELFFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard let section = elf.section(named: ".dep-v0", in: bytes), section.type != ELFFile.Section.typeNoBits
        else { return }
        let location = Location(path: file.path)
        func unreadable(_ reason: String) {
            output.diagnostics.append(
                Diagnostic(
                    "rust.audit",
                    "the list of crates cannot be read (\(reason)), so they are unknown: check with "
                        + "'rust-audit-info'",
                    at: location))
        }
        guard let range = elf.fileRange(of: section, in: bytes) else {
            return unreadable("the section lies outside the file")
        }
        let text: [UInt8]
        do {
            text = try Inflate.zlib(bytes.extracting(range), expected: nil, limit: Self.maximumSize)
        } catch {
            return unreadable("\(error)")
        }
        let document: Document
        do {
            document = try JSONReader.read(text)
        } catch {
            return unreadable("\(error)")
        }
        guard let packages = document.root["packages"], packages.kind == .array else {
            return unreadable("there is no array 'packages'")
        }
        var invalid = 0
        for package in packages.elements {
            guard let name = package["name"]?.string, !name.isEmpty, let version = package["version"]?.string,
                !version.isEmpty
            else {
                invalid += 1
                continue
            }
            if package["kind"]?.equals("build") == true { continue }
            output.components.append(
                Component(
                    purl: PackageURL(type: "cargo", name: name, version: version), kind: .cargo, name: name,
                    version: version, ecosystem: Self.ecosystem(source: package["source"]), locations: [location]))
        }
        if invalid > 0 { unreadable("packages without name or version: \(invalid)") }
    }

    /// `crates.io` and `registry` are registries; `git`, `local` and everything else are not.
    private static func ecosystem(source: Document.Node?) -> Ecosystem? {
        guard let source, source.equals("crates.io") || source.equals("registry") else { return nil }
        return PackageKind.cargo.languageEcosystem
    }
}
