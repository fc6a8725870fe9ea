import Model

/// Decides whether a version lies in a range, in the version order of one ecosystem.
///
/// Source: OSV schema 1.7, "Evaluation".
struct RangeEvaluation: Sendable {
    private let scheme: VersionScheme

    /// The order of semantic versions is taken for an ecosystem whose own is not known.
    init(ecosystem: Ecosystem) {
        scheme = VersionScheme(ecosystem: ecosystem) ?? .semver
    }

    /// Whether the version can be placed in the order at all; `(devel)` of a Go binary cannot.
    func isValid(_ version: String) -> Bool { scheme.isValid(version) }

    /// False for texts that stand for an unknown version (`(devel)`, `unknown`, a URL, a branch, a commit, an unfilled
    /// variable): nothing is said of them, whatever place the order gives them.
    func isPlaceable(_ version: String, kind: PackageKind) -> Bool {
        guard let first = version.utf8.first else { return false }
        let isDigit = (0x30...0x39).contains(first)
        guard isDigit || (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) else { return false }
        let lowered = version.lowercased()
        if Self.placeholders.contains(lowered) || Self.isCommit(version) || version.contains("${") { return false }
        // Composer's name for a branch (https://getcomposer.org/doc/articles/versions.md, "Branches").
        if kind == .composer, lowered.hasPrefix("dev-") { return false }
        return isDigit || kind == .rpm || isValid(version)
    }

    /// What tools write where they do not know the version. The last three: Go for a module in a local folder, Python's
    /// versioneer without tags, Yarn for a member of the workspace.
    private static let placeholders: Set<String> = [
        "unknown", "none", "null", "nil", "undefined", "unspecified", "latest", "release", "devel", "n/a", "na", "dev",
        "master", "main", "head", "snapshot", "system", "v0.0.0-00010101000000-000000000000", "0+unknown",
        "0.0.0-use.local",
    ]

    /// True for the hash of a git commit, SHA-1 or SHA-256.
    private static func isCommit(_ version: String) -> Bool {
        guard version.utf8.count == 40 || version.utf8.count == 64 else { return false }
        return version.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    func isLess(_ left: String, _ right: String) -> Bool {
        scheme.compare(left, right) == .less
    }

    func isEqual(_ left: String, _ right: String) -> Bool {
        left == right || scheme.compare(left, right) == .equal
    }

    /// Whether `version` lies in `range`, whose events are sorted by ``sorted(_:)``.
    func includes(_ version: String, in range: AffectedRange) -> Bool {
        guard isBeforeLimits(version, of: range) else { return false }
        var affected = false
        for event in range.events {
            switch event.kind {
            case .introduced:
                if event.version == "0" || !isLess(version, event.version) { affected = true }
            case .fixed:
                if !isLess(version, event.version) { affected = false }
            case .lastAffected:
                if isLess(event.version, version) { affected = false }
            case .limit:
                continue
            }
        }
        return affected
    }

    private func isBeforeLimits(_ version: String, of range: AffectedRange) -> Bool {
        var limited = false
        for event in range.events where event.kind == .limit {
            if event.version == "*" || isLess(version, event.version) { return true }
            limited = true
        }
        return !limited
    }

    /// Whether an affected `version` stays affected whatever comes: nothing behind it fixes or ends the range.
    func isOpenEnded(_ version: String, in range: AffectedRange) -> Bool {
        for event in range.events {
            switch event.kind {
            case .introduced: continue
            case .fixed: if isLess(version, event.version) { return false }
            case .lastAffected: if !isLess(event.version, version) { return false }
            case .limit: if event.version != "*" { return false }
            }
        }
        return true
    }

    /// The range with its events in version order, limits last.
    ///
    /// The schema leaves open what comes first at one version. Here it is what takes the range on: the end of what is
    /// affected so far, else its beginning; `introduced: 1.0, fixed: 1.0` affects nothing, `introduced: 0, fixed: 1.0,
    /// introduced: 1.0, fixed: 2.0` all up to 2.0, in whatever order a file has them.
    func sorted(_ range: AffectedRange) -> AffectedRange {
        var events = range.events
        let order = events.indices.sorted { left, right in
            if isBefore(events[left], events[right]) { return true }
            return left < right && !isBefore(events[right], events[left])
        }
        events = order.map { range.events[$0] }
        var isAffected = false
        var start = 0
        while start < events.count, events[start].kind != .limit {
            var end = start + 1
            while end < events.count, !isBefore(events[start], events[end]) { end += 1 }
            if end - start > 1 {
                let tied = Array(events[start..<end])
                let begins = tied.filter { $0.kind == .introduced }
                let ends = tied.filter { $0.kind != .introduced }
                events.replaceSubrange(start..<end, with: isAffected ? ends + begins : begins + ends)
            }
            isAffected = events[end - 1].kind == .introduced
            start = end
        }
        return AffectedRange(events: events)
    }

    private func isBefore(_ left: AffectedRange.Event, _ right: AffectedRange.Event) -> Bool {
        if left.kind == .limit || right.kind == .limit { return left.kind != .limit && right.kind == .limit }
        let leftIsZero = left.kind == .introduced && left.version == "0"
        let rightIsZero = right.kind == .introduced && right.version == "0"
        if leftIsZero || rightIsZero { return leftIsZero && !rightIsZero }
        return isLess(left.version, right.version)
    }
}
