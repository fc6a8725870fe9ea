import Documents
import Model

/// A Compose file before its services are put together with what they extend.
struct ComposeSource {
    /// An index into ``Estate/files``.
    var file: Int
    /// An index into the file's documents.
    var index: Int
    var path: String
    var document: Document
    /// The variables of the `.env` file beside it.
    var environment: [String: String] = [:]
    var layer: Digest?
}

/// The files that services may extend services of, by path.
final class ComposeFiles {
    /// Those of the estate, and what has come to them because something is extended that stands there.
    private(set) var files: [Estate.SourceFile]
    private var sources: [String: ComposeSource] = [:]
    private var parts: [String: Estate.SourceFile]

    /// - Parameter parts: files that hold services without being Compose files of their own.
    init(_ sources: [ComposeSource], parts: [String: Estate.SourceFile], files: [Estate.SourceFile]) {
        self.files = files
        self.parts = parts
        for source in sources where self.sources[source.path] == nil { self.sources[source.path] = source }
    }

    /// The file of that path; nil when it is none of those that were read.
    func source(_ path: String) -> ComposeSource? {
        if let source = sources[path] { return source }
        guard let part = parts.removeValue(forKey: path), let document = part.documents.first else { return nil }
        files.append(part)
        let source = ComposeSource(
            file: files.count - 1, index: 0, path: path, document: document, layer: part.layer)
        sources[path] = source
        return source
    }
}
