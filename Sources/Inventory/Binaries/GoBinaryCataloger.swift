import Model

/// Finds the modules in Go executables, and the standard library they were built with.
///
/// A module that was replaced by another module is reported as that other one; one that was replaced by a folder
/// keeps its name and has no version, since nobody can tell what the folder held. A version that the build did not
/// record (`(devel)`) is left out as well: such a component is empty in ``Component/version`` and cannot be matched.
///
/// Not handled: executables of Go 1.12 and earlier and of gccgo, which carry no build information (a note is made
/// where it is seen), and executables that were packed afterwards.
package struct GoBinaryCataloger: Cataloger {
    package init() {}

    package var name: String { "go-binary" }
    package var patterns: [FilePattern] { [.executable] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard let elf = ELFReader.read(bytes) else { return }
        catalog(file, elf: elf, bytes: bytes, into: &output)
    }

    /// The same for a file whose tables are already read.
    func catalog(_ file: CatalogFile, elf: ELFFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        let location = Location(path: file.path)
        do {
            guard let info = try GoBuildInfoReader.read(elf, bytes) else {
                noteMissing(elf, bytes, at: location, into: &output)
                return
            }
            add(info, at: location, into: &output)
        } catch {
            output.diagnostics.append(
                Diagnostic(
                    "go.buildinfo",
                    "the Go build information cannot be read (\(error.reason)), so its modules are unknown: "
                        + "check with 'go version -m'",
                    at: location))
        }
    }

    private func noteMissing(
        _ elf: ELFFile, _ bytes: Span<UInt8>, at location: Location, into output: inout CatalogOutput
    ) {
        let sign = elf.section(named: ".gopclntab", in: bytes) ?? elf.section(named: ".note.go.buildid", in: bytes)
        guard let sign, sign.type != ELFFile.Section.typeNoBits else { return }
        output.diagnostics.append(
            Diagnostic(
                "go.buildinfo.missing",
                "a Go executable without build information: its modules are unknown; build it with Go 1.13 or later",
                at: location, effect: .note))
    }

    private func add(_ info: GoBuildInfo, at location: Location, into output: inout CatalogOutput) {
        var seen: Set<Component> = []
        func append(_ path: String, _ version: String?) {
            let component = Self.component(path, version: version, at: location)
            if seen.insert(component).inserted { output.components.append(component) }
        }
        append("stdlib", GoToolchainVersion.standardLibraryVersion(info.goVersion))
        // Programs of the Go distribution itself belong to these, which no advisory names.
        if let main = info.main, main.path != "cmd", main.path != "std" {
            let (path, version) = Self.effective(main)
            append(path, version)
        }
        for module in info.dependencies {
            let (path, version) = Self.effective(module)
            append(path, version)
        }
        if let line = info.malformedLine {
            output.diagnostics.append(
                Diagnostic(
                    "go.buildinfo.line", "a line of the Go build information cannot be read and is left out: \(line)",
                    at: location))
        }
    }

    /// The module that was compiled in, with its version where one is known.
    private static func effective(_ module: GoBuildInfo.Module) -> (path: String, version: String?) {
        guard let replacement = module.replacement else { return (module.path, known(module.version)) }
        // Go tells a folder by its first characters ("go.mod file reference", replace directive).
        let isFolder =
            replacement.path.isEmpty || replacement.path == "." || replacement.path == ".."
            || ["/", "./", "../", ".\\", "..\\"].contains { replacement.path.hasPrefix($0) }
            || replacement.path.utf8.dropFirst().first == UInt8(ascii: ":")
        guard !isFolder, let version = known(replacement.version) else { return (module.path, nil) }
        return (replacement.path, version)
    }

    private static func known(_ version: String) -> String? {
        version.isEmpty || version == "(devel)" ? nil : version
    }

    private static func component(_ path: String, version: String?, at location: Location) -> Component {
        var namespace: String?
        var name = path
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            namespace = String(path[..<slash])
            name = String(path[path.utf8.index(after: slash)...])
        }
        return Component(
            purl: PackageURL(type: "golang", namespace: namespace, name: name, version: version), kind: .golang,
            name: path, version: version ?? "", ecosystem: PackageKind.golang.languageEcosystem,
            locations: [location])
    }
}
