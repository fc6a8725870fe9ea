import Model

/// Module files of Go (`go.mod`).
///
/// Source: the Go Modules Reference, "go.mod files" (lexical elements, grammar, `require`, `exclude`, `replace`).
/// From `go 1.17` on the file names every module that the build needs; before that only the direct ones are sure to be
/// there, which is noted. A module that is replaced is reported as what replaces it; one that is replaced by a folder
/// is left out. The Go toolchain and its standard library are no components of this file.
package struct GoModCataloger: Cataloger {
    package let name = "go-mod"
    package let patterns: [FilePattern] = [.name("go.mod")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        var reader = GoModReader()
        reader.read(CatalogFile.copy(bytes), into: &declared)
        reader.report(into: &declared)
        declared.finish(into: &output)
    }
}

/// Reads the directives of a `go.mod`, and joins them when all are known.
struct GoModReader {
    private struct Requirement {
        var path: String
        var version: String
        var line: Int
    }

    private struct ModuleVersion: Hashable {
        var path: String
        /// Empty: every version.
        var version: String
    }

    private var requirements: [Requirement] = []
    private var replacements: [ModuleVersion: ModuleVersion] = [:]
    private var exclusions: Set<ModuleVersion> = []
    private var goVersion: (major: Int, minor: Int)?

    mutating func read(_ source: [UInt8], into declared: inout DeclaredFile) {
        var block: (verb: String, line: Int)?
        for (number, text) in DeclaredText.Lines(source) {
            guard let tokens = Self.tokens(text) else {
                declared.problem(
                    "syntax", "a quoted string does not end on its line: close it", line: number)
                continue
            }
            guard let first = tokens.first else { continue }
            if let open = block {
                if first == ")" {
                    block = nil
                } else {
                    take(open.verb, tokens[...], line: number, into: &declared)
                }
            } else if tokens.count == 2, tokens[1] == "(" {
                block = (first, number)
            } else if tokens.count == 3, tokens[1] == "(", tokens[2] == ")" {
                continue
            } else {
                take(first, tokens.dropFirst(), line: number, into: &declared)
            }
        }
        if let block {
            declared.problem(
                "syntax", "the block of '\(DeclaredFile.shown(block.verb))' is not closed: add ')'", line: block.line)
        }
    }

    /// Adds the modules that the build uses.
    func report(into declared: inout DeclaredFile) {
        for requirement in requirements {
            let asked = ModuleVersion(path: requirement.path, version: requirement.version)
            let shown = DeclaredFile.shown(requirement.path)
            if exclusions.contains(asked) {
                declared.note(
                    "excluded",
                    "'\(shown)' \(DeclaredFile.shown(requirement.version)) is excluded by this file: which version is "
                        + "used instead is not known here",
                    line: requirement.line)
                continue
            }
            guard
                let replacement = replacements[asked]
                    ?? replacements[ModuleVersion(path: requirement.path, version: "")]
            else {
                declared.add(.golang, name: requirement.path, version: requirement.version, line: requirement.line)
                continue
            }
            if replacement.version.isEmpty {
                declared.note(
                    "local", "'\(shown)' is replaced by a folder: it is scanned when it lies in the target",
                    line: requirement.line)
            } else {
                declared.add(.golang, name: replacement.path, version: replacement.version, line: requirement.line)
            }
        }
        let isComplete = goVersion.map { $0.major > 1 || $0.minor >= 17 } ?? false
        if !isComplete, !requirements.isEmpty {
            declared.note(
                "indirect",
                "go.mod names all modules of the build only from 'go 1.17' on: run 'go mod tidy -go=1.17' to list them",
                line: nil)
        }
    }

    private mutating func take(
        _ verb: String, _ arguments: ArraySlice<String>, line: Int, into declared: inout DeclaredFile
    ) {
        let arguments = Array(arguments)
        switch verb {
        case "require":
            guard arguments.count == 2, Self.isVersion(arguments[1]) else {
                declared.problem("syntax", "'require' needs a module and a version", line: line)
                return
            }
            requirements.append(Requirement(path: arguments[0], version: arguments[1], line: line))
        case "exclude":
            guard arguments.count == 2 else {
                declared.problem("syntax", "'exclude' needs a module and a version", line: line)
                return
            }
            exclusions.insert(ModuleVersion(path: arguments[0], version: arguments[1]))
        case "replace":
            guard let arrow = arguments.firstIndex(of: "=>"), arrow == 1 || arrow == 2,
                (1...2).contains(arguments.count - arrow - 1)
            else {
                declared.problem("syntax", "'replace' needs a module, '=>' and what replaces it", line: line)
                return
            }
            let old = ModuleVersion(path: arguments[0], version: arrow == 2 ? arguments[1] : "")
            let new = arguments[(arrow + 1)...]
            // Without a version it is a folder.
            replacements[old] = ModuleVersion(path: new[arrow + 1], version: new.count == 2 ? new[arrow + 2] : "")
        case "go":
            goVersion = arguments.first.flatMap(Self.languageVersion)
        default:
            // module, toolchain, godebug, retract, tool, ignore: nothing that is built in.
            break
        }
    }

    private static func isVersion(_ text: String) -> Bool {
        var utf8 = text.utf8[...]
        guard utf8.popFirst() == UInt8(ascii: "v"), let digit = utf8.first else { return false }
        return (0x30...0x39).contains(digit)
    }

    private static func languageVersion(_ text: String) -> (major: Int, minor: Int)? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2)
        guard parts.count >= 2, let major = Int(String(parts[0]) ?? "") else { return nil }
        let minor = parts[1].prefix { (0x30...0x39).contains($0) }
        return Int(String(minor) ?? "").map { (major, $0) }
    }

    /// The words of a line without its comment; nil when a string does not end.
    private static func tokens(_ text: DeclaredText) -> [String]? {
        var tokens: [String] = []
        var rest = text.bytes.drop(while: DeclaredText.isSpace)
        while let first = rest.first {
            switch first {
            case UInt8(ascii: "/") where rest.starts(with: "//".utf8):
                return tokens
            case UInt8(ascii: "\""), UInt8(ascii: "`"):
                let body = rest.dropFirst().prefix { $0 != first }
                guard body.endIndex < rest.endIndex else { return nil }
                tokens.append(String(decoding: body, as: UTF8.self))
                rest = rest[(body.endIndex + 1)...]
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","):
                tokens.append(String(decoding: [first], as: UTF8.self))
                rest = rest.dropFirst()
            default:
                var end = rest.startIndex
                while end < rest.endIndex, !DeclaredText.isSpace(rest[end]), rest[end] != UInt8(ascii: "("),
                    rest[end] != UInt8(ascii: ")"), rest[end] != UInt8(ascii: ","),
                    !rest[end...].starts(with: "//".utf8)
                {
                    end += 1
                }
                tokens.append(String(decoding: rest[..<end], as: UTF8.self))
                rest = rest[end...]
            }
            rest = rest.drop(while: DeclaredText.isSpace)
        }
        return tokens
    }
}
