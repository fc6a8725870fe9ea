/// The knowledge that is built into the binary: every YAML file of this folder, under its path.
///
/// A build-tool plugin embeds the files (`Plugins/EmbedKnowledge`), so that adding one needs no index to be edited.
package enum Knowledge {
    /// The files below a folder (`advisories/npm`), or all of them for an empty prefix, sorted by path.
    ///
    /// Whole parts of the path are compared: `advisories/n` names no folder and yields nothing. Cost: the number of
    /// files; their bytes are not touched before ``KnowledgeFile/bytes`` is read.
    package static func files(under prefix: String) -> [KnowledgeFile] {
        let folder = prefix.utf8.last == UInt8(ascii: "/") ? prefix.dropLast() : prefix[...]
        guard !folder.isEmpty else { return all }
        return all.filter { $0.path == folder || $0.path.hasPrefix(folder + "/") }
    }

    /// The table of contents, read on first use. The generator writes it, so that what does not fit is left out rather
    /// than reported.
    private static let all: [KnowledgeFile] = {
        var files: [KnowledgeFile] = []
        var offset = 0
        let text = KnowledgeData.text
        let index = KnowledgeData.index
        let lines = UnsafeBufferPointer(start: index.utf8Start, count: index.utf8CodeUnitCount)
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard let space = line.firstIndex(of: UInt8(ascii: " ")),
                let size = Int(String(decoding: line[..<space], as: UTF8.self)),
                size >= 0, size <= text.utf8CodeUnitCount - offset
            else { break }
            let path = String(decoding: line[line.index(after: space)...], as: UTF8.self)
            files.append(KnowledgeFile(path: path, range: offset..<offset + size))
            offset += size
        }
        return files
    }()
}
