/// The files a database is built from.
package struct AdvisoryFiles: Sendable {
    /// One archive, folder or file of OSV records.
    package struct OSVSource: Hashable, Sendable {
        /// The ecosystem whose entries are taken; nil for all.
        package var ecosystem: String?
        package var path: String

        package init(ecosystem: String? = nil, path: String) {
            self.ecosystem = ecosystem
            self.path = path
        }
    }

    package var osv: [OSVSource]
    /// CISA's catalogue.
    package var knownExploited: String?
    /// EPSS scores, CSV, possibly compressed with gzip.
    package var exploitPrediction: String?
    /// Release cycles, one product a file.
    package var endOfLife: [String]

    package init(
        osv: [OSVSource] = [], knownExploited: String? = nil, exploitPrediction: String? = nil,
        endOfLife: [String] = []
    ) {
        self.osv = osv
        self.knownExploited = knownExploited
        self.exploitPrediction = exploitPrediction
        self.endOfLife = endOfLife
    }

    /// The sources, those of one ecosystem together.
    var osvGroups: [[OSVSource]] {
        var order: [String] = []
        var groups: [String: [OSVSource]] = [:]
        for source in osv {
            let name = source.ecosystem ?? ""
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(source)
        }
        return order.sorted().compactMap { groups[$0] }
    }

    /// Finds the files of a mirror.
    ///
    /// Known layouts: `osv/<ECOSYSTEM>/all.zip` with `kev/`, `epss/` and `endoflife/` beside `osv/`; a plain copy of
    /// OSV's bucket (`<ECOSYSTEM>/all.zip`), alone or with those folders in it, or named `osv` with those beside it; an
    /// ecosystem's folder with `*.json` in place of `all.zip`; a folder of `*.json` records or one `all.zip`.
    ///
    /// - Parameters:
    ///   - folder: the mirror.
    ///   - ecosystems: the ecosystems to take; nil takes all.
    package static func locate(in folder: String, ecosystems: [String]? = nil) -> AdvisoryFiles {
        var files = AdvisoryFiles()
        var roots = [folder]
        if LocalFile.status("\(folder)/osv")?.isDirectory == true {
            roots.append("\(folder)/osv")
        } else if LocalFile.name(of: folder) == "osv" {
            roots.append(LocalFile.parent(of: folder))
        }
        for root in roots where root.hasPrefix(folder) { files.osv += records(in: root, ecosystems: ecosystems) }
        for root in roots {
            if files.knownExploited == nil { files.knownExploited = knownExploited(in: root) }
            if files.exploitPrediction == nil { files.exploitPrediction = exploitPrediction(in: root) }
            if files.endOfLife.isEmpty {
                let path = "\(root)/endoflife"
                files.endOfLife = LocalFile.names(in: path).filter { $0.hasSuffix(".json") }.map { "\(path)/\($0)" }
            }
        }
        return files
    }

    /// Folders of a mirror that hold no OSV records.
    private static let otherFolders: Set<String> = ["kev", "epss", "endoflife", "osv"]

    private static func records(in root: String, ecosystems: [String]?) -> [OSVSource] {
        var found: [OSVSource] = []
        if LocalFile.exists("\(root)/all.zip") { found.append(OSVSource(path: "\(root)/all.zip")) }
        var hasRecords = false
        for name in LocalFile.names(in: root) {
            let path = "\(root)/\(name)"
            if name.hasSuffix(".json") {
                if name != "known_exploited_vulnerabilities.json" { hasRecords = true }
                continue
            }
            guard !otherFolders.contains(name), LocalFile.status(path)?.isDirectory == true else { continue }
            if let ecosystems, !ecosystems.contains(name) { continue }
            if LocalFile.exists("\(path)/all.zip") {
                found.append(OSVSource(ecosystem: name, path: "\(path)/all.zip"))
            } else if LocalFile.names(in: path).contains(where: { isRecordName($0) }) {
                found.append(OSVSource(ecosystem: name, path: path))
            }
        }
        // OSV's bucket has an archive for each release beside that of the whole distribution, which holds it all.
        let whole = Set(found.compactMap(\.ecosystem))
        found.removeAll { source in
            guard let name = source.ecosystem, let colon = name.firstIndex(of: ":") else { return false }
            return whole.contains(String(name[..<colon]))
        }
        if hasRecords, found.isEmpty, LocalFile.names(in: root).contains(where: isRecordName) {
            found.append(OSVSource(path: root))
        }
        return found
    }

    /// `DSA-1-1.json`: an identifier has a hyphen.
    private static func isRecordName(_ name: String) -> Bool {
        name.hasSuffix(".json") && name.utf8.contains(UInt8(ascii: "-"))
    }

    private static func knownExploited(in root: String) -> String? {
        let name = "known_exploited_vulnerabilities.json"
        for path in ["\(root)/kev/\(name)", "\(root)/\(name)"] where LocalFile.exists(path) { return path }
        return LocalFile.names(in: "\(root)/kev").first { $0.hasSuffix(".json") }.map { "\(root)/kev/\($0)" }
    }

    private static func exploitPrediction(in root: String) -> String? {
        for folder in ["\(root)/epss", root] {
            let names = LocalFile.names(in: folder).filter {
                $0.hasPrefix("epss") && ($0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz"))
            }
            // Dated files sort by day; `current` sorts behind digits.
            if let name = names.last { return "\(folder)/\(name)" }
        }
        return nil
    }
}
