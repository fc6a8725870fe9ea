import Model
import Artifacts

/// Finds installed Python distributions by their metadata.
///
/// Sources: "Recording installed projects" (PyPA specifications: `*.dist-info/METADATA`); setuptools, "The Internal
/// Structure of Python Eggs" (`*.egg-info/PKG-INFO`, `EGG-INFO/PKG-INFO` in egg folders and egg files); distutils
/// (`*.egg-info` as one file). Wheels are not installed and are not read.
package struct PythonPackageCataloger: Cataloger {
    package let name = "python-installed"
    package let evidence = EvidenceKind.installed
    package let patterns: [FilePattern] = [
        .name("METADATA"), .name("PKG-INFO"), .suffix(".egg-info"), .suffix(".egg"),
    ]

    /// Metadata holds the whole read-me; this is far beyond any.
    private static let largestMetadata = 16 << 20

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        let folder = file.directory.split(separator: "/").last ?? ""
        switch file.name {
        case "METADATA":
            guard folder.hasSuffix(".dist-info") else { return }
            // pip renames what it is about to remove to a name that cannot be imported, and passes over leftovers.
            guard !folder.hasPrefix("~") else {
                output.diagnostics.append(
                    Diagnostic(
                        "python.leftover", "is what an interrupted pip left behind, not an installed package",
                        at: Location(path: file.path), effect: .note))
                return
            }
        case "PKG-INFO":
            guard folder.hasSuffix(".egg-info") || folder == "EGG-INFO" else { return }
        case let name where name.hasSuffix(".egg"):
            catalogEgg(file, bytes: bytes, into: &output)
            return
        default:
            guard file.name.hasSuffix(".egg-info") else { return }
        }
        catalogMetadata(bytes, path: file.path, into: &output)
    }

    private func catalogEgg(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        let copy = bytes.withUnsafeBufferPointer { [UInt8]($0) }
        let inner = "EGG-INFO/PKG-INFO"
        do throws(ZipError) {
            let archive = try ZipArchive(bytes: copy)
            guard let entry = archive.entries.first(where: { $0.name == inner }) else {
                output.diagnostics.append(
                    Diagnostic("python.egg", "has no \(inner), so that it is not known what it is", at: file.location))
                return
            }
            let metadata = try archive.read(entry, limit: Self.largestMetadata)
            catalogMetadata(metadata.span, path: "\(file.path)!/\(inner)", into: &output)
        } catch {
            output.diagnostics.append(Diagnostic("python.egg", "\(error.message); it was not read", at: file.location))
        }
    }

    private func catalogMetadata(_ bytes: Span<UInt8>, path: String, into output: inout CatalogOutput) {
        let metadata = PythonMetadata(bytes)
        guard let name = metadata.name, let version = metadata.version else {
            let missing =
                bytes.isEmpty ? "is empty" : metadata.name == nil ? "has no valid Name" : "has no valid Version"
            output.diagnostics.append(
                Diagnostic(
                    "python.metadata", "\(missing), so that the package is not known: reinstall it",
                    at: Location(path: path)))
            return
        }
        let normalized = PythonMetadata.normalized(name)
        output.components.append(
            Component(
                purl: PackageURL(type: "pypi", name: normalized, version: version), kind: .pypi, name: normalized,
                version: version, ecosystem: PackageKind.pypi.languageEcosystem, locations: [Location(path: path)],
                licenses: metadata.licenses))
    }
}

extension CatalogFile {
    fileprivate var location: Location { Location(path: path) }
}
