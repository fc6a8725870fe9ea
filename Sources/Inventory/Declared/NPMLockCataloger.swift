import Documents
import Model

/// Lock files of npm: `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
///
/// Source: the npm documentation, "package-lock.json". Left out are links and the members of the workspace: they are
/// the project's own folders. An alias is reported under the name of the package that it stands for.
package struct NPMLockCataloger: Cataloger {
    /// The deepest nesting of `dependencies` in version 1 that is read.
    static let maximumDepth = 1_000

    package let name = "npm-lock"
    package let patterns: [FilePattern] = [.name("package-lock.json"), .name("npm-shrinkwrap.json")]
    package let evidence = EvidenceKind.declared

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var declared = DeclaredFile(file, format: name)
        do throws(DocumentError) {
            let root = try JSONReader.read(CatalogFile.copy(bytes)).root
            // Version 2 holds both lists, for old and for new readers; the new one says more.
            if let packages = root["packages"], packages.kind == .object {
                for member in packages.members { Self.read(member.name, member.value, into: &declared) }
            } else if let dependencies = root["dependencies"], dependencies.kind == .object {
                Self.readTree(dependencies, into: &declared)
            } else if root.kind != .object || root["lockfileVersion"] == nil {
                declared.problem("format", "this is no lock file of npm: write it again", line: root.line)
            }
        } catch {
            declared.problem(error)
        }
        declared.finish(into: &output)
    }

    // MARK: Versions 2 and 3

    private static func read(_ path: Document.Node, _ entry: Document.Node, into declared: inout DeclaredFile) {
        // The root has the empty path; members of the workspace lie outside of node_modules.
        guard let path = path.string, let installed = NPMName.last(ofPath: path) else { return }
        guard entry.kind == .object else {
            declared.problem("entry", "the entry of '\(DeclaredFile.shown(path))' is no object", line: entry.line)
            return
        }
        guard entry["link"]?.bool != true else { return }
        let name = entry["name"]?.string ?? installed
        guard NPMName.isValid(name) else {
            declared.problem("entry", "'\(DeclaredFile.shown(name))' is no name of a package", line: entry.line)
            return
        }
        guard let version = entry["version"]?.string, !version.isEmpty else {
            declared.note(
                "unpinned", "'\(DeclaredFile.shown(name))' has no version here: write the lock file again",
                line: entry.line)
            return
        }
        let qualifiers = versionControl(entry["resolved"]?.string)
        declared.add(
            .npm, name: name, version: version, qualifiers: qualifiers, licenses: licenses(entry), line: entry.line,
            isDevelopment: entry["dev"]?.bool ?? false)
    }

    private static func licenses(_ entry: Document.Node) -> [String] {
        entry["license"]?.string.map { [$0] } ?? []
    }

    private static func versionControl(_ resolved: String?) -> [PackageURL.Qualifier] {
        guard let resolved, resolved.utf8.starts(with: "git".utf8) else { return [] }
        var bytes = Array(resolved.utf8)
        // The commit stands behind `#` here and behind `@` in a purl.
        if let hash = bytes.lastIndex(of: UInt8(ascii: "#")) { bytes[hash] = UInt8(ascii: "@") }
        return [.init("vcs_url", String(decoding: bytes, as: UTF8.self))]
    }

    // MARK: Version 1

    private static func readTree(_ dependencies: Document.Node, into declared: inout DeclaredFile) {
        var stack: [(node: Document.Node, depth: Int)] = [(dependencies, 1)]
        while let (node, depth) = stack.popLast() {
            var nested: [(Document.Node, Int)] = []
            for (key, entry) in node.members {
                guard let installed = key.string else { continue }
                guard entry.kind == .object else {
                    declared.problem(
                        "entry", "the entry of '\(DeclaredFile.shown(installed))' is no object", line: key.line)
                    continue
                }
                readDependency(installed, entry, line: key.line, into: &declared)
                guard let inner = entry["dependencies"], inner.kind == .object else { continue }
                if depth < maximumDepth {
                    nested.append((inner, depth + 1))
                } else {
                    declared.problem("depth", "nested deeper than \(maximumDepth) levels", line: inner.line)
                }
            }
            // Last in, first out: so that the file is read from its start to its end.
            stack.append(contentsOf: nested.reversed())
        }
    }

    private static func readDependency(
        _ installed: String, _ entry: Document.Node, line: Int, into declared: inout DeclaredFile
    ) {
        var name = installed
        guard var version = entry["version"]?.string, !version.isEmpty else {
            declared.note(
                "unpinned", "'\(DeclaredFile.shown(name))' has no version here: write the lock file again", line: line)
            return
        }
        if version.utf8.starts(with: "npm:".utf8) {
            let target = String(version.dropFirst(4))
            guard let (aliased, pinned) = NPMName.split(target), !pinned.isEmpty else {
                declared.problem("entry", "'\(DeclaredFile.shown(version))' is no alias of a package", line: line)
                return
            }
            name = aliased
            version = pinned
        }
        guard NPMName.isValid(name) else {
            declared.problem("entry", "'\(DeclaredFile.shown(name))' is no name of a package", line: line)
            return
        }
        // The place of the package instead of its version: a folder, an archive, a repository.
        guard let first = version.utf8.first, (0x30...0x39).contains(first) else {
            declared.note(
                "url", "'\(DeclaredFile.shown(name))' does not come from a registry: its version is not known here",
                line: line)
            return
        }
        declared.add(
            .npm, name: name, version: version, line: line, isDevelopment: entry["dev"]?.bool ?? false)
    }
}

/// Names of npm packages: `name` or `@scope/name`.
enum NPMName {
    /// The package that lies at a path of the lock file, behind its last `node_modules/`; nil outside of it.
    static func last(ofPath path: String) -> String? {
        let text = DeclaredText(Array(path.utf8))
        let folder: StaticString = "node_modules/"
        var start: Int?
        var index = 0
        while index < text.bytes.count {
            if index == 0 || text.bytes[index - 1] == UInt8(ascii: "/"), text.dropping(index).hasPrefix(folder) {
                index += folder.utf8CodeUnitCount
                start = index
            } else {
                index += 1
            }
        }
        return start.map { text.dropping($0).string }
    }

    /// `name@version` or `@scope/name@version`; the version is empty when there is none.
    static func split(_ text: String) -> (name: String, version: String)? {
        guard !text.isEmpty else { return nil }
        let afterFirst = text.utf8.index(after: text.utf8.startIndex)
        guard let at = text.utf8[afterFirst...].firstIndex(of: UInt8(ascii: "@")) else { return (text, "") }
        return (String(text[..<at]), String(text[text.utf8.index(after: at)...]))
    }

    /// True when the name has the shape of one: nothing but a scope may have a slash.
    static func isValid(_ name: String) -> Bool {
        var parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        if name.utf8.first == UInt8(ascii: "@") {
            guard parts.count == 2, parts[0].count > 1 else { return false }
            parts = parts.dropFirst()
        }
        guard parts.count == 1, let last = parts.first, !last.isEmpty else { return false }
        return name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    }
}
