import Model

/// Reads the package database of dpkg: `var/lib/dpkg/status`, one file a package in `var/lib/dpkg/status.d` (images
/// without package manager), and the lists of installed files.
///
/// Source: deb822(5), dpkg(1) "Package states", Debian Policy 5.3 and 5.6.1 (`Source` with the version in
/// parentheses). A package counts as installed when its files are on disk, which is so in the states `installed`,
/// `unpacked`, `half-configured`, `triggers-awaited` and `triggers-pending`. `half-installed` (the unpacking broke
/// off) is left out with a note. A stanza without `Status` counts as installed: image builders leave it out.
package struct DpkgCataloger: Cataloger {
    package let name = "dpkg"
    package let evidence = EvidenceKind.system
    package let patterns: [FilePattern] = [
        .path("var/lib/dpkg/status"),
        .child(of: "var/lib/dpkg/status.d", suffix: ""),
        .child(of: "var/lib/dpkg/info", suffix: ".list"),
    ]

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        if file.name.hasSuffix(".list") {
            readList(bytes, into: &output)
        } else if file.name.hasSuffix(".md5sums") {
            readChecksums(bytes, into: &output)
        } else if !Self.scriptSuffixes.contains(where: { file.name.hasSuffix($0) }) {
            readStatus(file, bytes: bytes, into: &output)
        }
    }

    /// What a package may bring along beside its stanza; none of it names packages.
    private static let scriptSuffixes = [
        ".preinst", ".postinst", ".prerm", ".postrm", ".config", ".templates", ".conffiles", ".triggers", ".shlibs",
        ".symbols", ".sha256sums",
    ]
}

// MARK: - Stanzas

extension DpkgCataloger {
    private func readStatus(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var diagnostics = FileDiagnostics(path: file.path, code: "dpkg.status")
        var reader = ControlStanzaReader()
        while let stanza = reader.next(in: bytes) {
            if let line = stanza.badLine {
                diagnostics.add("The line is not a field of a control file: repair the database", line: line)
            }
            guard !stanza.fields.isEmpty else { continue }
            // dpkg ends every line it writes; a last line without newline means that the rest is lost. Builders of
            // status.d files do not care.
            if file.name == "status", let last = stanza.fields.last, !last.isTerminated {
                let field = bytes.utf8Text(in: last.name)
                diagnostics.add("The file breaks off in the field \(field): packages may be missing", line: last.line)
            }
            if let component = component(stanza, file: file, bytes: bytes, diagnostics: &diagnostics) {
                output.components.append(component)
            }
        }
        diagnostics.append(to: &output)
    }

    private func component(
        _ stanza: ControlStanzaReader.Stanza, file: CatalogFile, bytes: Span<UInt8>,
        diagnostics: inout FileDiagnostics
    ) -> Component? {
        guard let name = stanza.value("Package", in: bytes), Self.isWord(name) else {
            diagnostics.add("The stanza has no usable Package field: the package is left out", line: stanza.line)
            return nil
        }
        switch Presence(status: stanza.value("Status", in: bytes)) {
        case .installed: break
        case .absent: return nil
        case .partial:
            diagnostics.add(
                "The package \(name) is only half installed and left out: install it again or remove it",
                line: stanza.line, effect: .note)
            return nil
        case .unknown(let status):
            diagnostics.add(
                "The status '\(status)' of the package \(name) is not one of dpkg's: the package is left out",
                line: stanza.line)
            return nil
        }
        guard let version = stanza.value("Version", in: bytes), Self.isWord(version) else {
            diagnostics.add(
                "The package \(name) has no usable Version field: the package is left out", line: stanza.line)
            return nil
        }
        let architecture = stanza.value("Architecture", in: bytes)
        let qualifiers = architecture.map { [PackageURL.Qualifier("arch", $0)] } ?? []
        return Component(
            purl: PackageURL(type: "deb", name: name, version: version, qualifiers: qualifiers),
            kind: .deb, name: name, version: version,
            source: source(stanza.value("Source", in: bytes), binary: name, version: version),
            locations: [Location(path: file.path, line: stanza.line)])
    }

    /// Reads `name` or `name (version)`. Without version the source's is the binary's; a source that is in no way
    /// different from the binary is not repeated.
    private func source(_ text: String?, binary: String, version: String) -> SourcePackage? {
        guard let text else { return nil }
        let words = text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d })
        guard let first = words.first else { return nil }
        var sourceVersion = version
        if let open = text.utf8.firstIndex(of: UInt8(ascii: "(")),
            let close = text.utf8[open...].firstIndex(of: UInt8(ascii: ")"))
        {
            let inner = text[text.utf8.index(after: open)..<close].split(separator: " ")
            if inner.count == 1 { sourceVersion = String(inner[0]) }
        }
        let end = first.firstIndex(of: UInt8(ascii: "(")) ?? first.endIndex
        let name = String(text[first.startIndex..<end])
        guard !name.isEmpty, name != binary || sourceVersion != version else { return nil }
        return SourcePackage(name: name, version: sourceVersion)
    }

    /// True for one word without blanks, control characters or parentheses.
    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "(") }
    }

    /// What the third word of `Status` says about the files of a package.
    private enum Presence {
        case installed, absent, partial
        case unknown(String)

        init(status: String?) {
            guard let status else {
                self = .installed
                return
            }
            let words = status.split(whereSeparator: { $0 == " " || $0 == "\t" })
            switch words.count == 3 ? words[2].lowercased() : "" {
            case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending": self = .installed
            case "not-installed", "config-files": self = .absent
            case "half-installed": self = .partial
            default: self = .unknown(status)
            }
        }
    }
}

// MARK: - Lists of files

extension DpkgCataloger {
    /// Reads `info/NAME.list`: one absolute path a line, folders among them. A folder that is directly followed by
    /// something inside it, as dpkg orders them, is not taken for a file.
    private func readList(_ bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var lines = LineScanner()
        var previous: String?
        while let line = lines.next(in: bytes) {
            var start = line.lowerBound
            while start < line.upperBound, bytes[start] == UInt8(ascii: "/") { start += 1 }
            let path = bytes.utf8Text(in: start..<line.upperBound)
            guard !path.isEmpty, path != "." else { continue }
            if let previous, !Self.path(path, isInside: previous) { output.ownedPaths.append(previous) }
            previous = path
        }
        if let previous { output.ownedPaths.append(previous) }
    }

    /// Reads `NAME.md5sums`: 32 hexadecimal digits, blanks, and a path from the root.
    private func readChecksums(_ bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var lines = LineScanner()
        while let line = lines.next(in: bytes) {
            guard line.count > 34, let blank = bytes.firstOffset(of: 0x20, in: line), blank - line.lowerBound == 32
            else { continue }
            var start = blank
            while start < line.upperBound, [0x20, UInt8(ascii: "*")].contains(bytes[start]) { start += 1 }
            if start + 1 < line.upperBound, bytes[start] == UInt8(ascii: "."), bytes[start + 1] == UInt8(ascii: "/") {
                start += 2
            }
            while start < line.upperBound, bytes[start] == UInt8(ascii: "/") { start += 1 }
            if start < line.upperBound { output.ownedPaths.append(bytes.utf8Text(in: start..<line.upperBound)) }
        }
    }

    private static func path(_ path: String, isInside folder: String) -> Bool {
        guard path.utf8.count > folder.utf8.count, path.utf8.starts(with: folder.utf8) else { return false }
        return path.utf8[path.utf8.index(path.utf8.startIndex, offsetBy: folder.utf8.count)] == UInt8(ascii: "/")
    }
}
