/// Build information that is marked as such but cannot be read.
package struct GoBuildInfoError: Error, Hashable, Sendable {
    /// What is wrong, a clause without the place.
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
