import Documents
import Model

extension AdvisoryReader {
    /// What the affected entries say about the record as a whole.
    struct AffectedHints {
        var informational: String?
    }

    /// Reads `affected` into `advisory`.
    mutating func readAffected(_ record: Document.Node, into advisory: inout Advisory) -> AffectedHints {
        var hints = AffectedHints()
        guard let list = record["affected"], !list.isNull else { return hints }
        guard list.kind == .array else {
            report("'affected' is not a list: the advisory matches nothing", at: list, effect: .incomplete)
            return hints
        }
        let streams = Self.moduleStreams(in: advisory.summary)
        for entry in list.elements {
            guard entry.kind == .object else {
                report("an affected entry is not an object and was ignored", at: entry, effect: .incomplete)
                continue
            }
            let ecosystemSpecific = entry["ecosystem_specific"]
            let databaseSpecific = entry["database_specific"]
            if hints.informational == nil {
                hints.informational =
                    databaseSpecific?["informational"]?.string ?? ecosystemSpecific?["informational"]?.string
            }
            // An entry without a package is about commits of a repository (ranges of type GIT).
            guard let package = entry["package"], !package.isNull else { continue }
            guard let ecosystem = package["ecosystem"]?.string, !ecosystem.isEmpty,
                let name = package["name"]?.scalarText, !name.isEmpty
            else {
                report("an affected entry names no package and was ignored", at: entry, effect: .incomplete)
                continue
            }
            if Self.isNotAffected(ecosystemSpecific) || Self.isNotAffected(databaseSpecific) { continue }
            var affected = AffectedPackage(ecosystem: Ecosystem(osv: ecosystem), name: name)
            affected.ranges = ranges(entry["ranges"])
            checkBounds(affected, at: entry)
            affected.versions = versions(entry["versions"])
            (affected.vectors, affected.rating) = severities(entry["severity"])
            if affected.vectors.isEmpty, advisory.vectors.isEmpty,
                let vector = vector(databaseSpecific?["cvss"]) ?? vector(ecosystemSpecific?["cvss"])
            {
                affected.vectors = [vector]
            }
            affected.rating = rating(ecosystemSpecific) ?? rating(databaseSpecific) ?? affected.rating
            affected.binaries = binaries(ecosystemSpecific?["binaries"], ecosystem: affected.ecosystem)
            affected.modules = modules(package["purl"]?.string, streams: streams, affected: affected)
            advisory.affected.append(affected)
        }
        return hints
    }

    /// Reports bounds that are no versions of a language's ecosystem: the order gives them a place, but nobody can say
    /// that it is the one that was meant.
    private mutating func checkBounds(_ affected: AffectedPackage, at entry: Document.Node) {
        guard affected.ecosystem.release == nil, let scheme = VersionScheme(ecosystem: affected.ecosystem) else {
            return
        }
        for event in affected.ranges.lazy.flatMap(\.events) where event.version != "0" && event.version != "*" {
            if scheme.isValid(event.version) { continue }
            let shown = event.version.prefix(100)
            report(
                "the bound '\(shown)' of '\(affected.name)' is no version of \(affected.ecosystem): what it means is "
                    + "not known, so that vulnerabilities may be missed", at: entry)
        }
    }

    /// True when the database keeps the entry only to say that the package is not affected.
    private static func isNotAffected(_ node: Document.Node?) -> Bool {
        guard let word = node?["status"]?.string ?? node?["urgency"]?.string else { return false }
        switch word.lowercased() {
        case "not affected", "not-affected", "<not-affected>", "not_affected", "undetermined-not-affected": return true
        default: return false
        }
    }

    private mutating func versions(_ node: Document.Node?) -> [String] {
        guard let node, !node.isNull else { return [] }
        guard node.kind == .array else {
            report("'versions' is not a list and was ignored", at: node, effect: .incomplete)
            return []
        }
        var found: [String] = []
        found.reserveCapacity(node.count)
        for element in node.elements {
            guard let text = element.scalarText, !text.isEmpty else {
                report("an affected version that is not a text was ignored", at: element, effect: .incomplete)
                continue
            }
            found.append(text)
        }
        return found
    }

    private mutating func ranges(_ node: Document.Node?) -> [AffectedRange] {
        guard let node, !node.isNull else { return [] }
        guard node.kind == .array else {
            report("'ranges' is not a list and was ignored", at: node, effect: .incomplete)
            return []
        }
        var found: [AffectedRange] = []
        for element in node.elements {
            guard let type = element["type"]?.string else {
                report("a range without 'type' was ignored", at: element, effect: .incomplete)
                continue
            }
            switch type {
            case "GIT": continue
            case "ECOSYSTEM", "SEMVER": break
            default:
                report("a range of the unknown type '\(type)' was ignored", at: element, effect: .incomplete)
                continue
            }
            guard let list = element["events"], list.kind == .array else {
                report("a range without a list of 'events' was ignored", at: element, effect: .incomplete)
                continue
            }
            let range = AffectedRange(events: events(list))
            if !range.events.contains(where: { $0.kind == .introduced }) {
                report("a range without an 'introduced' event affects nothing", at: list)
            }
            if range.events.contains(where: { $0.kind == .fixed }),
                range.events.contains(where: { $0.kind == .lastAffected })
            {
                report("a range has both 'fixed' and 'last_affected' events; both are applied", at: list)
            }
            if !range.events.isEmpty { found.append(range) }
        }
        return found
    }

    private mutating func events(_ list: Document.Node) -> [AffectedRange.Event] {
        var events: [AffectedRange.Event] = []
        events.reserveCapacity(list.count)
        for element in list.elements {
            guard element.kind == .object, element.count > 0 else {
                report("an event that is not an object was ignored", at: element, effect: .incomplete)
                continue
            }
            if element.count > 1 {
                report("an event may say one thing only; each was taken for an event of its own", at: element)
            }
            for (name, value) in element.members {
                let kind: AffectedRange.Event.Kind
                if name.equals("introduced") {
                    kind = .introduced
                } else if name.equals("fixed") {
                    kind = .fixed
                } else if name.equals("last_affected") {
                    kind = .lastAffected
                } else if name.equals("limit") {
                    kind = .limit
                } else {
                    report(
                        "the unknown event '\(name.scalarText ?? "")' was ignored", at: name, effect: .incomplete)
                    continue
                }
                guard let version = value.scalarText, !version.isEmpty else {
                    report("an event without a version was ignored", at: value, effect: .incomplete)
                    continue
                }
                events.append(AffectedRange.Event(kind, version))
            }
        }
        return events
    }

    /// The binary packages of a SUSE record: `"binaries": [{"libfoo1": "1.2-3", …}]` (OSV schema, ecosystem SUSE).
    private func binaries(_ node: Document.Node?, ecosystem: Ecosystem) -> [String] {
        guard ecosystem.name == "SUSE" || ecosystem.name == "openSUSE", let node, node.kind == .array else { return [] }
        var found: [String] = []
        var seen: Set<String> = []
        for element in node.elements {
            for (name, _) in element.members {
                if let text = name.scalarText, seen.insert(text).inserted { found.append(text) }
            }
        }
        return found
    }

    /// The module streams an entry is confined to: the purl's `rpmmod` qualifier, else those the summary names, as
    /// in `Moderate: nodejs:20 security update`, when the fixed build is a module's.
    private func modules(_ purl: String?, streams: [String], affected: AffectedPackage) -> [String] {
        if let purl, let stream = Self.moduleQualifier(of: purl) { return [stream] }
        guard !streams.isEmpty else { return [] }
        let isModule = affected.ranges.contains { range in
            range.events.contains { ModuleBuild.isModular($0.version) }
        }
        return isModule ? streams : []
    }

    /// The value of `rpmmod=` in a package URL, reduced to `name:stream`.
    private static func moduleQualifier(of purl: String) -> String? {
        guard let question = purl.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        for part in purl[purl.utf8.index(after: question)...].utf8.split(separator: UInt8(ascii: "&")) {
            let part = String(Substring(part))
            guard part.hasPrefix("rpmmod=") else { continue }
            let value = part.dropFirst(7).split(separator: "%3A").joined(separator: ":")
            return ModuleBuild.stream(of: value)
        }
        return nil
    }

    /// The words of the form `name:stream` in a summary.
    private static func moduleStreams(in summary: String) -> [String] {
        guard summary.utf8.contains(UInt8(ascii: ":")) else { return [] }
        var found: [String] = []
        for word in summary.utf8.split(whereSeparator: { $0 == 0x20 || $0 == UInt8(ascii: ",") }) {
            let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { continue }
            found.append(String(Substring(word)))
        }
        return found
    }
}
