internal import GRDB
import Model

extension AdvisoryDatabase {
    /// What is in the database, apart from when it was last checked.
    package func status() throws(AdvisoryError) -> DatabaseStatus {
        let size = LocalFile.status(path)?.size ?? 0
        return try read { db in
            var values: [String: String] = [:]
            let meta = try Row.fetchCursor(db, sql: "SELECT key, value FROM meta")
            while let row = try meta.next() { values[row[0]] = row[1] }
            var status = DatabaseStatus(
                path: path, format: DatabaseSchema.version, size: Int(size), updated: values["updated"],
                advisories: values["advisories"].flatMap { Int($0) } ?? 0,
                knownExploited: values["kev"].flatMap { Int($0) } ?? 0,
                exploitPredictions: values["epss"].flatMap { Int($0) } ?? 0, ecosystems: [], sources: [])
            let ecosystems = try Row.fetchCursor(db, sql: "SELECT name, packages FROM ecosystem ORDER BY name")
            while let row = try ecosystems.next() {
                status.ecosystems.append(DatabaseStatus.EcosystemCount(name: row[0], packages: row[1]))
            }
            let sources = try Row.fetchCursor(db, sql: "SELECT path, fetched FROM source ORDER BY path")
            while let row = try sources.next() {
                status.sources.append(DatabaseStatus.Source(path: row[0], fetched: row[1]))
            }
            return status
        }
    }

    /// What tells whether each source is still the same, by mirror and path.
    func validators() throws(AdvisoryError) -> [String: String] {
        try read { db in
            var found: [String: String] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT path, validator FROM source")
            while let row = try rows.next() { found[row[0]] = row[1] }
            return found
        }
    }

    /// The ecosystems without their releases, sorted.
    func baseEcosystems() throws(AdvisoryError) -> [String] {
        Set(ecosystems.map { Ecosystem(osv: $0).name }).sorted()
    }
}
