/// The catalogers of a scan, with tables that tell in one look-up who wants a file.
package struct CatalogerSet: Sendable {
    /// A cataloger that wants a file.
    struct Match: Hashable, Sendable {
        var cataloger: Int32
        var isAnchored: Bool
        /// Wanted only when its first bytes are those of an ELF file.
        var needsELF = false
    }

    /// A place in the tree that a cataloger wants, links on the way followed.
    struct Anchor: Sendable {
        var cataloger: Int32
        var pattern: FilePattern
    }

    /// A rule about the ends of a file's name, and optionally the folder right above it.
    private struct Affixes: Sendable {
        var prefix: [UInt8] = []
        var suffix: [UInt8]
        var folder: String?
        var cataloger: Int32
    }

    package let catalogers: [any Cataloger]
    private var names: [String: [Int32]] = [:]
    private var affixes: [Affixes] = []
    private var paths: [String: [Int32]] = [:]
    private var children: [String: [(suffix: String, cataloger: Int32)]] = [:]
    private var executables: [Int32] = []
    private(set) var anchors: [Anchor] = []

    package init(_ catalogers: [any Cataloger]) {
        self.catalogers = catalogers
        for (number, cataloger) in catalogers.enumerated() {
            let number = Int32(clamping: number)
            for pattern in cataloger.patterns {
                switch pattern {
                case .name(let name): names[name, default: []].append(number)
                case .suffix(let suffix): affixes.append(Affixes(suffix: Array(suffix.utf8), cataloger: number))
                case .affixes(let prefix, let suffix):
                    affixes.append(
                        Affixes(prefix: Array(prefix.utf8), suffix: Array(suffix.utf8), cataloger: number))
                case .inFolder(let folder, let suffix):
                    affixes.append(Affixes(suffix: Array(suffix.utf8), folder: folder, cataloger: number))
                case .path(let path):
                    paths[path, default: []].append(number)
                    anchors.append(Anchor(cataloger: number, pattern: pattern))
                case .child(let folder, let suffix):
                    children[folder, default: []].append((suffix, number))
                    anchors.append(Anchor(cataloger: number, pattern: pattern))
                case .executable: executables.append(number)
                }
            }
        }
    }

    /// Who wants the file; empty for most files.
    func matches(_ path: Span<UInt8>, mode: UInt32) -> [Match] {
        var slash = path.count
        while slash > 0, path[slash - 1] != 0x2F { slash -= 1 }
        let name = path.extracting(slash..<path.count)
        var matches: [Match] = []
        func add(_ match: Match) {
            if !matches.contains(where: { $0.cataloger == match.cataloger }) { matches.append(match) }
        }
        let nameText = Self.text(name)
        for cataloger in names[nameText] ?? [] { add(Match(cataloger: cataloger, isAnchored: false)) }
        let folder = slash > 0 ? Self.text(path.extracting(0..<slash - 1)) : ""
        for rule in affixes where Self.fits(name, rule) {
            if let parent = rule.folder, parent != folder, !folder.hasSuffix("/" + parent) { continue }
            add(Match(cataloger: rule.cataloger, isAnchored: false))
        }
        if slash > 0 {
            for (suffix, cataloger) in children[folder] ?? [] where nameText.hasSuffix(suffix) {
                add(Match(cataloger: cataloger, isAnchored: true))
            }
            if let wanted = paths[folder + "/" + nameText] {
                for cataloger in wanted { add(Match(cataloger: cataloger, isAnchored: true)) }
            }
        }
        if mode & 0o111 != 0, !executables.isEmpty, !Self.isSharedLibrary(name) {
            for cataloger in executables { add(Match(cataloger: cataloger, isAnchored: false, needsELF: true)) }
        }
        return matches
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    private static func fits(_ name: Span<UInt8>, _ rule: Affixes) -> Bool {
        guard name.count >= rule.prefix.count + rule.suffix.count else { return false }
        let start = name.count - rule.suffix.count
        for index in 0..<rule.suffix.count where name[start + index] != rule.suffix[index] { return false }
        for index in 0..<rule.prefix.count where name[index] != rule.prefix[index] { return false }
        return true
    }

    /// `libx.so` and `libx.so.1.2`: libraries carry no build information of their own, and there are many.
    private static func isSharedLibrary(_ name: Span<UInt8>) -> Bool {
        guard name.count >= 3 else { return false }
        for index in 0..<name.count - 2 where name[index] == 0x2E && name[index + 1] == 0x73 && name[index + 2] == 0x6F
        {
            if index + 3 == name.count || name[index + 3] == 0x2E { return true }
        }
        return false
    }
}
