import Foundation
import Inventory
import Model
import Testing

/// One case of a fixture suite: a file named `input` and what a cataloger must make of it.
struct SystemFixture: CustomTestStringConvertible, Sendable {
    struct Expected: Decodable, Sendable, Equatable {
        struct Component: Decodable, Sendable, Hashable {
            var purl: String
            /// Left out when it is the purl's.
            var version: String?
            var source: String?
            var line: Int?
            var licenses: [String]?
        }
        struct Distribution: Decodable, Sendable, Hashable {
            var id: String
            var version: String?
            var codename: String?
            var name: String
            var like: [String]?
        }

        /// The path the cataloger is told.
        var path: String
        /// True when the order of components and paths depends on the format.
        var unordered: Bool?
        var components: [Component]?
        var ownedPaths: [String]?
        var distribution: Distribution?
        /// `code:line:effect`.
        var diagnostics: [String]?
    }

    let name: String
    let input: [UInt8]
    let expected: Expected

    var testDescription: String { name }

    /// `Fixtures/<suite>/<name>` beside the folder of the tests.
    static func folder(_ suite: String) -> URL {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appending(path: "Fixtures").appending(path: suite)
    }

    /// All cases of a suite in the order of their names.
    static func all(_ suite: String) -> [SystemFixture] {
        let folder = folder(suite)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasSuffix(".md") }.sorted().compactMap { name in
            let place = folder.appending(path: name)
            guard let input = try? Data(contentsOf: place.appending(path: "input")),
                let text = try? Data(contentsOf: place.appending(path: "expected.json"))
            else {
                Issue.record("\(suite)/\(name) has no input or no expected.json")
                return nil
            }
            do {
                let expected = try JSONDecoder().decode(Expected.self, from: text)
                return SystemFixture(name: "\(suite)/\(name)", input: Array(input), expected: expected)
            } catch {
                Issue.record("\(suite)/\(name): \(error)")
                return nil
            }
        }
    }

    /// What the cataloger made of `input`, in the form of ``Expected``.
    func actual(_ cataloger: any Cataloger) -> Expected {
        let output = Self.catalog(cataloger, path: expected.path, input)
        let isUnordered = expected.unordered ?? false
        var components = output.components.map(Self.describe)
        var paths = output.ownedPaths
        if isUnordered {
            components.sort { $0.purl < $1.purl }
            paths.sort()
        }
        return Expected(
            path: expected.path, unordered: expected.unordered, components: components, ownedPaths: paths,
            distribution: output.distribution.map(Self.describe),
            diagnostics: output.diagnostics.map {
                "\($0.code):\($0.location?.line.map(String.init) ?? ""):\($0.effect.rawValue)"
            })
    }

    /// ``expected`` with what was left out filled in.
    var normalized: Expected {
        var result = expected
        result.components = (expected.components ?? []).map { component in
            var component = component
            component.version = component.version ?? Self.version(ofPURL: component.purl)
            component.licenses = component.licenses ?? []
            return component
        }
        result.ownedPaths = expected.ownedPaths ?? []
        result.diagnostics = expected.diagnostics ?? []
        result.distribution?.like = expected.distribution?.like ?? []
        if expected.unordered ?? false {
            result.components?.sort { $0.purl < $1.purl }
            result.ownedPaths?.sort()
        }
        return result
    }

    static func catalog(_ cataloger: any Cataloger, path: String, _ bytes: [UInt8]) -> CatalogOutput {
        var output = CatalogOutput()
        cataloger.catalog(CatalogFile(path: path), bytes: bytes.span, into: &output)
        return output
    }

    private static func version(ofPURL purl: String) -> String? {
        guard let at = purl.firstIndex(of: "@") else { return nil }
        return String(purl[purl.index(after: at)...].prefix { $0 != "?" })
    }

    private static func describe(_ component: Component) -> Expected.Component {
        var purl = "\(component.purl.type)/\(component.purl.name)@\(component.purl.version ?? "")"
        let qualifiers = component.purl.qualifiers.map { "\($0.key)=\($0.value)" }
        if !qualifiers.isEmpty { purl += "?" + qualifiers.joined(separator: "&") }
        return Expected.Component(
            purl: purl, version: component.version,
            source: component.source.map { "\($0.name)@\($0.version)" }, line: component.locations.first?.line,
            licenses: component.licenses)
    }

    private static func describe(_ distribution: Distribution) -> Expected.Distribution {
        Expected.Distribution(
            id: distribution.id, version: distribution.version, codename: distribution.codename,
            name: distribution.name, like: distribution.like)
    }
}
