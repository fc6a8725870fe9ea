/// The ecosystems that scans have met on this machine, so that an update fetches what is needed and no more.
///
/// A text file in the cache, one OSV name without release (`Debian`, `PyPI`) a line, sorted.
package struct EcosystemsInUse: Sendable {
    private let path: String
    /// The most names that are kept; OSV defines fewer than fifty.
    private static let limit = 500

    package init(_ location: DatabaseLocation) {
        path = location.inUse
    }

    /// The names; none when nothing was recorded or the file cannot be read.
    package func read() -> Set<String> {
        guard let bytes = try? LocalFile.read(path, limit: 1 << 20) else { return [] }
        let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        return Set(lines.prefix(Self.limit).map { String(decoding: $0, as: UTF8.self) }.filter(Self.isName))
    }

    /// Adds names of OSV ecosystems. Nothing is written when all are there already; a reader sees the old or the new
    /// list, never a part.
    ///
    /// - Throws: ``AdvisoryError`` when the cache cannot be written. A scan can do without.
    package func record(_ names: Set<String>) throws(AdvisoryError) {
        let names = names.filter(Self.isName)
        guard !names.isSubset(of: read()) else { return }
        try LocalFile.createFolder(LocalFile.parent(of: path))
        // Two scans at once must not drop each other's names.
        let lock = try LocalFile.Lock.take(path + ".lock", waiting: true)
        let all = read().union(names).sorted().prefix(Self.limit)
        let temporary = LocalFile.temporaryName(for: path)
        defer { LocalFile.remove(temporary) }
        try LocalFile.Writer(temporary).write(Array((all.joined(separator: "\n") + "\n").utf8))
        try LocalFile.replace(path, by: temporary)
        lock?.release()
    }

    /// Whether a text can be an ecosystem's name: it becomes part of paths and addresses.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "."), text.utf8.count <= 100 else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"): false
            default: byte >= 0x20 && byte != 0x7F
            }
        }
    }
}
