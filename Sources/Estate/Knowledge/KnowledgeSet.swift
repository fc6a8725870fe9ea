/// The knowledge of one run: what is built in, and what the user has put over it.
package struct KnowledgeSet: Sendable {
    private let sources: [KnowledgeSource]

    /// Puts the user's files over the built-in ones: a file of the user replaces the built-in one of the same path, or,
    /// below the same top folder, the one with the same `id`.
    ///
    /// Cost: the files of the top folders that the user has files in are read.
    /// - Parameters:
    ///   - builtIn: the files of the binary.
    ///   - users: those of the folders that the user names, later ones over earlier ones.
    package init(builtIn: [KnowledgeSource], users: [KnowledgeSource] = []) {
        var kept: [KnowledgeSource] = []
        var paths: Set<String> = []
        var ids: Set<String> = []
        for source in users.reversed() where paths.insert(source.path).inserted {
            if let id = Self.id(of: source), !ids.insert(id).inserted { continue }
            kept.append(source)
        }
        let folders = Set(users.map { Self.topFolder($0.path) })
        for source in builtIn where !paths.contains(source.path) {
            if folders.contains(Self.topFolder(source.path)), let id = Self.id(of: source), ids.contains(id) {
                continue
            }
            kept.append(source)
        }
        sources = kept.sorted { $0.path < $1.path }
    }

    /// The files below a folder (`checks/kubernetes`), or all of them for an empty prefix, sorted by path. Whole parts of
    /// the path are compared.
    package func files(under prefix: String) -> [KnowledgeSource] {
        let folder = prefix.utf8.last == UInt8(ascii: "/") ? prefix.dropLast() : prefix[...]
        guard !folder.isEmpty else { return sources }
        return sources.filter { $0.path == folder || $0.path.hasPrefix(folder + "/") }
    }

    private static func topFolder(_ path: String) -> Substring { path.prefix { $0 != "/" } }

    /// The value of the top-level `id`, with its folder so that ids of different kinds never meet; nil where a file has
    /// none. Only the first such line counts, nothing is parsed.
    private static func id(of source: KnowledgeSource) -> String? {
        for line in source.bytes().split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        where line.starts(with: "id:".utf8) {
            var value = line.dropFirst(3)
            if let comment = value.firstIndex(of: UInt8(ascii: "#")) { value = value[..<comment] }
            let text = value.filter { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
            return text.isEmpty ? nil : topFolder(source.path) + "/" + String(decoding: text, as: UTF8.self)
        }
        return nil
    }
}
