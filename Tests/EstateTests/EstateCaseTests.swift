import Documents
import Estate
import Foundation
import Model
import Testing

/// The cases of `Fixtures/estate`: a folder of files, and in `expected.json` what is read of them.
///
/// `values`, `admission` and `written` map `FORM PATH` to a value (`<absent>`, `<unknown>`), `has` to whether the last
/// member is written, `places` to `LINE:COLUMN` with ` near` where the value itself is not written; `forms` lists all
/// workloads and resources, `diagnostics` all of them as `CODE PATH:LINE`.
@Suite struct EstateCaseTests {
    static let folder = EstateFixture.repository.appending(path: "Fixtures/estate")

    static var cases: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    private func load(_ name: String) throws -> (estate: Estate, expected: Document.Node) {
        let folder = Self.folder.appending(path: name)
        let expected = try JSONReader.read(EstateFixture.bytes(folder.appending(path: "expected.json"))).root
        var builder = EstateBuilder(schema: EstateFixture.schema)
        let environment = DotEnvFile.read(EstateFixture.bytes(folder.appending(path: ".env")))
        for url in EstateFixture.files(under: folder) where url.lastPathComponent != "expected.json" {
            let path = String(url.path.dropFirst(folder.path.count + 1))
            if url.pathExtension == "image" {
                builder.addImage(path, description: EstateFixture.bytes(url))
            } else {
                builder.add(file: path, bytes: EstateFixture.bytes(url), environment: environment)
            }
        }
        return (builder.finish(), expected)
    }

    private func entries(_ node: Document.Node?, in estate: Estate) -> [(
        label: String, form: Form, path: String, want: Document.Node
    )] {
        var entries: [(String, Form, String, Document.Node)] = []
        for member in node?.members.map({ $0 }) ?? [] {
            let label = member.name.string ?? ""
            let parts = label.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let form = EstateFixture.form(parts[0], in: estate) else {
                Issue.record("no form for '\(label)'")
                continue
            }
            entries.append((label, form, parts[1], member.value))
        }
        return entries
    }

    @Test(arguments: [("values", FormReading.effective), ("admission", .admission), ("written", .written)], cases)
    func valuesAreRead(_ table: (String, FormReading), _ name: String) throws {
        let (estate, expected) = try load(name)
        for entry in entries(expected[table.0], in: estate) {
            let value = EstateFixture.value(entry.path, entry.form, estate, table.1)
            #expect(EstateFixture.describe(value) == EstateFixture.describe(entry.want), "\(name): \(entry.label)")
        }
    }

    @Test(arguments: cases) func membersAreKnownToBeWritten(_ name: String) throws {
        let (estate, expected) = try load(name)
        for entry in entries(expected["has"], in: estate) {
            let dot = try #require(entry.path.lastIndex(of: "."))
            let parent = EstateFixture.value(String(entry.path[..<dot]), entry.form, estate)
            let member = String(entry.path[entry.path.index(after: dot)...])
            #expect(parent?.isWritten(member) == entry.want.bool, "\(name): \(entry.label)")
        }
    }

    @Test(arguments: cases) func placesAreFound(_ name: String) throws {
        let (estate, expected) = try load(name)
        for entry in entries(expected["places"], in: estate) {
            let (root, steps) = EstateFixture.steps(entry.path)
            let value = try #require(estate.value(root, of: entry.form), "\(name): \(entry.label)")
            let found = estate.place(of: steps, from: value)
            let text = found.map { "\($0.place.line):\($0.place.column)" + ($0.isExact ? "" : " near") } ?? "none"
            #expect(text == entry.want.string, "\(name): \(entry.label)")
        }
    }

    @Test(arguments: cases) func formsAreListed(_ name: String) throws {
        let (estate, expected) = try load(name)
        guard let wanted = expected["forms"] else { return }
        let forms = estate.workloads.map(\.id) + estate.resources.map(\.id)
        #expect(forms == wanted.elements.map { $0.string ?? "" }, "\(name)")
    }

    @Test(arguments: cases) func diagnosticsAreSaid(_ name: String) throws {
        let (estate, expected) = try load(name)
        let found = estate.diagnostics.map { diagnostic in
            "\(diagnostic.code) \(diagnostic.location?.path ?? "")" + (diagnostic.location?.line.map { ":\($0)" } ?? "")
                + (diagnostic.effect == .note ? " note" : "")
        }
        #expect(found == (expected["diagnostics"]?.elements.map { $0.string ?? "" } ?? []), "\(name)")
    }
}
