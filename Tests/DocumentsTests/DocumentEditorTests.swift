import Foundation
import Testing

import Documents

/// `Fixtures/edits`: a text, the operations, and what comes out.
@Suite struct DocumentEditorTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let folder: URL
        let isJSON: Bool
        var testDescription: String { folder.lastPathComponent }

        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: folder.appending(path: name + (isJSON ? ".json" : ".yaml"))))
        }
    }

    static let cases: [Case] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/edits").standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { root.appending(path: $0) }
            .filter { FileManager.default.fileExists(atPath: $0.appending(path: "operations.json").path) }
            .map { folder in
                Case(
                    folder: folder,
                    isJSON: FileManager.default.fileExists(atPath: folder.appending(path: "input.json").path))
            }
    }()

    @Test func fixturesArePresent() { #expect(Self.cases.count >= 70) }

    @Test(arguments: cases) func fixture(_ example: Case) throws {
        let root = try JSONReader.read(
            [UInt8](try Data(contentsOf: example.folder.appending(path: "operations.json")))
        ).root
        let operations = try #require(root["operations"]).elements.map(Self.operation)
        let index = root["document"]?.integer ?? 0
        let input = try example.bytes("input")
        let syntax = example.isJSON ? DocumentEditor.Syntax.json : .yaml
        if let refusal = root["refused"]?.string {
            do throws(EditError) {
                let edits = try DocumentEditor.edits(operations, document: index, in: input, syntax: syntax)
                let text = try TextEdit.apply(edits, to: input)
                Issue.record("not refused: \(String(decoding: text, as: UTF8.self))")
            } catch {
                #expect("\(error.code)" == refusal)
            }
            return
        }
        let edits = try DocumentEditor.edits(operations, document: index, in: input, syntax: syntax)
        let output = try DocumentEditor.apply(edits, to: input)
        #expect(
            String(decoding: output, as: UTF8.self) == String(decoding: try example.bytes("expected"), as: UTF8.self))
    }

    private static func operation(_ node: Document.Node) throws -> EditOperation {
        for name in ["set", "add", "remove"] {
            guard let text = node[name]?.string, let path = DocumentPath(parsing: text) else { continue }
            let value = node["value"].map { EditModel.value($0) } ?? .null
            return name == "set" ? .set(path, value) : name == "add" ? .add(path, value) : .remove(path)
        }
        throw EditModel.Refused()
    }

    // MARK: Paths

    @Test(arguments: [
        "", "spec.containers[0].image", "[\"a.b/c\"].d", "[0][1]", "a[\"x\\\"y\\\\z\"][2]",
        "metadata.labels[\"k8s.io/a\"]",
        "[\"\"]", "a-b.c_d.0",
    ]) func pathsRoundTrip(_ text: String) throws {
        #expect(try #require(DocumentPath(parsing: text)).description == text)
    }

    @Test(arguments: ["a.", ".a", "a[", "a[x]", "a[0", "a[\"b]", "a[\"b\"", "a[0]b", "a..b", "[99999999999999999999]"])
    func badPaths(_ text: String) { #expect(DocumentPath(parsing: text) == nil) }

    @Test func nodesByPath() throws {
        let document = try #require(try YAMLReader.read(Array("a:\n  - b: 1\n  - c: [x, z]\n".utf8)).first)
        let exact = document.node(at: try #require(DocumentPath(parsing: "a[1].c[1]")))
        #expect(exact.isExact)
        #expect(exact.node.string == "z")
        let near = document.node(at: try #require(DocumentPath(parsing: "a[1].d.e")))
        #expect(!near.isExact)
        #expect((near.node.line, near.node.kind) == (3, .object))
        #expect(!document.node(at: try #require(DocumentPath(parsing: "a[2]"))).isExact)
    }

    // MARK: Edits

    @Test func overlappingEditsAreRefused() {
        let edits = [TextEdit(range: 0..<3, replacement: []), TextEdit(range: 2..<4, replacement: [])]
        #expect(throws: EditError.self) { try DocumentEditor.apply(edits, to: [1, 2, 3, 4, 5]) }
        #expect(throws: EditError.self) { try DocumentEditor.apply([TextEdit(range: 5..<7, replacement: [])], to: [1]) }
    }

    @Test func insertionsAtOnePlaceKeepTheirOrder() throws {
        let edits = [TextEdit(range: 1..<1, replacement: [7]), TextEdit(range: 1..<1, replacement: [8])]
        #expect(try DocumentEditor.apply(edits, to: [1, 2]) == [1, 7, 8, 2])
    }

    @Test func alreadySoMeansNoEdit() throws {
        let source = Array("a: &x {b: yes}\nc: *x\n".utf8)
        let edits = try DocumentEditor.edits(
            [.set(DocumentPath([.key("c"), .key("b")]), true), .remove(DocumentPath([.key("d")]))], document: 0,
            in: source, syntax: .yaml)
        #expect(edits.isEmpty)
    }

    /// Changed at random, a text is edited rightly or refused, and never crashes the editor.
    /// Templates change with those who merge them, which the model does not know.
    @Test(arguments: cases.filter { !$0.testDescription.contains("template") }) func mutationsNeverCrash(
        _ example: Case
    ) throws {
        let bytes = try example.bytes("input")
        var mutator = Mutator(seed: 0xED17)
        var generator = EditGenerator(seed: 5)
        for _ in 0..<100 {
            let source = mutator.mutated(bytes)
            let value: DocumentValue
            if example.isJSON {
                guard let document = try? JSONReader.read(source) else { continue }
                value = EditModel.value(document.root)
            } else {
                guard let document = YAMLReader.readStream(source).documents.first else { continue }
                value = EditModel.value(document.root)
            }
            let operation = generator.operation(on: value)
            guard let wanted = try? EditModel.apply(operation, to: value),
                let edits = try? DocumentEditor.edits(
                    [operation], document: 0, in: source, syntax: example.isJSON ? .json : .yaml)
            else { continue }
            let new = try DocumentEditor.apply(edits, to: source)
            let root =
                example.isJSON
                ? try JSONReader.read(new).root : try #require(YAMLReader.readStream(new).documents.first).root
            #expect(EditModel.sorted(EditModel.value(root)) == EditModel.sorted(wanted), "\(operation)")
        }
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
        String(repeating: "- ", count: 100_000), String(repeating: "a: 1\n", count: 100_000),
        "x: &a [*a]", "a: \"" + String(repeating: "y", count: 2_000_000) + "\"", "a: \u{0}", "\u{FEFF}", "---\n---\n",
        String(repeating: "[", count: 190) + String(repeating: "]", count: 190),
        "a: &x 1\n" + String(repeating: "b: *x\n", count: 20_000),
    ]) func hostile(_ text: String) {
        for syntax in [DocumentEditor.Syntax.yaml, .json] {
            for operation in [EditOperation.set(DocumentPath([.key("z")]), "1"), .add(DocumentPath([.key("a")]), 1)] {
                let edits = try? DocumentEditor.edits([operation], document: 0, in: Array(text.utf8), syntax: syntax)
                #expect(edits?.isEmpty != true)
            }
        }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: EditError.self) {
            try DocumentEditor.edits(
                [.set(DocumentPath([.key("z")]), 1)], document: 0, in: [0x61, 0x3A, 0x20, 0xFF, 0x0A], syntax: .yaml)
        }
    }
}
