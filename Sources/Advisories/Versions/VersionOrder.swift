/// The order of one version scheme over the UTF-8 bytes of versions.
///
/// Every order is total, antisymmetric and transitive over all byte strings, takes time linear in their length, and
/// never traps; numbers may have any number of digits. Each states where text that is no version of its scheme sorts.
protocol VersionOrder {
    /// The order of `a` and `b`.
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering

    /// Whether the scheme's own tool accepts `version`.
    static func isValid(_ version: Span<UInt8>) -> Bool
}
