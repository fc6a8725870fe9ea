internal import Artifacts
import Documents
import FoundationEssentials
internal import GRDB
package import Model

/// Builds an advisory database from files, in one pass and one transaction, beside the one in use, and puts it in
/// its place when it is complete.
package struct DatabaseBuilder {
    /// The largest OSV record that is read, in bytes.
    package static let recordLimit = 64 << 20
    /// The largest file that is read whole (EPSS, KEV, release cycles), in bytes.
    package static let fileLimit = 512 << 20
    /// The most diagnostics a build reports; their number beyond it is stated.
    package static let diagnosticLimit = 200

    /// What a build made.
    package struct Report: Sendable {
        package var summary = ImportSummary()
        package var knownExploited = 0
        package var exploitPredictions = 0
        package var supportProducts = 0
        package var diagnostics: [Diagnostic] = []
    }

    private var index = AdvisoryIndex()
    private var report = Report()
    private var dropped = 0

    private init() {}

    /// Builds the database `path` from `files`.
    ///
    /// Cost: `O(bytes)`; holds the affected entries of one ecosystem's archive in memory at a time.
    /// - Parameters:
    ///   - now: the time recorded as that of the data, RFC 3339 in UTC.
    ///   - validators: what tells whether a source is still the same, by its path in the mirror.
    /// - Throws: ``AdvisoryError`` when the database cannot be written. What is wrong with a source is a diagnostic.
    package static func build(
        _ files: AdvisoryFiles, to path: String, now: String, validators: [String: String] = [:]
    ) throws(AdvisoryError) -> Report {
        try LocalFile.createFolder(LocalFile.parent(of: path))
        let temporary = LocalFile.temporaryName(for: path)
        defer { LocalFile.remove(temporary) }
        var builder = DatabaseBuilder()
        do {
            try builder.write(files, to: temporary, now: now, validators: validators)
        } catch let error as AdvisoryError {
            throw error
        } catch {
            throw AdvisoryError(.write, "the database cannot be built: \(error)", at: path)
        }
        try LocalFile.replace(path, by: temporary)
        return builder.finishedReport()
    }

    private func finishedReport() -> Report {
        var report = report
        report.summary = index.summary
        if dropped > 0 {
            report.diagnostics.append(
                Diagnostic(
                    "advisory.more", "\(dropped) more problems in the advisories are not shown", effect: .note))
        }
        return report
    }

    private mutating func note(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            if report.diagnostics.count < Self.diagnosticLimit {
                report.diagnostics.append(diagnostic)
            } else {
                dropped += 1
            }
        }
    }

    private mutating func write(
        _ files: AdvisoryFiles, to path: String, now: String, validators: [String: String]
    ) throws {
        var configuration = Configuration()
        configuration.label = "advisories-build"
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        // Nobody reads the file before it is renamed, and after a crash it is thrown away: no journal is needed.
        try queue.inDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA page_size = 8192;
                    PRAGMA journal_mode = OFF;
                    PRAGMA synchronous = OFF;
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA application_id = \(DatabaseSchema.applicationID);
                    PRAGMA user_version = \(DatabaseSchema.version);
                    """)
            try db.inTransaction {
                try db.execute(sql: DatabaseSchema.tables)
                try fill(db, files)
                try finish(db, now: now, validators: validators)
                return .commit
            }
        }
        try queue.close()
    }

    private mutating func fill(_ db: Database, _ files: AdvisoryFiles) throws {
        var ecosystems: [String: Int] = [:]
        // Sources of one ecosystem stand together, so that each package's row is written once.
        for group in files.osvGroups {
            for source in group {
                index.beginSource()
                try read(source) { advisory, builder in
                    builder.index.add(advisory, only: source.ecosystem)
                }
                try insertAdvisories(db)
            }
            try insertPackages(db, &ecosystems)
        }
        if let path = files.knownExploited { try insertKnownExploited(db, path) }
        if let path = files.exploitPrediction { try insertExploitPrediction(db, path) }
        for path in files.endOfLife { try insertSupport(db, path) }
    }

    private mutating func insertAdvisories(_ db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT INTO advisory (id, body) VALUES (?, ?)")
        let name = try db.cachedStatement(sql: "INSERT OR IGNORE INTO name (name, advisory) VALUES (?, ?)")
        for (number, advisory) in index.takeAdvisories() {
            var encoder = RecordEncoder()
            encoder.advisory(advisory)
            insert.setUncheckedArguments([number, Data(encoder.bytes)])
            try insert.execute()
            for alias in [advisory.id] + advisory.aliases {
                name.setUncheckedArguments([alias, number])
                try name.execute()
            }
        }
    }

    private mutating func insertPackages(_ db: Database, _ ecosystems: inout [String: Int]) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO affected (ecosystem, package, entries) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET entries = CAST(entries || excluded.entries AS BLOB)
                """)
        let packages = index.takePackages().sorted { left, right in
            (left.key.ecosystem, left.key.name) < (right.key.ecosystem, right.key.name)
        }
        for (key, bytes) in packages {
            let number = ecosystems[key.ecosystem] ?? ecosystems.count + 1
            if ecosystems[key.ecosystem] == nil {
                ecosystems[key.ecosystem] = number
                try db.execute(
                    sql: "INSERT INTO ecosystem (id, name, packages) VALUES (?, ?, 0)",
                    arguments: [number, key.ecosystem])
            }
            insert.setUncheckedArguments([number, key.name, Data(bytes)])
            try insert.execute()
        }
    }

    private func finish(_ db: Database, now: String, validators: [String: String]) throws {
        try db.execute(
            sql: """
                UPDATE ecosystem SET packages =
                    (SELECT count(*) FROM affected WHERE affected.ecosystem = ecosystem.id)
                """)
        let values = [
            "updated": now,
            "advisories": "\(index.summary.advisories)",
            "kev": "\(report.knownExploited)",
            "epss": "\(report.exploitPredictions)",
        ]
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            try db.execute(sql: "INSERT INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
        }
        for (path, validator) in validators.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: "INSERT INTO source (path, validator, fetched) VALUES (?, ?, ?)",
                arguments: [path, validator, now])
        }
    }
}

extension DatabaseBuilder {
    /// Reads every record of a source: a ZIP archive, a folder of `*.json`, or one JSON file.
    private mutating func read(
        _ source: AdvisoryFiles.OSVSource, _ take: (Advisory, inout DatabaseBuilder) -> Void
    ) throws {
        if LocalFile.status(source.path)?.isDirectory == true {
            for name in LocalFile.names(in: source.path) where name.hasSuffix(".json") {
                try readFile("\(source.path)/\(name)", take)
            }
        } else if source.path.hasSuffix(".json") {
            try readFile(source.path, take)
        } else {
            readArchive(source.path, take)
        }
    }

    private mutating func readFile(_ path: String, _ take: (Advisory, inout DatabaseBuilder) -> Void) throws {
        do throws(AdvisoryError) {
            readRecord(try LocalFile.read(path, limit: Self.recordLimit), path: path, take)
        } catch {
            note([Diagnostic("advisory.file", "the file \(error.message) and was skipped", at: Location(path: path))])
        }
    }

    private mutating func readArchive(_ path: String, _ take: (Advisory, inout DatabaseBuilder) -> Void) {
        let archive: ZipArchive
        do throws(ZipError) {
            archive = try ZipArchive(path: path)
        } catch {
            note([
                Diagnostic(
                    "advisory.archive", "the archive \(error.message) and was skipped: fetch it again",
                    at: Location(path: path))
            ])
            return
        }
        for entry in archive.entries where entry.name.hasSuffix(".json") {
            let place = "\(path)!/\(entry.name)"
            do throws(ZipError) {
                readRecord(try archive.read(entry, limit: Self.recordLimit), path: place, take)
            } catch {
                note([
                    Diagnostic(
                        "advisory.archive", "the record \(error.message) and was skipped: fetch the archive again",
                        at: Location(path: place))
                ])
            }
        }
    }

    private mutating func readRecord(
        _ bytes: [UInt8], path: String, _ take: (Advisory, inout DatabaseBuilder) -> Void
    ) {
        var diagnostics: [Diagnostic] = []
        if let advisory = AdvisoryReader.read(json: bytes, path: path, into: &diagnostics) { take(advisory, &self) }
        if !diagnostics.isEmpty { note(diagnostics) }
    }

    /// Reads a JSON file; nil, with a diagnostic, when it is none.
    private mutating func document(_ path: String) -> Document? {
        do {
            return try JSONReader.read(try LocalFile.read(path, limit: Self.fileLimit))
        } catch {
            note([
                Diagnostic(
                    "advisory.file", "the file cannot be read (\(error)) and was skipped: fetch it again",
                    at: Location(path: path))
            ])
            return nil
        }
    }

    private mutating func insertKnownExploited(_ db: Database, _ path: String) throws {
        guard let document = document(path) else { return }
        var diagnostics: [Diagnostic] = []
        let entries = KnownExploitedReader.read(document.root, path: path, into: &diagnostics)
        note(diagnostics)
        report.knownExploited = entries.count
        let insert = try db.cachedStatement(sql: "INSERT INTO kev (cve, added, ransomware) VALUES (?, ?, ?)")
        for (cve, entry) in entries.sorted(by: { $0.key < $1.key }) {
            insert.setUncheckedArguments([cve, entry.dateAdded, entry.usedByRansomware])
            try insert.execute()
        }
    }

    private mutating func insertExploitPrediction(_ db: Database, _ path: String) throws {
        var diagnostics: [Diagnostic] = []
        do throws(AdvisoryError) {
            let bytes = try GzipFile.contents(
                of: try LocalFile.read(path, limit: Self.fileLimit), limit: Self.fileLimit, path: path)
            let scores = ExploitPredictionReader.read(bytes, path: path, into: &diagnostics)
            report.exploitPredictions = scores.count
            note(diagnostics)
            try insert(scores, db)
        } catch {
            guard error.code != .write else { throw error }
            note([
                Diagnostic(
                    "epss.file", "the file \(error.message) and was skipped: fetch it again", at: Location(path: path))
            ])
        }
    }

    private func insert(_ scores: [(cve: String, probability: Double)], _ db: Database) throws(AdvisoryError) {
        do {
            let insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO epss (cve, probability) VALUES (?, ?)")
            for (cve, probability) in scores.sorted(by: { $0.cve < $1.cve }) {
                insert.setUncheckedArguments([cve, probability])
                try insert.execute()
            }
        } catch {
            throw AdvisoryError(.write, "the database cannot be written: \(error)")
        }
    }

    private mutating func insertSupport(_ db: Database, _ path: String) throws {
        guard let document = document(path) else { return }
        var diagnostics: [Diagnostic] = []
        let stem = String(LocalFile.name(of: path).dropLast(5))
        let read = EndOfLifeReader.read(document.root, name: stem, path: path, into: &diagnostics)
        note(diagnostics)
        guard let read, !read.cycles.isEmpty else { return }
        report.supportProducts += 1
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO support (product, position, cycle, codename, end, extended)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for (position, cycle) in read.cycles.enumerated() {
            insert.setUncheckedArguments([
                read.product, position, cycle.cycle, cycle.codename, DatabaseSchema.text(cycle.end),
                DatabaseSchema.text(cycle.extendedEnd),
            ])
            try insert.execute()
        }
    }
}
