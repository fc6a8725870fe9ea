import Foundation
import Inventory
import Model
import Testing

/// A folder of a fixture suite: a file `input.…`, and in `expected.json` its path in the target, the components that
/// have to be found, and the diagnostics (`code path`).
struct ArchiveCase: Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Equatable, Sendable {
        struct Part: Decodable, Equatable, Sendable {
            var purl: String
            var name: String
            var locations: [String]
            var licenses: [String]?
        }

        var path: String
        var components: [Part]
        var diagnostics: [String]?
    }

    let name: String
    let input: [UInt8]
    let expected: Expected

    var testDescription: String { name }

    static func all(_ suite: String) -> [ArchiveCase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Fixtures").appending(path: suite).standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.contains(".") }.sorted().compactMap { name in
            let place = folder.appending(path: name)
            do {
                let files = try FileManager.default.contentsOfDirectory(atPath: place.path)
                let inputName = try #require(files.first { $0.hasPrefix("input") })
                let text = try Data(contentsOf: place.appending(path: "expected.json"))
                return ArchiveCase(
                    name: name, input: [UInt8](try Data(contentsOf: place.appending(path: inputName))),
                    expected: try JSONDecoder().decode(Expected.self, from: text))
            } catch {
                Issue.record("\(suite)/\(name): \(error)")
                return nil
            }
        }
    }

    /// What a cataloger makes of the input, in the form of ``Expected``.
    func run(_ cataloger: some Cataloger) -> Expected {
        var output = CatalogOutput()
        cataloger.catalog(CatalogFile(path: expected.path), bytes: input.span, into: &output)
        #expect(output.components.allSatisfy { $0.purl.version == $0.version })
        let diagnostics = output.diagnostics.map { "\($0.code) \($0.location?.path ?? "")" }
        return Expected(
            path: expected.path,
            components: output.components.map {
                Expected.Part(
                    purl: $0.purl.description, name: $0.name, locations: $0.locations.map(\.path),
                    licenses: $0.licenses.isEmpty ? nil : $0.licenses)
            },
            diagnostics: diagnostics.isEmpty ? nil : diagnostics)
    }
}
