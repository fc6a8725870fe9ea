/// What is known about the database, for `db status`.
package struct DatabaseStatus: Hashable, Sendable {
    /// One ecosystem in it.
    package struct EcosystemCount: Hashable, Sendable {
        /// With its release, for example `Debian:11`.
        package var name: String
        /// The packages with at least one advisory.
        package var packages: Int
    }

    /// One file it was built from.
    package struct Source: Hashable, Sendable {
        /// The mirror and the path in it.
        package var path: String
        /// When it was fetched, RFC 3339 in UTC.
        package var fetched: String
    }

    package var path: String
    /// The format's number.
    package var format: Int
    /// The size of the file in bytes.
    package var size: Int
    /// When the data was fetched, RFC 3339 in UTC.
    package var updated: String?
    /// When it was last compared with its mirror, RFC 3339 in UTC.
    package var checked: String?
    package var advisories: Int
    package var knownExploited: Int
    package var exploitPredictions: Int
    package var ecosystems: [EcosystemCount]
    package var sources: [Source]

    /// Reads the status of the database at `location`.
    /// - Throws: as ``AdvisoryDatabase/init(path:)``.
    package static func read(_ location: DatabaseLocation) throws(AdvisoryError) -> DatabaseStatus {
        let database = try AdvisoryDatabase(path: location.database)
        var status = try database.status()
        if let bytes = try? LocalFile.read(location.checked, limit: 64) {
            status.checked = String(decoding: bytes, as: UTF8.self)
        }
        return status
    }
}
