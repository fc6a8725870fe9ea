/// How one version stands to another in the order of their scheme.
package enum VersionOrdering: Hashable, Sendable {
    /// The first version is older.
    case less
    /// The scheme does not tell the two apart, though their spelling may differ.
    case equal
    /// The first version is newer.
    case greater

    /// The order of two comparable values.
    @inline(__always)
    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .less : (left == right ? .equal : .greater)
    }

    /// The ordering with the two versions exchanged.
    package var reversed: VersionOrdering {
        switch self {
        case .less: .greater
        case .equal: .equal
        case .greater: .less
        }
    }
}
