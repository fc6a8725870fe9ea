/// The order of crates: SemVer 2.0.0 without any leniency in what is valid.
///
/// Source: The Cargo Book, "The manifest format", `version`; SemVer 2.0.0, section 11. Numbers are 64 bits wide in
/// Cargo. Invalid text sorts as in ``SemanticVersionOrder``.
enum CargoVersionOrder: VersionOrder {
    static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        SemanticVersionOrder.compare(a, b)
    }

    static func isValid(_ version: Span<UInt8>) -> Bool {
        SemanticVersionOrder.isStrict(version, from: 0, limit: .max)
    }
}
