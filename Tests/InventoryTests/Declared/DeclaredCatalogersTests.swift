import Documents
import Foundation
import Model
import Testing

import Inventory

/// The catalogers of lock files and manifests, over `Fixtures/declared`: each case is a folder, `input/` is the
/// target, `expected.json` says what must come out of it.
@Suite struct DeclaredCatalogersTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let folder: URL
        var testDescription: String { folder.lastPathComponent }
    }

    static let cases: [Case] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Fixtures/declared").standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { Case(folder: root.appending(path: $0)) }
            .filter { FileManager.default.fileExists(atPath: $0.folder.appending(path: "input").path) }
    }()

    @Test func fixturesArePresent() {
        #expect(Self.cases.count >= 25)
    }

    @Test(arguments: cases) func components(_ example: Case) throws {
        let output = try Self.run(example)
        #expect(output.components.map(Self.line) == (try Self.expected("components", of: example)))
    }

    @Test(arguments: cases) func diagnostics(_ example: Case) throws {
        let output = try Self.run(example)
        #expect(output.diagnostics.map(Self.line) == (try Self.expected("diagnostics", of: example)))
    }

    @Test(arguments: cases) func purlsAreValid(_ example: Case) throws {
        for component in try Self.run(example).components {
            try component.purl.validate()
        }
    }

    /// Bytes changed at random must never crash a cataloger; the seed is fixed.
    @Test(arguments: cases) func mutationsNeverCrash(_ example: Case) throws {
        var random = SplitMix(state: 0x5EED)
        for (path, bytes) in try Self.files(of: example) {
            for _ in 0..<150 {
                let mutated = random.mutated(bytes)
                let output = Self.catalog(path, mutated)
                #expect(output.components.allSatisfy { !$0.name.isEmpty && !$0.version.isEmpty })
            }
        }
    }

    @Test func diagnosticsOfOneFileAreBounded() {
        let text = String(repeating: "a\n", count: 5_000)
        let output = Self.catalog("requirements.txt", Array(text.utf8))
        #expect(output.diagnostics.count == 201)
        #expect(output.diagnostics.last?.message == "4800 more problems of this file are not listed")
    }

    // MARK: Running

    static func files(of example: Case) throws -> [(path: String, bytes: [UInt8])] {
        let root = example.folder.appending(path: "input")
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted().compactMap { path in
            let url = root.appending(path: path)
            guard let data = try? Data(contentsOf: url) else { return nil }
            return (path, [UInt8](data))
        }
    }

    static func run(_ example: Case) throws -> CatalogOutput {
        var output = CatalogOutput()
        for (path, bytes) in try files(of: example) {
            let one = catalog(path, bytes)
            output.components += one.components
            output.diagnostics += one.diagnostics
        }
        return output
    }

    static func catalog(_ path: String, _ bytes: [UInt8]) -> CatalogOutput {
        var output = CatalogOutput()
        let file = CatalogFile(path: path)
        for cataloger in DeclaredCatalogers.all where cataloger.patterns.contains(where: { fits($0, file) }) {
            cataloger.catalog(file, bytes: bytes.span, into: &output)
        }
        return output
    }

    static func fits(_ pattern: FilePattern, _ file: CatalogFile) -> Bool {
        let name = String(file.name)
        switch pattern {
        case .name(let wanted): return name == wanted
        case .suffix(let suffix): return name.hasSuffix(suffix)
        case .affixes(let prefix, let suffix): return name.hasPrefix(prefix) && name.hasSuffix(suffix)
        case .inFolder(let folder, let suffix):
            return name.hasSuffix(suffix) && file.directory.split(separator: "/").last.map(String.init) == folder
        default: return false
        }
    }

    // MARK: Comparing

    /// `purl | name | ecosystem | path:lines | flags`
    static func line(_ component: Component) -> String {
        let path = component.locations.first?.path ?? ""
        let lines = component.locations.map { $0.line.map(String.init) ?? "-" }.joined(separator: ",")
        var parts = [
            component.purl.description, component.name, component.version, component.ecosystem?.description ?? "-",
            "\(path):\(lines)",
        ]
        if !component.licenses.isEmpty { parts.append(component.licenses.joined(separator: ",")) }
        if component.isDevelopment { parts.append("development") }
        return parts.joined(separator: " | ")
    }

    static func line(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.effect.rawValue) \(diagnostic.code) \(diagnostic)"
    }

    static func expected(_ key: String, of example: Case) throws -> [String] {
        let bytes = [UInt8](try Data(contentsOf: example.folder.appending(path: "expected.json")))
        let node = try #require(try JSONReader.read(bytes).root[key])
        return node.elements.compactMap(\.string)
    }
}

/// A small random number generator with a fixed sequence (Steele, Lea and Flood, 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// The bytes with one to four random changes.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        let alphabet = Array("{}[]()<>\"'`:,.=#@&*!|%-\\/ \t\r\n01ax$".utf8) + [0x00, 0x7F, 0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0...result.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0:
                result.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &self)], at: place)
            case 1:
                let end = min(result.count, place + Int.random(in: 1...20, using: &self))
                result.removeSubrange(place..<end)
            case 2:
                result = Array(result.prefix(place))
            default:
                guard place < result.count else { continue }
                result[place] = UInt8.random(in: 0...255, using: &self)
            }
        }
        return result
    }
}
