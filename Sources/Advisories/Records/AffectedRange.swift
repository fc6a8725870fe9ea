/// A time line of what happened to a package's versions.
///
/// Source: OSV schema 1.7, "affected[].ranges[].events fields".
package struct AffectedRange: Hashable, Sendable {
    /// The events; in the file's order as read, in version order once indexed.
    package var events: [Event]

    package init(events: [Event]) {
        self.events = events
    }

    /// What happened at one version.
    package struct Event: Hashable, Sendable {
        /// What happened.
        package enum Kind: UInt8, Hashable, Sendable, CaseIterable {
            /// Affected from here on (inclusive); version `0` is before every version.
            case introduced
            /// Not affected from here on.
            case fixed
            /// Affected up to here (inclusive).
            case lastAffected
            /// The range says nothing of versions from here on; `*` is infinity.
            case limit
        }

        package var kind: Kind
        package var version: String

        package init(_ kind: Kind, _ version: String) {
            self.kind = kind
            self.version = version
        }
    }
}
