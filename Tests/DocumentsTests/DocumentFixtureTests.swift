import Foundation
import Testing

import Documents

/// `Fixtures/documents`: a text and the same values as JSON.
@Suite struct DocumentFixtureTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let folder: URL
        var testDescription: String { folder.lastPathComponent }
    }

    static let cases: [Case] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/documents").standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { Case(folder: root.appending(path: $0)) }
            .filter { FileManager.default.fileExists(atPath: $0.folder.appending(path: "expected.json").path) }
    }()

    static let yamlCases = cases.filter { $0.folder.lastPathComponent.hasPrefix("yaml") }
    static let tomlCases = cases.filter { $0.folder.lastPathComponent.hasPrefix("toml") }

    @Test func fixturesArePresent() {
        #expect(Self.yamlCases.count >= 5)
        #expect(Self.tomlCases.count >= 2)
    }

    @Test(arguments: cases) func values(_ example: Case) throws {
        let expected = try JSONReader.read(Self.bytes("expected.json", of: example)).root
        let actual: Document.Node
        if example.folder.lastPathComponent.hasPrefix("yaml") {
            actual = try #require(try YAMLReader.read(Self.bytes("input.yaml", of: example)).first).root
        } else {
            actual = try TOMLReader.read(Self.bytes("input.toml", of: example)).root
        }
        #expect(Canonical.text(actual) == Canonical.text(expected))
    }

    /// Every node's place points at bytes of the source, and a name's place at the name.
    @Test(arguments: cases) func places(_ example: Case) throws {
        let isYAML = example.folder.lastPathComponent.hasPrefix("yaml")
        let bytes = try Self.bytes(isYAML ? "input.yaml" : "input.toml", of: example)
        let document = isYAML ? try #require(try YAMLReader.read(bytes).first) : try TOMLReader.read(bytes)
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let starts = lines.map(\.startIndex)
        for index in 0..<document.nodeCount {
            let node = document.node(at: index)
            try #require((1...lines.count).contains(node.line))
            #expect(starts[node.line - 1] + node.column - 1 == node.offset)
            if node.kind == .integer, let text = node.scalarText, text.utf8.first != UInt8(ascii: "!") {
                let rest = bytes[node.offset...]
                #expect(
                    rest.starts(with: text.utf8) || rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "&"))
            }
        }
    }

    static func bytes(_ name: String, of example: Case) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: example.folder.appending(path: name)))
    }
}

/// A tree as one text: members sorted by name, numbers by value.
enum Canonical {
    static func text(_ node: Document.Node) -> String {
        switch node.kind {
        case .null: "null"
        case .bool: node.bool == true ? "true" : "false"
        case .integer, .float: "\(node.double ?? .nan)"
        case .string: "\"\(node.string ?? "")\""
        case .array: "[\(node.elements.map(text).joined(separator: ", "))]"
        case .object:
            "{\(Array(node.members).map { "\($0.name.string ?? "?"): \(text($0.value))" }.sorted().joined(separator: ", "))}"
        }
    }
}
