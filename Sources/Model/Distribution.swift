/// The operating system of an image or root filesystem, from `os-release(5)`.
package struct Distribution: Hashable, Sendable {
    /// `ID=`, lower case: `debian`, `alpine`, `almalinux`.
    package var id: String
    /// `VERSION_ID=`; nil for rolling distributions and testing/unstable.
    package var version: String?
    /// `VERSION_CODENAME=`, for example `bullseye`.
    package var codename: String?
    /// `PRETTY_NAME=`, for people.
    package var name: String
    /// The words of `ID_LIKE=`.
    package var like: [String]
    /// Support state from the end-of-life data; nil when there is no data for this distribution.
    package var support: SupportState?

    package init(
        id: String, version: String? = nil, codename: String? = nil, name: String, like: [String] = [],
        support: SupportState? = nil
    ) {
        self.id = id
        self.version = version
        self.codename = codename
        self.name = name
        self.like = like
        self.support = support
    }
}

/// Whether a release still gets security fixes. Past its end of life a distribution publishes no more advisories,
/// so that the absence of findings means nothing.
package enum SupportState: Hashable, Sendable {
    /// In support; `until` is the date (`YYYY-MM-DD`) it ends, where known.
    case supported(until: String?)
    /// Regular support ended at `since`; paid or long-term support may go on until `extendedUntil`.
    case extended(since: String, extendedUntil: String)
    /// No fixes any more since the given date.
    case ended(since: String)
}
