import Model

/// Shows every ELF executable to the catalogers of languages that leave a list of packages in it.
///
/// The section and program tables are read once for all of them; an executable that none of them knows costs
/// the names of its sections and one look at every sixteenth byte of its writable data.
package struct ELFCataloger: Cataloger {
    private let go = GoBinaryCataloger()
    private let rust = RustBinaryCataloger()

    package init() {}

    package var name: String { "elf" }
    package var patterns: [FilePattern] { [.executable] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard let elf = ELFReader.read(bytes) else { return }
        if let damage = elf.damage {
            output.diagnostics.append(
                Diagnostic(
                    "elf.tables",
                    "the executable is damaged (\(damage)), so packages compiled into it may be missed: "
                        + "check that the file is complete",
                    at: Location(path: file.path)))
        } else if elf.sections.isEmpty, Self.isPacked(bytes) {
            output.diagnostics.append(
                Diagnostic(
                    "elf.packed",
                    "the executable is packed with UPX, so packages compiled into it are unknown: "
                        + "scan it before it is packed",
                    at: Location(path: file.path), effect: .note))
        }
        go.catalog(file, elf: elf, bytes: bytes, into: &output)
        rust.catalog(file, elf: elf, bytes: bytes, into: &output)
    }

    /// True when UPX's header is there; it follows the program headers.
    private static func isPacked(_ bytes: Span<UInt8>) -> Bool {
        let magic: StaticString = "UPX!"
        let end = min(bytes.count, 1024) - magic.utf8CodeUnitCount
        guard end > 0 else { return false }
        search: for start in 0..<end {
            for index in 0..<magic.utf8CodeUnitCount where bytes[start + index] != magic.utf8Start[index] {
                continue search
            }
            return true
        }
        return false
    }
}
