import Documents
import Estate
import Foundation
import Testing

/// What the tests share: the schema of the repository, estates made of texts, and forms found by name.
enum EstateFixture {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let schema: Schema = {
        let (schema, diagnostics) = SchemaReader.read(schemaFiles)
        for diagnostic in diagnostics { Issue.record("\(diagnostic)") }
        return schema
    }()

    static var schemaFiles: [KnowledgeSource] {
        files(under: repository.appending(path: "Knowledge/schemas")).map { url in
            KnowledgeSource(path: "schemas/" + url.lastPathComponent) { bytes(url) }
        }
    }

    static func bytes(_ url: URL) -> [UInt8] { (try? Data(contentsOf: url)).map { [UInt8]($0) } ?? [] }

    static func files(under folder: URL) -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        var urls: [URL] = []
        while let url = found?.nextObject() as? URL {
            if (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true { urls.append(url) }
        }
        return urls.sorted { $0.path < $1.path }
    }

    static func estate(_ files: [(String, String)], environment: [String: String] = [:]) -> Estate {
        var builder = EstateBuilder(schema: schema)
        for (path, text) in files { builder.add(file: path, bytes: Array(text.utf8), environment: environment) }
        return builder.finish()
    }

    static func estate(_ text: String) -> Estate { estate([("input.yaml", text)]) }

    /// The form of that name: `workload:NS/NAME`, a resource's id, `dockerfile:PATH`, `compose:PATH`, `PATH#SERVICE` or
    /// `image:PATH`.
    static func form(_ name: String, in estate: Estate) -> Form? {
        estate.forms.first { form in
            switch form {
            case .workload(let index): estate.workloads[index].id == name
            case .resource(let index): estate.resources[index].id == name
            case .dockerfile(let index): "dockerfile:" + estate.files[estate.dockerfiles[index].file].path == name
            case .compose(let index): "compose:" + estate.files[estate.composeProjects[index].file].path == name
            case .composeService(let project, let service):
                estate.files[estate.composeProjects[project].file].path + "#"
                    + estate.composeProjects[project].services[service].name == name
            case .image(let index): "image:" + estate.files[estate.images[index].file].path == name
            }
        }
    }

    /// `name.member["key"][0]` as a name and steps.
    static func steps(_ path: String) -> (name: String, steps: [Step]) {
        var name = ""
        var steps: [Step] = []
        var rest = Substring(path)
        name = String(rest.prefix { $0 != "." && $0 != "[" })
        rest = rest.dropFirst(name.count)
        while let first = rest.first {
            rest = rest.dropFirst()
            if first == "." {
                let member = rest.prefix { $0 != "." && $0 != "[" }
                steps.append(.member(String(member)))
                rest = rest.dropFirst(member.count)
            } else {
                let inside = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inside.count + 1)
                if let index = Int(inside) {
                    steps.append(.element(index))
                } else {
                    steps.append(.member(inside.trimmingCharacters(in: ["\""])))
                }
            }
        }
        return (name, steps)
    }

    static func value(_ path: String, _ form: Form, _ estate: Estate, _ reading: FormReading = .effective) -> FormValue?
    {
        let (name, steps) = steps(path)
        var value = estate.value(name, of: form, reading: reading)
        for step in steps {
            switch step {
            case .member(let name): value = value?.member(name)
            case .element(let index): value = value?.element(index)
            }
        }
        return value
    }

    /// A value as text, to compare and to show.
    static func describe(_ value: FormValue?, depth: Int = 0) -> String {
        guard let value, depth < 12 else { return "absent" }
        switch value.shape {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .double(let value): return "\(value)"
        case .string(let text): return "\"\(text)\""
        case .unknown: return "unknown"
        case .list: return "[" + value.elements.map { describe($0, depth: depth + 1) }.joined(separator: ", ") + "]"
        case .object:
            let members = value.members.map { "\"\($0.name)\": " + describe($0.value, depth: depth + 1) }
            return "{" + members.joined(separator: ", ") + "}"
        }
    }

    /// What the expectation says, in the same text.
    static func describe(_ node: Document.Node) -> String {
        switch node.kind {
        case .array: "[" + node.elements.map { describe($0) }.joined(separator: ", ") + "]"
        case .object:
            "{" + node.members.map { "\"\($0.name.string ?? "")\": " + describe($0.value) }.joined(separator: ", ")
                + "}"
        case .string:
            node.equals("<absent>") ? "absent" : node.equals("<unknown>") ? "unknown" : "\"\(node.string ?? "")\""
        case .null: "null"
        default: node.scalarText ?? ""
        }
    }
}
