/// Module builds of Red Hat's family: packages of a module stream carry it in their release, as in
/// `1.0.5-18.module_el8.6.0+2867+72759d2f` (AlmaLinux) or `….module+el8.6.0+…` (Red Hat, Rocky).
///
/// A module's packages have numbers of their own: a fix in the module says nothing about the plain package of that
/// name, and the other way round.
package enum ModuleBuild {
    /// True when the release of `version` marks a module build.
    package static func isModular(_ version: String) -> Bool {
        let bytes = Array(version.utf8)
        let mark = Array(".module".utf8)
        guard bytes.count > mark.count else { return false }
        for start in 0..<(bytes.count - mark.count) where bytes[start] == mark[0] {
            let next = bytes[start + mark.count]
            guard next == UInt8(ascii: "_") || next == UInt8(ascii: "+") else { continue }
            if bytes[start..<start + mark.count].elementsEqual(mark) { return true }
        }
        return false
    }

    /// Whether a range can speak of an installed version: both are module builds or neither is. A range that names
    /// no version but `0` speaks of both.
    package static func isComparable(_ installed: String, to ranges: [AffectedRange]) -> Bool {
        var named = false
        let modular = isModular(installed)
        for range in ranges {
            for event in range.events where event.version != "0" && event.version != "*" {
                named = true
                if isModular(event.version) == modular { return true }
            }
        }
        return !named
    }

    /// `name:stream` of a modularity label `name:stream:version:context`.
    package static func stream(of label: String) -> String? {
        let parts = label.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return "\(parts[0]):\(parts[1])"
    }
}
