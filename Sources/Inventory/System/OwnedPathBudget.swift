/// Bounds how much memory the list of a file database's paths may take, since a hostile one can name a long folder
/// once and a million files in it.
struct OwnedPathBudget {
    /// The bytes of paths that may still be kept: 256 MiB, ten times what the largest real systems need.
    private var remaining = 1 << 28
    /// True when a path was dropped.
    private(set) var isExhausted = false

    /// The longest path that is kept, as Linux limits it (`PATH_MAX`, limits.h).
    static let longestPath = 4096

    /// Accounts for a path of `count` bytes; false when it must not be kept.
    mutating func take(_ count: Int) -> Bool {
        guard count <= Self.longestPath, count <= remaining else {
            isExhausted = true
            return false
        }
        remaining -= count
        return true
    }
}
