import Documents
import Knowledge
import Testing

/// A starter advisory, as the tests below see it.
struct AdvisoryFile: Sendable, CustomTestStringConvertible {
    let path: String
    let documents: [Document]

    /// All starter advisories, in the order of their paths.
    static let all = Knowledge.files(under: "advisories").map { file in
        AdvisoryFile(path: file.path, documents: (try? YAMLReader.read(file.bytes)) ?? [])
    }

    var testDescription: String { path }

    /// The one document of the file.
    var root: Document.Node {
        get throws {
            try #require(documents.count == 1, "not one well-formed YAML document")
            return documents[0].root
        }
    }

    /// The file's name without its extension.
    var name: String {
        let last = path.split(separator: "/").last ?? ""
        return String(last.hasSuffix(".yaml") ? last.dropLast(5) : last)
    }

    /// The folder the file lies in: the ecosystem.
    var folder: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[parts.count - 2]) : ""
    }

    /// The package URLs of one list of `examples`.
    func examples(_ list: String) throws -> [String] {
        let node = try #require(try root["examples"]?[list], "no examples.\(list)")
        return try node.elements.map { try #require($0.string) }
    }
}
