/// Module builds of Red Hat's family: packages of a module stream carry it in their release, as in
/// `1.0.5-18.module_el8.6.0+2867+72759d2f` (AlmaLinux) or `….module+el8.6.0+…` (Red Hat, Rocky).
///
/// A module's packages have numbers of their own: a fix in the module says nothing about the plain package of that
/// name, and the other way round.
package enum ModuleBuild {
    /// True when the release of `version` marks a module build.
    package static func isModular(_ version: String) -> Bool {
        // `.module` and one of `_` and `+`: nothing shorter has it.
        guard version.utf8.count > 7 else { return false }
        let bytes = version.utf8Span.span
        for start in 0..<(bytes.count &- 7) where bytes[start] == UInt8(ascii: ".") {
            let next = bytes[start &+ 7]
            guard next == UInt8(ascii: "_") || next == UInt8(ascii: "+") else { continue }
            if bytes[start &+ 1] == UInt8(ascii: "m"), bytes[start &+ 2] == UInt8(ascii: "o"),
                bytes[start &+ 3] == UInt8(ascii: "d"), bytes[start &+ 4] == UInt8(ascii: "u"),
                bytes[start &+ 5] == UInt8(ascii: "l"), bytes[start &+ 6] == UInt8(ascii: "e")
            {
                return true
            }
        }
        return false
    }

    /// Of which builds ranges can speak: of module builds when they name one, of others when they name one of those.
    /// Ranges that name no version but `0` speak of both.
    struct Scope {
        private let modules: Bool
        private let others: Bool

        static let all = Scope(modules: true, others: true)

        private init(modules: Bool, others: Bool) {
            self.modules = modules
            self.others = others
        }

        init(_ ranges: [AffectedRange]) {
            var (modules, others) = (false, false)
            for range in ranges {
                for event in range.events where event.version != "0" && event.version != "*" {
                    if ModuleBuild.isModular(event.version) { modules = true } else { others = true }
                }
            }
            self = modules || others ? Scope(modules: modules, others: others) : .all
        }

        /// Whether the ranges can speak of the build `version`.
        func holds(_ version: String) -> Bool {
            if modules == others { return true }
            return ModuleBuild.isModular(version) == modules
        }
    }

    /// `name:stream` of a modularity label `name:stream:version:context`.
    package static func stream(of label: String) -> String? {
        let parts = label.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return "\(parts[0]):\(parts[1])"
    }
}
