import Artifacts
package import Checks
package import Estate
import Glibc
import Knowledge
package import Model

/// The knowledge that a scan goes by: what is in the program, and what the user adds.
package struct KnowledgeLoader: Sendable {
    package var library: CheckLibrary
    package var schema: Schema
    /// Files that could not be used.
    package var diagnostics: [Diagnostic]

    /// Reads the built-in knowledge and the user's folders, later folders before earlier ones.
    /// - Parameter withBuiltIn: false for the user's checks alone; the schemas are built-in all the same.
    /// - Throws: when a folder cannot be read.
    package static func load(_ folders: [String], withBuiltIn: Bool = true) throws(ScanError) -> KnowledgeLoader {
        let schemas = Knowledge.files(under: "schemas").map { file in
            KnowledgeSource(path: file.path) { file.bytes }
        }
        let (schema, problems) = SchemaReader.read(schemas)
        var library = CheckLibrary()
        if withBuiltIn {
            let files = Knowledge.files(under: "checks") + Knowledge.files(under: "compliance")
            library.add(
                files.map { CheckLibrary.File(path: $0.path, name: $0.path, bytes: $0.bytes) }, isCustom: false)
        }
        for folder in folders { library.add(try files(in: folder), isCustom: true) }
        return KnowledgeLoader(library: library, schema: schema, diagnostics: problems + library.diagnostics)
    }

    /// The YAML files of a folder. One without `checks/` and `compliance/` in it is a folder of checks.
    private static func files(in folder: String) throws(ScanError) -> [CheckLibrary.File] {
        guard FileKind(path: folder) == .folder else {
            throw ScanError(.target, "\(folder): there is no such folder of knowledge")
        }
        let isWhole = ["checks", "compliance"].contains { FileKind(path: "\(folder)/\($0)") == .folder }
        let reading = FolderReader.read(folder, excluded: [".git"], consumer: YAMLFiles())
        if let problem = reading.diagnostics.first(where: { $0.effect == .incomplete }) {
            throw ScanError(.unreadable, problem.description)
        }
        return reading.consumer.files.map { file in
            CheckLibrary.File(
                path: isWhole ? file.path : "checks/\(file.path)", name: "\(folder)/\(file.path)", bytes: file.bytes)
        }
    }

    /// Collects the YAML files of a folder.
    private struct YAMLFiles: LayerConsumer {
        var files: [(path: String, bytes: [UInt8])] = []

        mutating func interest(in path: Span<UInt8>, mode: UInt32, size: Int64, entry: Int) -> TarInterest {
            let path = path.withUnsafeBufferPointer { Array($0) }
            return size <= 4 << 20
                && (path.suffix(5).elementsEqual(".yaml".utf8) || path.suffix(4).elementsEqual(".yml".utf8))
                ? .collect : .skip
        }

        mutating func inspect(_ prefix: Span<UInt8>) -> Bool { true }
        mutating func keeps(_ part: Span<UInt8>, at offset: Int64) -> Bool { true }

        mutating func content(_ bytes: Span<UInt8>, path: String, mode: UInt32, entry: Int) {
            files.append((path, bytes.withUnsafeBufferPointer { Array($0) }))
        }
    }
}
