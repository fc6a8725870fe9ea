import Documents
import Model

/// Finds installed Node.js packages by the `package.json` in each folder of a `node_modules`.
///
/// Read are `node_modules/NAME/package.json` and `node_modules/@SCOPE/NAME/package.json`, at any depth, with the
/// layouts of npm, Yarn, pnpm (`.pnpm/NAME@VERSION/node_modules/NAME`) and Yarn's own store (`.store/…/package`).
/// Further `package.json` files inside a package set options for a folder and are no packages. Packages that are
/// marked `private` cannot have come from the registry and are left out, as are those without name or version.
///
/// Not handled: packages inside the zip files of Yarn Plug'n'Play, and packages bundled into one script.
///
/// Source: npm documentation, "package.json" and "folders".
package struct NodePackageCataloger: Cataloger {
    package init() {}

    package var name: String { "node" }
    package var patterns: [FilePattern] { [.name("package.json")] }
    package var evidence: EvidenceKind { .installed }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        guard Self.isPackageRoot(file.directory) else { return }
        let root: Document.Node
        do {
            root = try JSONReader.read(bytes.withUnsafeBufferPointer { Array($0) }).root
        } catch {
            output.diagnostics.append(
                Diagnostic(
                    "node.package",
                    "the package's description is not valid JSON (\(error.message)), so the package is not known: "
                        + "reinstall it",
                    at: Location(path: file.path, line: error.line, column: error.column)))
            return
        }
        guard let name = root["name"]?.string, Self.isName(name), let version = root["version"]?.string,
            !version.isEmpty, root["private"]?.bool != true
        else { return }
        var namespace: String?
        var unscoped = name
        if let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) {
            namespace = String(name[..<slash])
            unscoped = String(name[name.utf8.index(after: slash)...])
        }
        output.components.append(
            Component(
                purl: PackageURL(type: "npm", namespace: namespace, name: unscoped, version: version), kind: .npm,
                name: name, version: version, ecosystem: PackageKind.npm.languageEcosystem,
                locations: [Location(path: file.path)], licenses: Self.licenses(root)))
    }

    /// True for a folder in which a package manager puts a package.
    static func isPackageRoot(_ directory: Substring) -> Bool {
        let parts = directory.utf8.split(separator: UInt8(ascii: "/"))
        func part(_ index: Int, is text: String) -> Bool {
            parts.indices.contains(index) && parts[index].elementsEqual(text.utf8)
        }
        guard let modules = parts.lastIndex(where: { $0.elementsEqual("node_modules".utf8) }),
            let first = parts.firstIndex(where: { $0.elementsEqual("node_modules".utf8) })
        else { return false }
        // Packages bring test data that looks like an installation.
        let tests = ["test", "tests", "__tests__", "fixture", "fixtures", "__fixtures__", "example", "examples"]
        for index in first + 1..<max(first + 1, modules) where tests.contains(where: { part(index, is: $0) }) {
            // A package that is itself called so stands right behind `node_modules` or its scope.
            let isPackage =
                part(index - 1, is: "node_modules")
                || parts[index - 1].first == UInt8(ascii: "@") && part(index - 2, is: "node_modules")
            if !isPackage { return false }
        }
        let rest = parts[(modules + 1)...]
        guard let head = rest.first, let initial = head.first else { return false }
        switch initial {
        case UInt8(ascii: "@"):
            return rest.count == 2 && rest.last?.first != UInt8(ascii: ".")
        case UInt8(ascii: "."):
            guard part(modules + 1, is: ".store") else { return false }
            return rest.count == 2 || rest.count == 3 && part(modules + 3, is: "package")
        default:
            return rest.count == 1
        }
    }

    /// What a registry accepts as name, old packages included: `name` or `@scope/name`.
    private static func isName(_ name: String) -> Bool {
        var slashes = 0
        for byte in name.utf8 {
            switch byte {
            case 0x21...0x7E where byte != UInt8(ascii: "\\"):
                if byte == UInt8(ascii: "/") { slashes += 1 }
            default: return false
            }
        }
        guard name.utf8.first != UInt8(ascii: "@") else {
            return slashes == 1 && !name.hasPrefix("@/") && !name.hasSuffix("/")
        }
        return slashes == 0 && !name.isEmpty
    }

    /// `license` as text, the older object with `type`, and the older list `licenses` of either.
    private static func licenses(_ root: Document.Node) -> [String] {
        var found: [String] = []
        func add(_ node: Document.Node) {
            if let text = (node.string ?? node["type"]?.string ?? node["name"]?.string), !text.isEmpty,
                !found.contains(text)
            {
                found.append(text)
            }
        }
        for key in ["license", "licenses"] {
            guard let node = root[key] else { continue }
            if node.kind == .array {
                for element in node.elements { add(element) }
            } else {
                add(node)
            }
        }
        return found
    }
}
