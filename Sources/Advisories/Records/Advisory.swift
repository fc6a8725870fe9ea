package import Model

/// One OSV record, reduced to what matching and reporting need.
///
/// Source: OSV schema 1.7, https://ossf.github.io/osv-schema.
package struct Advisory: Hashable, Sendable {
    /// The record's identifier, for example `GHSA-…`, `DSA-5417-1`, `ALSA-2024:3846`.
    package var id: String
    /// Other names of the same vulnerability.
    package var aliases: [String]
    /// The vulnerabilities of other databases that the record is about (a distribution's record names CVEs here).
    package var upstream: [String]
    /// Records that have to do with this one without being the same vulnerability.
    package var related: [String]
    /// When it was withdrawn; a withdrawn record matches nothing.
    package var withdrawn: String?
    /// RFC 3339 as written; nil when absent or the zero time `0001-01-01…`.
    package var published: String?
    /// RFC 3339 as written. Of two records with one id the later one holds.
    package var modified: String
    /// The summary, or the first line of the details when there is none.
    package var summary: String
    /// CVSS vectors that hold for the whole record.
    package var vectors: [SeverityVector]
    /// The database's or distribution's rating in words, for the whole record.
    package var rating: Severity?
    /// What kind of problem the record speaks of.
    package var category: AdvisoryCategory
    /// Links, those of type `ADVISORY` first.
    package var references: [String]
    /// The packages it affects. Empty in what a store returns: there they are looked up by package.
    package var affected: [AffectedPackage]

    package init(
        id: String, aliases: [String] = [], upstream: [String] = [], related: [String] = [], withdrawn: String? = nil,
        published: String? = nil, modified: String = "", summary: String = "", vectors: [SeverityVector] = [],
        rating: Severity? = nil, category: AdvisoryCategory = .vulnerability, references: [String] = [],
        affected: [AffectedPackage] = []
    ) {
        self.id = id
        self.aliases = aliases
        self.upstream = upstream
        self.related = related
        self.withdrawn = withdrawn
        self.published = published
        self.modified = modified
        self.summary = summary
        self.vectors = vectors
        self.rating = rating
        self.category = category
        self.references = references
        self.affected = affected
    }
}
