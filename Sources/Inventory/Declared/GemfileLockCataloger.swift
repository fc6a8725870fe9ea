import Model

/// Lock files of Bundler (`Gemfile.lock`, `gems.locked`).
///
/// Source: the Bundler documentation, "Gemfile.lock", and RubyGems, "Gem::Platform" (a version may be followed by `-`
/// and a platform). Gems of the sections `GEM` and `GIT` are components; those of `PATH` and `PLUGIN SOURCE` are not.
/// The file does not tell the groups of the Gemfile apart.
package struct GemfileLockCataloger: Cataloger {
    package let name = "gemfile-lock"
    package let patterns: [FilePattern] = [.name("Gemfile.lock"), .name("gems.locked")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        var section = Section()
        for (number, text) in DeclaredText.Lines(CatalogFile.copy(bytes)) {
            let content = text.trimmed
            guard !content.isEmpty else { continue }
            if text.hasPrefix("<<<<<<<") || text.hasPrefix("=======") || text.hasPrefix(">>>>>>>")
                || text.hasPrefix("|||||||")
            {
                declared.problem(
                    "conflict", "there is a merge conflict in this file: resolve it and run bundle lock", line: number)
                continue
            }
            switch text.indentation {
            case 0:
                section = Section(title: content.string)
            case 2:
                section.readField(content)
            case 4 where section.inSpecs:
                Self.read(content, in: section, line: number, into: &declared)
            default:
                // What a gem depends on has a line of its own.
                break
            }
        }
        declared.finish(into: &output)
    }

    /// The part of the file that a line stands in.
    private struct Section {
        var title = ""
        var remote = ""
        var revision = ""
        var inSpecs = false

        mutating func readField(_ text: DeclaredText) {
            guard let (key, value) = text.cut(at: UInt8(ascii: ":")) else { return }
            if key.equals("specs") {
                inSpecs = true
            } else if key.equals("remote") {
                // A section may name several; the first is as good as any.
                if remote.isEmpty { remote = value.trimmed.string }
            } else if key.equals("revision") {
                revision = value.trimmed.string
            }
        }
    }

    /// Reads `name (version)` or `name (version-platform)`.
    private static func read(
        _ text: DeclaredText, in section: Section, line: Int, into declared: inout DeclaredFile
    ) {
        let shown = DeclaredFile.shown(text.string)
        guard let (name, rest) = text.cut(at: 0x20), rest.first == UInt8(ascii: "("),
            let (inside, _) = rest.dropping(1).cut(at: UInt8(ascii: ")"))
        else {
            declared.problem("entry", "'\(shown)' has no version: run bundle lock again", line: line)
            return
        }
        let version: DeclaredText
        var qualifiers: [PackageURL.Qualifier] = []
        if let (number, platform) = inside.cut(at: UInt8(ascii: "-")) {
            version = number
            qualifiers.append(.init("platform", platform.string))
        } else {
            version = inside
        }
        guard let first = version.first, (0x30...0x39).contains(first) else {
            declared.problem("entry", "'\(shown)' has no version: run bundle lock again", line: line)
            return
        }
        switch section.title {
        case "GEM":
            break
        case "GIT":
            qualifiers.append(
                .init(
                    "vcs_url", "git+\(section.remote)\(section.revision.isEmpty ? "" : "@\(section.revision)")"))
        case "PATH":
            declared.note(
                "local", "'\(DeclaredFile.shown(name.string))' is a folder of this project: it is scanned as such",
                line: line)
            return
        default:
            return
        }
        qualifiers.sort { $0.key < $1.key }
        declared.add(.gem, name: name.string, version: version.string, qualifiers: qualifiers, line: line)
    }
}
