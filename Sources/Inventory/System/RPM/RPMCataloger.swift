import Model

/// Reads the database of installed packages of rpm in its three formats, and the list of packages in CBL-Mariner and
/// Azure Linux images without package manager.
///
/// The version of a component is `[epoch:]version-release`; in the package URL the epoch is a qualifier of its own
/// (purl-spec, type `rpm`). The source package has the binary's epoch, which `SOURCERPM` does not state. Public keys,
/// which rpm keeps as packages called `gpg-pubkey`, are no components.
///
/// A package that a module stream provides has the qualifier `modularitylabel`.
package struct RPMCataloger: Cataloger {
    package let name = "rpm"
    package let evidence = EvidenceKind.system
    package let patterns: [FilePattern]

    package init() {
        // Where rpm and the distributions keep it: the default; openSUSE, Fedora 36 and later; rpm-ostree.
        let folders = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"]
        let names = ["rpmdb.sqlite", "rpmdb.sqlite-wal", "Packages.db", "Packages"]
        patterns =
            folders.flatMap { folder in names.map { .path("\(folder)/\($0)") } }
            + [.path("var/lib/rpmmanifest/container-manifest-1"), .path("var/lib/rpmmanifest/container-manifest-2")]
    }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var diagnostics = FileDiagnostics(path: file.path, code: "rpm.database")
        if file.name.hasSuffix("-wal") {
            checkLog(bytes, diagnostics: &diagnostics)
        } else if file.name.utf8.starts(with: "container-manifest".utf8) {
            RPMManifestReader.read(bytes, file: file, into: &output, diagnostics: &diagnostics)
        } else {
            readDatabase(file, bytes: bytes, into: &output, diagnostics: &diagnostics)
        }
        diagnostics.append(to: &output)
    }

    private func readDatabase(
        _ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput,
        diagnostics: inout FileDiagnostics
    ) {
        var budget = OwnedPathBudget()
        var buffer: [UInt8] = []
        do throws(RPMDatabaseReader.Failure) {
            var reader = try RPMDatabaseReader(bytes)
            while let blob = reader.next(in: bytes, buffer: &buffer) {
                switch blob {
                case .inFile(let range):
                    add(bytes.extracting(range), file, &output, &diagnostics, &budget)
                case .inBuffer(let range):
                    add(buffer.span.extracting(range), file, &output, &diagnostics, &budget)
                case .damaged(let reason):
                    diagnostics.add(reason + ": packages may be missing")
                }
            }
        } catch {
            diagnostics.add(error.reason + ": its packages are not read")
        }
        if budget.isExhausted {
            diagnostics.add("The database lists paths that are too long or too many: some are ignored", effect: .note)
        }
    }

    private func add(
        _ blob: Span<UInt8>, _ file: CatalogFile, _ output: inout CatalogOutput,
        _ diagnostics: inout FileDiagnostics, _ budget: inout OwnedPathBudget
    ) {
        do throws(RPMHeader.Failure) {
            let header = try RPMHeader(blob)
            guard header.name != "gpg-pubkey" else { return }
            header.appendPaths(from: blob, to: &output.ownedPaths, budget: &budget)
            output.components.append(
                Self.component(
                    name: header.name, release: "\(header.version)-\(header.release)", epoch: header.epoch,
                    architecture: header.architecture, sourceRPM: header.sourceRPM,
                    modularityLabel: header.modularityLabel, licenses: header.license.map { [$0] } ?? [],
                    location: Location(path: file.path)))
        } catch {
            diagnostics.add(error.reason + ": the package is left out; `rpm --rebuilddb` may repair the database")
        }
    }

    /// The component of one package. `release` is version and release joined by a hyphen.
    static func component(
        name: String, release: String, epoch: UInt32?, architecture: String?, sourceRPM: String?,
        modularityLabel: String? = nil, licenses: [String] = [], location: Location
    ) -> Component {
        var qualifiers: [PackageURL.Qualifier] = []
        var prefix = ""
        if let architecture { qualifiers.append(.init("arch", architecture)) }
        if let epoch, epoch > 0 {
            qualifiers.append(.init("epoch", "\(epoch)"))
            prefix = "\(epoch):"
        }
        if let modularityLabel { qualifiers.append(.init("modularitylabel", modularityLabel)) }
        if let sourceRPM { qualifiers.append(.init("upstream", sourceRPM)) }
        let version = prefix + release
        var source = sourceRPM.flatMap(Self.source)
        if let plain = source { source = SourcePackage(name: plain.name, version: prefix + plain.version) }
        if source == SourcePackage(name: name, version: version) { source = nil }
        return Component(
            purl: PackageURL(type: "rpm", name: name, version: release, qualifiers: qualifiers), kind: .rpm,
            name: name, version: version, source: source, locations: [location], licenses: licenses)
    }

    /// Takes `name-version-release.src.rpm` apart, from the right: names may have hyphens, the rest must not
    /// (rpm-version(7)). Nil when it has another form.
    static func source(_ file: String) -> SourcePackage? {
        var text = file[...]
        for suffix in [".src.rpm", ".nosrc.rpm"] where text.hasSuffix(suffix) {
            text = text.dropLast(suffix.count)
            break
        }
        guard text.endIndex < file.endIndex, let parts = split(text) else { return nil }
        return SourcePackage(name: String(parts.name), version: "\(parts.version)-\(parts.release)")
    }

    /// Splits `name-version-release`; nil when a part is empty.
    static func split(_ text: Substring) -> (name: Substring, version: Substring, release: Substring)? {
        let hyphen = UInt8(ascii: "-")
        guard let second = text.utf8.lastIndex(of: hyphen),
            let first = text.utf8[..<second].lastIndex(of: hyphen)
        else { return nil }
        let name = text[..<first]
        let version = text[text.utf8.index(after: first)..<second]
        let release = text[text.utf8.index(after: second)...]
        return name.isEmpty || version.isEmpty || release.isEmpty ? nil : (name, version, release)
    }

    /// A write-ahead log with committed pages means that the last change did not reach the database proper, as when
    /// the process or the layer was cut off. The log is not applied.
    ///
    /// Source: "SQLite Database File Format", section 4.1 (header of 32 bytes with salts at 16, frames of 24 bytes and
    /// a page, whose commit mark is the second number and whose salts are at 8).
    private func checkLog(_ bytes: Span<UInt8>, diagnostics: inout FileDiagnostics) {
        guard let magic = bytes.bigEndian32(at: 0), magic & ~1 == 0x377f_0682,
            let pageSize = bytes.bigEndian32(at: 8), pageSize >= 512, pageSize <= 65536
        else { return }
        var frame = 32
        while let commit = bytes.bigEndian32(at: frame + 4),
            bytes.bigEndian32(at: frame + 8) == bytes.bigEndian32(at: 16),
            bytes.bigEndian32(at: frame + 12) == bytes.bigEndian32(at: 20)
        {
            if commit != 0 {
                diagnostics.add(
                    "RPM's database has changes in its write-ahead log that are not read: packages may be missing or "
                        + "out of date; run `rpm --rebuilddb` in the image's build")
                return
            }
            frame += 24 + Int(pageSize)
        }
    }
}
