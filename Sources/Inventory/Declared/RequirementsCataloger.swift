import Model

/// Requirements files of pip: `requirements*.txt`, `*requirements.txt` and `requirements/*.txt`.
///
/// Sources: "Requirements File Format" of the pip documentation; the Python Packaging User Guide, "Dependency
/// specifiers" (PEP 508), "Version specifiers" (PEP 440) and "Names and normalization" (PEP 503).
///
/// Only a requirement that is pinned (`==` without a wildcard, or `===`) names a version and is a component; the
/// others are noted. Environment markers are not evaluated: a requirement for another platform is a component too.
/// Files named by `-r` and `-c` are read when they are in the target and match the names above.
package struct RequirementsCataloger: Cataloger {
    package let name = "requirements"
    package let patterns: [FilePattern] = [
        .affixes(prefix: "requirements", suffix: ".txt"), .suffix("requirements.txt"),
        .inFolder("requirements", suffix: ".txt"),
    ]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: "requirements")
        for (line, text) in Self.logicalLines(CatalogFile.copy(bytes)) {
            Self.read(text, line: line, into: &declared)
        }
        declared.finish(into: &output)
    }

    /// Joins lines that end with a backslash, and takes comments away.
    private static func logicalLines(_ source: [UInt8]) -> [(Int, DeclaredText)] {
        var result: [(Int, DeclaredText)] = []
        var pending: [UInt8] = []
        var start: Int?
        func isComment(_ text: DeclaredText) -> Bool { text.trimmed.first == UInt8(ascii: "#") }
        for (number, text) in DeclaredText.Lines(source) {
            // A comment line ends what is continued; a backslash at its end means nothing.
            let isComment = isComment(text)
            if !isComment, text.bytes.last == UInt8(ascii: "\\") {
                pending.append(contentsOf: text.bytes.dropLast())
                start = start ?? number
                continue
            }
            if start != nil || !isComment {
                pending.append(contentsOf: isComment ? [] : text.bytes)
                result.append((start ?? number, DeclaredText(pending)))
                pending = []
                start = nil
            }
        }
        if let start { result.append((start, DeclaredText(pending))) }
        return result.compactMap { line, text in
            let text = withoutComment(text).trimmed
            return text.isEmpty ? nil : (line, text)
        }
    }

    /// A comment starts at a `#` at the start or behind white space.
    private static func withoutComment(_ text: DeclaredText) -> DeclaredText {
        var previous: UInt8 = 0x20
        for index in text.bytes.indices {
            let byte = text.bytes[index]
            if byte == UInt8(ascii: "#"), DeclaredText.isSpace(previous) { return DeclaredText(text.bytes[..<index]) }
            previous = byte
        }
        return text
    }

    private static func read(_ text: DeclaredText, line: Int, into declared: inout DeclaredFile) {
        let shown = DeclaredFile.shown(text.string)
        if text.first == UInt8(ascii: "-") {
            readOption(text, line: line, into: &declared)
            return
        }
        guard let requirement = PythonRequirement(text) else {
            if text.offset(of: "://") != nil || text.first == UInt8(ascii: ".") || text.first == UInt8(ascii: "/")
                || text.offset(of: "/") != nil || text.hasSuffix(".whl") || text.hasSuffix(".tar.gz")
                || text.hasSuffix(".zip")
            {
                declared.note(
                    "url", "'\(shown)' is a file or an address: its package and version are not known here", line: line)
            } else {
                declared.problem("syntax", "'\(shown)' is no requirement that pip understands: correct it", line: line)
            }
            return
        }
        switch requirement.source {
        case .address:
            declared.note(
                "url", "'\(requirement.name)' comes from an address: its version is not known here", line: line)
        case .version(let version):
            declared.add(.pypi, name: PythonName.normalized(requirement.name), version: version, line: line)
        case .range:
            declared.note(
                "unpinned",
                "'\(requirement.name)' is not pinned, its version is not known: pin it with == or scan a lock file",
                line: line)
        }
    }

    private static func readOption(_ text: DeclaredText, line: Int, into declared: inout DeclaredFile) {
        func value(_ short: StaticString, _ long: StaticString) -> String? {
            for option in [short, long] where text.hasPrefix(option) {
                let rest = text.dropping(option.utf8CodeUnitCount)
                guard let first = rest.first else { return "" }
                // A short option may stand right before its value.
                if first == UInt8(ascii: "=") { return rest.dropping(1).trimmed.string }
                if DeclaredText.isSpace(first) || option.utf8CodeUnitCount == 2 { return rest.trimmed.string }
            }
            return nil
        }
        if let target = value("-e", "--editable") {
            declared.note(
                "url", "'\(DeclaredFile.shown(target))' is installed from source: its version is not known here",
                line: line)
        } else if let target = value("-r", "--requirement"), !isNamedAsOne(target) {
            declared.problem(
                "include",
                "'\(DeclaredFile.shown(target))' is included and not read: only files named like a requirements file "
                    + "are, so give it such a name", line: line)
        } else if let target = value("-r", "--requirement") ?? value("-c", "--constraint") {
            declared.note(
                "include",
                "'\(DeclaredFile.shown(target))' is included: it is read when it lies in the target and is named like "
                    + "a requirements file",
                line: line)
        }
    }
}

extension RequirementsCataloger {
    /// True for a path whose file is read for its name, see ``patterns``.
    private static func isNamedAsOne(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard let name = parts.last, name.hasSuffix(".txt") else { return false }
        return name.hasPrefix("requirements") || name.hasSuffix("requirements.txt")
            || parts.dropLast().last == "requirements"
    }
}

/// A Python package's name as advisories write it.
enum PythonName {
    /// Lower case, and every run of `-`, `_` and `.` as one `-` (PEP 503).
    static func normalized(_ name: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var inRun = false
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                if !inRun { bytes.append(UInt8(ascii: "-")) }
                inRun = true
            default:
                bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
                inRun = false
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
