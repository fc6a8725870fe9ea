/// Where the advisory database and what it is made from are kept.
package struct DatabaseLocation: Hashable, Sendable {
    /// The cache folder.
    package let cache: String

    package init(cache: String) {
        self.cache = cache
    }

    /// `$BREAKWATER_CACHE`, else `$XDG_CACHE_HOME/breakwater`, else `~/.cache/breakwater` (XDG Base Directory
    /// Specification 0.8); nil when not even `HOME` is set. A relative `XDG_CACHE_HOME` is ignored, as it demands.
    package init?(environment: [String: String]) {
        if let folder = environment["BREAKWATER_CACHE"], !folder.isEmpty {
            cache = folder
        } else if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
            cache = folder + "/breakwater"
        } else if let home = environment["HOME"], !home.isEmpty {
            cache = home + "/.cache/breakwater"
        } else {
            return nil
        }
    }

    /// The database.
    package var database: String { "\(cache)/db/advisories.sqlite" }
    /// What was fetched, so that an update need not fetch it again.
    package var downloads: String { "\(cache)/downloads" }
    /// Holds the time of the last update that found everything unchanged or built a new database.
    package var checked: String { "\(cache)/db/checked" }
    /// The ecosystems that scans have met (``EcosystemsInUse``).
    package var inUse: String { "\(cache)/db/in-use" }
    /// Locked while an update runs.
    package var lock: String { "\(cache)/db/lock" }
}
