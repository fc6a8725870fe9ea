import Documents
import Model

/// Lock files of Yarn (`yarn.lock`): the format of Yarn 1, and the YAML of Yarn 2 and later.
///
/// Source: the Yarn documentation, "yarn.lock" (classic) and "Lexicon" (locators, descriptors, protocols). An alias is
/// reported under the name of the package that it stands for; members of the workspace and linked folders are left
/// out. The file does not say what is used in development only.
package struct YarnLockCataloger: Cataloger {
    package let name = "yarn-lock"
    package let patterns: [FilePattern] = [.name("yarn.lock")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        let source = CatalogFile.copy(bytes)
        let isModern = DeclaredText.Lines(source).contains { $0.text.hasPrefix("__metadata:") }
        if isModern {
            Self.readModern(source, into: &declared)
        } else {
            var reader = YarnClassicReader()
            reader.read(source, into: &declared)
        }
        declared.finish(into: &output)
    }

    private static func readModern(_ source: [UInt8], into declared: inout DeclaredFile) {
        do throws(DocumentError) {
            for document in try YAMLReader.read(source) {
                for (key, entry) in document.root.members where !key.equals("__metadata") {
                    readLocator(key, entry, into: &declared)
                }
            }
        } catch {
            declared.problem(error)
        }
    }

    /// An entry of Yarn 2 and later: its `resolution` is a locator, `name@protocol:reference`.
    private static func readLocator(_ key: Document.Node, _ entry: Document.Node, into declared: inout DeclaredFile) {
        guard let resolution = entry["resolution"]?.string, let version = entry["version"]?.scalarText,
            let (name, reference) = NPMName.split(resolution), NPMName.isValid(name)
        else {
            declared.problem(
                "entry",
                "'\(DeclaredFile.shown(key.string ?? ""))' has no resolution and version: write the file again",
                line: key.line)
            return
        }
        let utf8 = reference.utf8
        let isLocal =
            entry["linkType"]?.string == "soft" || utf8.starts(with: "workspace:".utf8)
            || utf8.starts(with: "link:".utf8) || utf8.starts(with: "portal:".utf8)
        guard !isLocal else { return }
        declared.add(
            .npm, name: name, version: version, qualifiers: YarnReference.qualifiers(reference), line: key.line)
    }
}

/// Where Yarn takes a package from.
enum YarnReference {
    /// The qualifiers of a package that comes from a repository.
    static func qualifiers(_ reference: String) -> [PackageURL.Qualifier] {
        let text = DeclaredText(Array(reference.utf8))
        guard text.hasPrefix("git") || text.offset(of: ".git#") != nil,
            let hash = reference.utf8.lastIndex(of: UInt8(ascii: "#"))
        else { return [] }
        // `#commit=…` in Yarn 2 and later, `#…` before.
        var commit = String(reference[reference.utf8.index(after: hash)...])
        if commit.utf8.starts(with: "commit=".utf8) { commit = String(commit.dropFirst(7)) }
        let address = String(reference[..<hash])
        return [
            .init(
                "vcs_url", address.utf8.starts(with: "git".utf8) ? "\(address)@\(commit)" : "git+\(address)@\(commit)")
        ]
    }
}

/// Reads the lock file of Yarn 1: entries at the margin, their fields indented by two spaces.
struct YarnClassicReader {
    private struct Entry {
        var patterns: [String]
        var line: Int
        var version: String?
        var resolved: String?
    }

    private var entry: Entry?

    mutating func read(_ source: [UInt8], into declared: inout DeclaredFile) {
        for (number, text) in DeclaredText.Lines(source) {
            let content = text.trimmed
            guard !content.isEmpty, content.first != UInt8(ascii: "#") else { continue }
            switch text.indentation {
            case 0:
                finish(into: &declared)
                guard content.bytes.last == UInt8(ascii: ":"),
                    let patterns = Self.patterns(DeclaredText(content.bytes.dropLast()))
                else {
                    declared.problem(
                        "syntax", "'\(DeclaredFile.shown(content.string))' starts no entry: write the lock file again",
                        line: number)
                    continue
                }
                entry = Entry(patterns: patterns, line: number)
            case 2:
                guard let (key, value) = Self.field(content) else { continue }
                switch key {
                case "version": entry?.version = value
                case "resolved": entry?.resolved = value
                default: break
                }
            default:
                // The dependencies of the entry have entries of their own.
                break
            }
        }
        finish(into: &declared)
    }

    private mutating func finish(into declared: inout DeclaredFile) {
        guard let entry else { return }
        self.entry = nil
        guard let version = entry.version, !version.isEmpty else {
            declared.problem(
                "entry", "'\(DeclaredFile.shown(entry.patterns.first ?? ""))' has no version: write the file again",
                line: entry.line)
            return
        }
        for pattern in entry.patterns {
            guard let (name, range) = NPMName.split(pattern) else { continue }
            if range.utf8.starts(with: "link:".utf8) || range.utf8.starts(with: "file:".utf8), entry.resolved == nil {
                declared.note(
                    "local", "'\(DeclaredFile.shown(name))' is a folder of this project: it is scanned as such",
                    line: entry.line)
                return
            }
            var real = name
            if range.utf8.starts(with: "npm:".utf8), let (aliased, _) = NPMName.split(String(range.dropFirst(4))),
                let first = aliased.utf8.first, !Self.startsRange(first)
            {
                real = aliased
            }
            guard NPMName.isValid(real) else {
                declared.problem(
                    "entry", "'\(DeclaredFile.shown(pattern))' names no package: write the lock file again",
                    line: entry.line)
                continue
            }
            declared.add(
                .npm, name: real, version: version, qualifiers: YarnReference.qualifiers(entry.resolved ?? ""),
                line: entry.line)
            // The other patterns of the entry are other ranges of the same package.
            return
        }
    }

    /// True for what starts a range of versions and no name.
    private static func startsRange(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "="), UInt8(ascii: "*"):
            true
        default: false
        }
    }

    /// The patterns of an entry, separated by commas, each in quotes when it needs them.
    private static func patterns(_ text: DeclaredText) -> [String]? {
        var result: [String] = []
        var rest = text.trimmed
        while !rest.isEmpty {
            guard let (value, tail) = value(rest, stop: UInt8(ascii: ",")) else { return nil }
            result.append(value)
            rest = tail.trimmed
            if rest.isEmpty { break }
            guard rest.first == UInt8(ascii: ",") else { return nil }
            rest = rest.dropping(1).trimmed
        }
        return result.isEmpty ? nil : result
    }

    /// `key value`, either of them in quotes; nil for the heading of a list.
    private static func field(_ text: DeclaredText) -> (String, String)? {
        guard let (key, rest) = value(text, stop: 0x20), let (value, _) = value(rest.trimmed, stop: 0x20) else {
            return nil
        }
        return (key, value)
    }

    /// A value in quotes (with the escapes of JSON), or up to a byte.
    private static func value(_ text: DeclaredText, stop: UInt8) -> (String, DeclaredText)? {
        guard let first = text.first else { return nil }
        guard first == UInt8(ascii: "\"") else {
            let value = text.bytes.prefix { $0 != stop }
            return (DeclaredText(value).trimmed.string, DeclaredText(text.bytes[value.endIndex...]))
        }
        var index = text.bytes.startIndex + 1
        var isEscaped = false
        while index < text.bytes.endIndex {
            let byte = text.bytes[index]
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                let quoted = text.bytes[text.bytes.startIndex...index]
                guard let document = try? JSONReader.read(Array(quoted)), let value = document.root.string else {
                    return nil
                }
                return (value, DeclaredText(text.bytes[(index + 1)...]))
            }
            index += 1
        }
        return nil
    }
}
