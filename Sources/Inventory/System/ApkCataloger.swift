import Model

/// Reads the database of installed packages of apk-tools (Alpine, Wolfi, Chainguard).
///
/// A package is a block of lines `letter:value`, blocks are separated by an empty line: `P` name, `V` version, `A`
/// architecture, `o` origin (the source package), `L` licence, then the files: `F` a folder, `R` a file in it.
/// Virtual packages that `apk add --virtual` makes (their names start with a dot) are no software and left out.
///
/// Source: Alpine Linux wiki, "Apk spec"; apk-tools, apk-v2(5).
package struct ApkCataloger: Cataloger {
    package let name = "apk"
    package let evidence = EvidenceKind.system
    package let patterns: [FilePattern] = [
        .path("lib/apk/db/installed"),
        .path("usr/lib/apk/db/installed"),
    ]

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var diagnostics = FileDiagnostics(path: file.path, code: "apk.installed")
        var lines = LineScanner()
        var block = Block()
        var budget = OwnedPathBudget()
        while let line = lines.next(in: bytes) {
            if bytes.trimmed(line).isEmpty {
                finish(&block, file: file, into: &output, diagnostics: &diagnostics)
                continue
            }
            if block.line == 0 { block.line = lines.number }
            if !lines.isTerminated {
                // apk ends every block with an empty line, so the rest of the file is lost.
                diagnostics.add("The file breaks off in this line: packages may be missing", line: lines.number)
            }
            guard line.count >= 2, bytes[line.lowerBound + 1] == UInt8(ascii: ":") else {
                diagnostics.add("The line is not a field of the form letter:value", line: lines.number)
                continue
            }
            let value = line.lowerBound + 2..<line.upperBound
            switch bytes[line.lowerBound] {
            case UInt8(ascii: "P"):
                if block.name != nil {
                    // The end of the block before was lost.
                    finish(&block, file: file, into: &output, diagnostics: &diagnostics)
                    block.line = lines.number
                }
                block.name = bytes.utf8Text(in: bytes.trimmed(value))
            case UInt8(ascii: "V"): block.version = bytes.utf8Text(in: bytes.trimmed(value))
            case UInt8(ascii: "A"): block.architecture = bytes.utf8Text(in: bytes.trimmed(value))
            case UInt8(ascii: "o"): block.origin = bytes.utf8Text(in: bytes.trimmed(value))
            case UInt8(ascii: "L"): block.license = bytes.utf8Text(in: bytes.trimmed(value))
            case UInt8(ascii: "F"): block.folder = value
            case UInt8(ascii: "R"):
                if let path = path(of: value, in: block.folder, bytes: bytes, budget: &budget) {
                    output.ownedPaths.append(path)
                }
            default: break
            }
        }
        finish(&block, file: file, into: &output, diagnostics: &diagnostics)
        if budget.isExhausted {
            diagnostics.add("The database lists paths that are too long or too many: some are ignored", effect: .note)
        }
        diagnostics.append(to: &output)
    }

    /// The fields of one package as far as they are read.
    private struct Block {
        /// The first line; 0 before there is one.
        var line = 0
        var name: String?
        var version: String?
        var architecture: String?
        var origin: String?
        var license: String?
        var folder: Range<Int>?
    }

    private func finish(
        _ block: inout Block, file: CatalogFile, into output: inout CatalogOutput, diagnostics: inout FileDiagnostics
    ) {
        defer { block = Block() }
        guard block.line > 0 else { return }
        guard let name = block.name, !name.isEmpty else {
            diagnostics.add("The block has no name (P): the package is left out", line: block.line)
            return
        }
        guard !name.utf8.starts(with: ".".utf8) else { return }
        guard let version = block.version, !version.isEmpty else {
            diagnostics.add("The package \(name) has no version (V): the package is left out", line: block.line)
            return
        }
        var qualifiers: [PackageURL.Qualifier] = []
        if let architecture = block.architecture, !architecture.isEmpty {
            qualifiers.append(.init("arch", architecture))
        }
        var source: SourcePackage?
        if let origin = block.origin, !origin.isEmpty, origin != name {
            source = SourcePackage(name: origin, version: version)
        }
        var licenses: [String] = []
        if let license = block.license, !license.isEmpty { licenses.append(license) }
        output.components.append(
            Component(
                purl: PackageURL(type: "apk", name: name, version: version, qualifiers: qualifiers),
                kind: .apk, name: name, version: version, source: source,
                locations: [Location(path: file.path, line: block.line)], licenses: licenses))
    }

    /// Joins folder and file name; nil for a file outside of any folder and when the budget is used up.
    private func path(
        of name: Range<Int>, in folder: Range<Int>?, bytes: Span<UInt8>, budget: inout OwnedPathBudget
    ) -> String? {
        guard let folder, !name.isEmpty, budget.take(folder.count + 1 + name.count) else { return nil }
        if folder.isEmpty { return bytes.utf8Text(in: name) }
        return bytes.utf8Text(in: folder) + "/" + bytes.utf8Text(in: name)
    }
}
