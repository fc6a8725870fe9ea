import Documents
import FoundationEssentials
import Inventory
import Model
import Testing

/// One folder of `Fixtures/<suite>`: a file `input…` and what has to be found in it, `expected.json`.
///
/// `expected.json` has `path` (the file's path in the target), `components` (objects with `purl`, `name`,
/// `version`, and where they are not empty `ecosystem`, `licenses`, `development`, `line`), and `diagnostics` (codes).
struct InstalledCase: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String
    let input: [UInt8]
    let expected: Expectation

    /// What a cataloger has to make of the input.
    struct Expectation: Equatable, Sendable {
        var components: [Part]
        var diagnostics: [String]
    }

    /// A component, without what is the same for all of a suite.
    struct Part: Equatable, Sendable {
        var purl: String
        var name: String
        var version: String
        var ecosystem: String?
        var licenses: [String]
        var isDevelopment: Bool
        var line: Int?
    }

    var testDescription: String { name }

    static let fixtures: String = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/Fixtures/"
    }()

    /// All cases of a suite whose names start with `prefix`.
    static func all(_ suite: String, prefix: String = "") -> [InstalledCase] {
        let folder = fixtures + suite
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(prefix) }.sorted().compactMap { InstalledCase(folder: folder, name: $0) }
    }

    private init?(folder: String, name: String) {
        let base = "\(folder)/\(name)"
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: base),
            let inputName = files.first(where: { $0.hasPrefix("input") }),
            let input = FileManager.default.contents(atPath: "\(base)/\(inputName)"),
            let text = FileManager.default.contents(atPath: "\(base)/expected.json")
        else { return nil }
        do {
            let root = try JSONReader.read([UInt8](text)).root
            self.name = name
            self.input = [UInt8](input)
            path = root["path"]?.string ?? ""
            expected = Expectation(
                components: (root["components"]?.elements).map { $0.map(Part.init) } ?? [],
                diagnostics: (root["diagnostics"]?.elements).map { $0.compactMap { $0.string } } ?? [])
        } catch {
            Issue.record("\(base)/expected.json: \(error)")
            return nil
        }
    }

    /// Runs a cataloger over the input, or over `bytes` made of it.
    func run(_ cataloger: some Cataloger, bytes: [UInt8]? = nil) -> Expectation {
        var output = CatalogOutput()
        let bytes = bytes ?? input
        cataloger.catalog(CatalogFile(path: path), bytes: bytes.span, into: &output)
        #expect(output.components.allSatisfy { $0.locations.map(\.path) == [path] })
        return Expectation(
            components: output.components.map(Part.init), diagnostics: output.diagnostics.map(\.code))
    }
}

extension InstalledCase.Part {
    init(_ node: Document.Node) {
        purl = node["purl"]?.string ?? ""
        name = node["name"]?.string ?? ""
        version = node["version"]?.string ?? ""
        ecosystem = node["ecosystem"]?.string
        licenses = (node["licenses"]?.elements).map { $0.compactMap { $0.string } } ?? []
        isDevelopment = node["development"]?.scalarText == "true"
        line = node["line"]?.integer
    }

    init(_ component: Component) {
        purl = component.purl.description
        name = component.name
        version = component.version
        ecosystem = component.ecosystem?.description
        licenses = component.licenses
        isDevelopment = component.isDevelopment
        line = component.locations.first?.line
    }
}
