package import Model

/// Tells from release cycles whether a distribution's release still gets fixes.
package struct SupportCalendar: Sendable {
    private let store: any AdvisoryStore

    package init(_ store: any AdvisoryStore) {
        self.store = store
    }

    /// The state of `distribution` on a day.
    ///
    /// - Parameters:
    ///   - distribution: `os-release` as read; its `version` picks the release (`3.18.4` belongs to `3.18`, `8.10` to
    ///     `8`), its codename where there is no version.
    ///   - today: `YYYY-MM-DD`; a release is supported on the very day its support ends.
    /// - Returns: nil when there is no data about the release.
    package func state(of distribution: Distribution, on today: String) throws(AdvisoryError) -> SupportState? {
        for product in Self.products(for: distribution.id) {
            let cycles = try store.supportCycles(of: product)
            guard let cycle = Self.cycle(of: distribution, among: cycles) else { continue }
            return Self.state(of: cycle, on: today)
        }
        return nil
    }

    /// The names endoflife.date has for the `ID=` of `os-release`.
    static func products(for id: String) -> [String] {
        switch id {
        case "alpine": ["alpine-linux", "alpine"]
        case "rocky": ["rocky-linux"]
        case "ol": ["oracle-linux"]
        case "amzn": ["amazon-linux"]
        case "sles", "sled", "sles_sap": ["sles"]
        case "opensuse-leap", "opensuse": ["opensuse"]
        case "raspbian": ["debian"]
        default: [id]
        }
    }

    static func cycle(of distribution: Distribution, among cycles: [SupportCycle]) -> SupportCycle? {
        guard let version = distribution.version else {
            guard let codename = distribution.codename?.lowercased() else { return nil }
            return cycles.first { $0.codename?.lowercased() == codename }
        }
        var wanted = version[...]
        while true {
            if let found = cycles.first(where: { $0.cycle == wanted }) { return found }
            guard let dot = wanted.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
            wanted = wanted[..<dot]
        }
    }

    static func state(of cycle: SupportCycle, on today: String) -> SupportState? {
        let ended: String
        switch cycle.end {
        case .unknown: return nil
        case .open: return .supported(until: nil)
        case .day(let day) where day >= today: return .supported(until: day)
        case .day(let day): ended = day
        // The data says that support is over, not since when.
        case .past: ended = ""
        }
        guard case .day(let extended) = cycle.extendedEnd, extended > ended else { return .ended(since: ended) }
        return extended >= today
            ? .extended(since: ended, extendedUntil: extended) : .ended(since: extended)
    }
}
