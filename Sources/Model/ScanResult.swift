/// Everything one scan found out, in the order in which it is reported.
package struct ScanResult: Sendable {
    package var target: Target
    /// Sorted by kind, name, version, first location.
    package var components: [Component]
    /// Sorted worst first; see `FindingOrder`.
    package var findings: [Finding]
    package var diagnostics: [Diagnostic]
    /// What the findings rest on; nil when no matching was asked for.
    package var advisories: AdvisorySource?
    /// For components (by index) with fixable findings: the lowest version that clears all of those.
    package var upgrades: [Int: String]
    /// What the checks looked at; nil when nothing was there to be checked.
    package var configuration: ConfigurationSummary?
    /// False when something that could hold findings was not read.
    package var isComplete: Bool { !diagnostics.contains { $0.effect == .incomplete } }

    package init(
        target: Target, components: [Component] = [], findings: [Finding] = [], diagnostics: [Diagnostic] = [],
        advisories: AdvisorySource? = nil, upgrades: [Int: String] = [:],
        configuration: ConfigurationSummary? = nil
    ) {
        self.target = target
        self.components = components
        self.findings = findings
        self.diagnostics = diagnostics
        self.advisories = advisories
        self.upgrades = upgrades
        self.configuration = configuration
    }
}

/// What was scanned.
package struct Target: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case image, rootfs, folder, sbom
    }

    package var kind: Kind
    /// As the user wrote it.
    package var name: String
    /// The manifest's digest, for images.
    package var digest: Digest?
    /// `os/architecture[/variant]`, for images.
    package var platform: String?
    /// The layers bottom to top, for images.
    package var layers: [Layer]
    package var distribution: Distribution?

    package init(
        kind: Kind, name: String, digest: Digest? = nil, platform: String? = nil, layers: [Layer] = [],
        distribution: Distribution? = nil
    ) {
        self.kind = kind
        self.name = name
        self.digest = digest
        self.platform = platform
        self.layers = layers
        self.distribution = distribution
    }

    /// One layer of an image.
    package struct Layer: Hashable, Sendable {
        /// The digest of the blob as stored, the one the manifest names.
        package var digest: Digest
        /// The digest of the uncompressed tar, the one the configuration names.
        package var diffID: Digest
        /// The command of the image's history that made it, where known.
        package var createdBy: String?

        package init(digest: Digest, diffID: Digest, createdBy: String? = nil) {
            self.digest = digest
            self.diffID = diffID
            self.createdBy = createdBy
        }
    }
}

/// Which advisories a result rests on, so that a report can say it plainly.
package struct AdvisorySource: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// A database made by `breakwater db update`, `build` or `import`.
        case database
        /// The small set inside the binary: famous vulnerabilities only; a clean result means little.
        case starter
    }

    package var kind: Kind
    /// When the data was fetched, RFC 3339 in UTC; nil for the starter set.
    package var updated: String?
    /// The number of advisories.
    package var count: Int
    /// Ecosystems of components for which there is no advisory data at all: their state is unknown, not clean.
    package var missingEcosystems: [String]

    package init(kind: Kind, updated: String? = nil, count: Int, missingEcosystems: [String] = []) {
        self.kind = kind
        self.updated = updated
        self.count = count
        self.missingEcosystems = missingEcosystems
    }
}
