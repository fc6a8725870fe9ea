import Model

/// Decides whether a version lies in a range, in the version order of one ecosystem.
///
/// Source: OSV schema 1.7, "Evaluation".
struct RangeEvaluation: Sendable {
    private let scheme: VersionScheme
    private let isGo: Bool

    /// The order of semantic versions is taken for an ecosystem whose own is not known.
    init(ecosystem: Ecosystem) {
        scheme = VersionScheme(ecosystem: ecosystem) ?? .semver
        isGo = ecosystem.name == "Go"
    }

    /// Whether the version can be placed in the order at all; `(devel)` of a Go binary cannot.
    func isValid(_ version: String) -> Bool { scheme.isValid(plain(version)) }

    func isLess(_ left: String, _ right: String) -> Bool {
        scheme.compare(plain(left), plain(right)) == .less
    }

    func isEqual(_ left: String, _ right: String) -> Bool {
        left == right || scheme.compare(plain(left), plain(right)) == .equal
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

    /// The range with its events in version order; events at one version keep their order, limits come last.
    func sorted(_ range: AffectedRange) -> AffectedRange {
        func isBefore(_ left: AffectedRange.Event, _ right: AffectedRange.Event) -> Bool {
            if left.kind == .limit || right.kind == .limit { return left.kind != .limit && right.kind == .limit }
            let leftIsZero = left.kind == .introduced && left.version == "0"
            let rightIsZero = right.kind == .introduced && right.version == "0"
            if leftIsZero || rightIsZero { return leftIsZero && !rightIsZero }
            return isLess(left.version, right.version)
        }
        var events = range.events
        // Insertion keeps equal ones in their order, and most lists are sorted already and short. A long one in
        // disorder could only come from a hostile file.
        guard events.count <= 1_000 else {
            let order = events.enumerated().sorted { left, right in
                if isBefore(left.element, right.element) { return true }
                if isBefore(right.element, left.element) { return false }
                return left.offset < right.offset
            }
            return AffectedRange(events: order.map(\.element))
        }
        for index in events.indices.dropFirst() {
            var position = index
            while position > 0, isBefore(events[position], events[position - 1]) {
                events.swapAt(position, position - 1)
                position -= 1
            }
        }
        return AffectedRange(events: events)
    }

    /// Go's tools write versions `v1.2.3` and `go1.21.3`, its vulnerability database `1.2.3`.
    private func plain(_ version: String) -> String {
        guard isGo else { return version }
        if version.hasPrefix("go") { return String(version.dropFirst(2)) }
        if version.hasPrefix("v") { return String(version.dropFirst()) }
        return version
    }
}
