internal import GRDB
package import Model

/// The advisory database: one SQLite file, opened read-only.
///
/// Writers never touch a database in use: a new one is built beside it and renamed over it, so that readers need no
/// lock and keep what they opened.
package final class AdvisoryDatabase: AdvisoryStore {
    package let source: AdvisorySource
    package let ecosystems: Set<String>
    /// The file.
    package let path: String
    private let queue: DatabaseQueue
    private let ecosystemNumbers: [String: Int]

    /// Opens a database.
    ///
    /// - Throws: `missing` when there is none, `version` when another version of Breakwater made it, `damaged` when
    ///   it is something else.
    package init(path: String) throws(AdvisoryError) {
        guard LocalFile.exists(path) else {
            throw AdvisoryError(.missing, "there is no advisory database: run 'breakwater db update'", at: path)
        }
        self.path = path
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "advisories"
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            self.queue = queue
            let opened = try queue.read { db in try Self.open(db, path: path) }
            source = opened.source
            ecosystemNumbers = opened.ecosystems
            ecosystems = Set(opened.ecosystems.keys)
        } catch let error as AdvisoryError {
            throw error
        } catch {
            throw AdvisoryError(
                .damaged, "the file is no advisory database: remove it and run 'breakwater db update'", at: path)
        }
    }

    private static func open(
        _ db: Database, path: String
    ) throws -> (source: AdvisorySource, ecosystems: [String: Int]) {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == DatabaseSchema.applicationID else {
            throw AdvisoryError(
                .damaged, "the file is no advisory database: remove it and run 'breakwater db update'", at: path)
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version == DatabaseSchema.version else {
            throw AdvisoryError(
                .version,
                "the database has format \(version) and this version of Breakwater reads format "
                    + "\(DatabaseSchema.version): run 'breakwater db update'", at: path)
        }
        var ecosystems: [String: Int] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT name, id FROM ecosystem")
        while let row = try rows.next() { ecosystems[row[0]] = row[1] }
        let updated = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'updated'")
        let count = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'advisories'")
        return (
            AdvisorySource(kind: .database, updated: updated, count: count.flatMap { Int($0) } ?? 0), ecosystems
        )
    }

    /// Runs a query with the statements of earlier calls at hand.
    func read<Result>(_ body: (Database) throws -> Result) throws(AdvisoryError) -> Result {
        do {
            return try queue.read(body)
        } catch let error as AdvisoryError {
            throw error
        } catch is RecordDecoder.Failure {
            throw AdvisoryError(
                .damaged, "the database holds a damaged record: remove it and run 'breakwater db update'", at: path)
        } catch {
            throw AdvisoryError(.read, "the database cannot be read: \(error)", at: path)
        }
    }

    func number(of ecosystem: String) -> Int? { ecosystemNumbers[ecosystem] }
}
