package import Model

/// What one advisory says of one package: an ``AffectedPackage`` as a store keeps it, under its ``PackageKey``.
package struct AffectedEntry: Hashable, Sendable {
    /// The advisory's number in the store.
    package var advisory: Int
    /// Events in version order.
    package var ranges: [AffectedRange]
    /// Affected versions that no range holds already.
    package var versions: [String]
    package var vectors: [SeverityVector]
    package var rating: Severity?
    /// Module streams it is confined to; empty when it is not.
    package var modules: [String]

    package init(
        advisory: Int, ranges: [AffectedRange], versions: [String] = [], vectors: [SeverityVector] = [],
        rating: Severity? = nil, modules: [String] = []
    ) {
        self.advisory = advisory
        self.ranges = ranges
        self.versions = versions
        self.vectors = vectors
        self.rating = rating
        self.modules = modules
    }

    /// Prepares an entry: sorts the events and drops versions that a range holds.
    ///
    /// Cost: `O(versions × events)` comparisons, once at import, so that matching does not pay them.
    init(_ affected: AffectedPackage, advisory: Int, evaluation: RangeEvaluation) {
        self.advisory = advisory
        ranges = affected.ranges.map(evaluation.sorted)
        vectors = affected.vectors
        rating = affected.rating
        modules = affected.modules
        versions = affected.versions
        if !ranges.isEmpty, !versions.isEmpty {
            let ranges = ranges
            versions = versions.filter { version in !ranges.contains { evaluation.includes(version, in: $0) } }
        }
    }
}
