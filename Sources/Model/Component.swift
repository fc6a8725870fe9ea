/// One installed or declared package, in one version.
package struct Component: Hashable, Sendable {
    /// The package URL (ECMA-427), the component's identity in every output.
    package var purl: PackageURL
    /// What kind of package this is, and so which catalogers and version order are its own.
    package var kind: PackageKind
    /// The name under which advisories know the package: `openssl`, `@angular/core`, `org.apache.x:y`,
    /// `github.com/a/b`. For PyPI it is normalised (PEP 503).
    package var name: String
    /// The version exactly as the package's metadata writes it, for a distribution with epoch and revision.
    package var version: String
    /// The source package a binary distribution package was built from; nil when it is its own source.
    package var source: SourcePackage?
    /// The advisory ecosystem; nil when OSV has none for it, or it could not be told.
    package var ecosystem: Ecosystem?
    /// Further ecosystems that hold advisories for the package: Red Hat and SUSE publish by product stream, so that
    /// one system draws from several.
    package var otherEcosystems: [Ecosystem] = []
    /// The files that prove the component, the most telling one first.
    package var locations: [Location]
    /// The package's licences as its metadata states them, not yet parsed.
    package var licenses: [String]
    /// True when the lock file says that it is used in development only.
    package var isDevelopment: Bool

    package init(
        purl: PackageURL, kind: PackageKind, name: String, version: String, source: SourcePackage? = nil,
        ecosystem: Ecosystem? = nil, locations: [Location] = [], licenses: [String] = [],
        isDevelopment: Bool = false
    ) {
        self.purl = purl
        self.kind = kind
        self.name = name
        self.version = version
        self.source = source
        self.ecosystem = ecosystem
        self.locations = locations
        self.licenses = licenses
        self.isDevelopment = isDevelopment
    }
}

/// The source package of a distribution's binary package; advisories of Debian, Ubuntu and Alpine name sources.
package struct SourcePackage: Hashable, Sendable {
    package var name: String
    package var version: String

    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}
