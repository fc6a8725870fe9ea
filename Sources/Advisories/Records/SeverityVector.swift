/// A severity as a scoring method's vector.
///
/// Source: OSV schema 1.7, "severity[] field".
package struct SeverityVector: Hashable, Sendable {
    /// `CVSS_V2`, `CVSS_V3` or `CVSS_V4`.
    package var method: String
    /// The vector as published.
    package var vector: String

    package init(method: String, vector: String) {
        self.method = method
        self.vector = vector
    }
}
