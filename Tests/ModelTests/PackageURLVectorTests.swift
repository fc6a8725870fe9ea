import Documents
import Foundation
import Model
import Testing

/// The official vectors of the package-URL project, all groups and kinds.
@Suite("package URL: official vectors", .enabled(if: SharedData.has("purl-spec/types")))
struct PackageURLVectorTests {
    static let files = SharedData.jsonFiles(in: "purl-spec/spec") + SharedData.jsonFiles(in: "purl-spec/types")

    @Test("every file is there")
    func count() {
        #expect(Self.files.count >= 40)
    }

    @Test("every vector of the file holds", arguments: files)
    func file(_ file: URL) throws {
        let document = try JSONReader.read(Array(Data(contentsOf: file)))
        let tests = try #require(document.root["tests"])
        #expect(tests.count > 0)
        for test in tests.elements {
            let comment = Comment(rawValue: test["description"]?.string ?? "")
            let failure = test["expected_failure"]?.bool ?? false
            let input = try #require(test["input"])
            let outcome = Result { try Self.run(test["test_type"]?.string ?? "", input) }
            switch outcome {
            case .failure:
                #expect(failure, comment)
            case .success(let purl):
                #expect(!failure, comment)
                if let expected = test["expected_output"], !failure {
                    expectEqual(purl, expected, comment)
                }
            }
        }
    }

    /// `parse` is held to all rules; `validate` normalises what it is given; `build` starts from parts.
    static func run(_ kind: String, _ input: Document.Node) throws -> PackageURL {
        switch kind {
        case "parse": return try PackageURL(parsing: input.string ?? "")
        case "validate": return try PackageURL(tolerant: input.string ?? "")
        case "build":
            let purl = PackageURL(
                type: input["type"]?.string ?? "", namespace: input["namespace"]?.string,
                name: input["name"]?.string ?? "", version: input["version"]?.string,
                qualifiers: (input["qualifiers"]?.members.map { $0 } ?? []).map {
                    PackageURL.Qualifier($0.name.string ?? "", $0.value.string ?? "")
                }, subpath: input["subpath"]?.string)
            try purl.validate()
            return purl
        default:
            throw PackageURLError(.scheme, "the kind of vector \(kind) is not known")
        }
    }

    func expectEqual(_ purl: PackageURL, _ expected: Document.Node, _ comment: Comment) {
        guard expected.kind == .object else {
            #expect(purl.description == expected.string, comment)
            return
        }
        #expect(purl.type == expected["type"]?.string, comment)
        #expect(purl.namespace == expected["namespace"]?.string, comment)
        #expect(purl.name == expected["name"]?.string, comment)
        #expect(purl.version == expected["version"]?.string, comment)
        #expect(purl.subpath == expected["subpath"]?.string, comment)
        var qualifiers: [String: String] = [:]
        if let members = expected["qualifiers"]?.members {
            for member in members { qualifiers[member.name.string ?? ""] = member.value.string }
        }
        #expect(
            Dictionary(purl.qualifiers.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }) == qualifiers, comment)
    }
}
