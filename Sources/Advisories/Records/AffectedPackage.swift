package import Model

/// Which versions of one package a record affects.
///
/// Source: OSV schema 1.7, "affected fields".
package struct AffectedPackage: Hashable, Sendable {
    /// The ecosystem as the record writes it.
    package var ecosystem: Ecosystem
    /// The package's name as the record writes it.
    package var name: String
    /// The ranges of type `ECOSYSTEM` and `SEMVER`; `GIT` ranges need a repository and are left out.
    package var ranges: [AffectedRange]
    /// The versions that are affected whatever the ranges say.
    package var versions: [String]
    /// CVSS vectors for this package.
    package var vectors: [SeverityVector]
    /// The distribution's rating for this package (Debian's urgency, Ubuntu's priority, …).
    package var rating: Severity?
    /// The binary packages built from the named source package; empty when the record does not list them.
    package var binaries: [String]
    /// Module streams (`nodejs:20`) the entry is confined to; empty when it is not or they are not named.
    package var modules: [String]

    package init(
        ecosystem: Ecosystem, name: String, ranges: [AffectedRange] = [], versions: [String] = [],
        vectors: [SeverityVector] = [], rating: Severity? = nil, binaries: [String] = [], modules: [String] = []
    ) {
        self.ecosystem = ecosystem
        self.name = name
        self.ranges = ranges
        self.versions = versions
        self.vectors = vectors
        self.rating = rating
        self.binaries = binaries
        self.modules = modules
    }
}
