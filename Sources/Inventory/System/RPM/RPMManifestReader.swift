import Model

/// Reads the list of packages that CBL-Mariner and Azure Linux put into images without package manager.
///
/// `container-manifest-2` has one package a line with ten values separated by tabs: name, version-release, time of
/// installation, time of build, vendor, epoch, size, architecture, epoch as number, source package; an absent value is
/// `(none)`. `container-manifest-1` has `name-version-release.architecture`.
///
/// Source: Azure Linux toolkit, "Distroless images: RPM manifest file".
enum RPMManifestReader {
    /// Appends the components of `bytes` to `output`.
    static func read(
        _ bytes: Span<UInt8>, file: CatalogFile, into output: inout CatalogOutput,
        diagnostics: inout FileDiagnostics
    ) {
        var lines = LineScanner()
        while let range = lines.next(in: bytes) {
            let line = bytes.utf8Text(in: bytes.trimmed(range))
            // Public keys have no architecture, so that their lines differ.
            guard !line.isEmpty, !line.utf8.starts(with: "gpg-pubkey".utf8) else { continue }
            let location = Location(path: file.path, line: lines.number)
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard let component = fields.count > 1 ? detailed(fields, location) : short(line, location) else {
                diagnostics.add("The line does not name a package: it is left out", line: lines.number)
                continue
            }
            output.components.append(component)
        }
    }

    private static func detailed(_ fields: [Substring], _ location: Location) -> Component? {
        guard fields.count >= 8, let name = known(fields[0]), let release = known(fields[1]),
            release.utf8.contains(UInt8(ascii: "-"))
        else { return nil }
        return RPMCataloger.component(
            name: name, release: release, epoch: known(fields[5]).flatMap { UInt32($0) },
            architecture: known(fields[7]), sourceRPM: fields.count > 9 ? known(fields[9]) : nil, location: location)
    }

    private static func short(_ line: String, _ location: Location) -> Component? {
        guard let dot = line.utf8.lastIndex(of: UInt8(ascii: ".")), let parts = RPMCataloger.split(line[..<dot]) else {
            return nil
        }
        let architecture = String(line[line.utf8.index(after: dot)...])
        guard !architecture.isEmpty, !line.utf8.contains(0x20) else { return nil }
        return RPMCataloger.component(
            name: String(parts.name), release: "\(parts.version)-\(parts.release)", epoch: nil,
            architecture: architecture, sourceRPM: nil, location: location)
    }

    private static func known(_ field: Substring) -> String? {
        field.isEmpty || field == "(none)" ? nil : String(field)
    }
}
