import Model

extension CycloneDXWriter {
    /// The findings of one vulnerability that share one decision.
    private struct Entry {
        var views: [FindingView]
    }

    private struct Key: Hashable {
        let id: String
        let exception: Exception?
    }

    /// One entry a vulnerability, and one more for each exception that takes some of its packages out.
    func writeVulnerabilities(to writer: inout JSONWriter) {
        var entries: [Entry] = []
        var index: [Key: Int] = [:]
        for view in FindingView.all(of: result) {
            let key = Key(id: view.finding.id, exception: view.finding.exception)
            if let known = index[key] {
                entries[known].views.append(view)
            } else {
                index[key] = entries.count
                entries.append(Entry(views: [view]))
            }
        }
        var names = UniqueNames()
        for entry in entries {
            guard let first = entry.views.first else { continue }
            let worst = entry.views.reduce(first) { $1.isWorse(than: $0) == true ? $1 : $0 }
            let reference = names.name("vulnerability:\(first.finding.id)")
            writer.object { write(entry, worst: worst, reference: reference, to: &$0) }
        }
    }

    private func write(_ entry: Entry, worst: FindingView, reference: String, to writer: inout JSONWriter) {
        let vulnerability = worst.vulnerability
        writer.member("bom-ref", reference)
        writer.member("id", worst.finding.id)
        writeSource(of: worst.finding.id, to: &writer)
        if !vulnerability.aliases.isEmpty {
            writer.array("references") { writer in
                for alias in vulnerability.aliases {
                    writer.object { writer in
                        writer.member("id", alias)
                        writeSource(of: alias, to: &writer)
                    }
                }
            }
        }
        writer.array("ratings") { writeRatings(of: worst, to: &$0) }
        if !worst.title.isEmpty { writer.member("description", worst.title) }
        if !vulnerability.summary.isEmpty, vulnerability.summary != worst.title {
            writer.member("detail", vulnerability.summary)
        }
        writer.member("recommendation", recommendation(entry))
        let links = vulnerability.references.compactMap(ReportURI.link)
        if !links.isEmpty {
            writer.array("advisories") { writer in
                for link in links { writer.object { $0.member("url", link) } }
            }
        }
        writer.member("published", vulnerability.published.flatMap(Self.dateTime))
        if let exception = worst.finding.exception {
            writer.object("analysis") { writer in
                writer.member("state", "exploitable")
                writer.strings("response", ["will_not_fix"])
                writer.member("detail", "accepted until \(exception.expires): \(exception.reason)")
            }
        }
        writer.array("affects") { writer in
            var seen: Set<Int> = []
            for view in entry.views where seen.insert(view.index).inserted {
                writer.object { writer in
                    writer.member("ref", references[view.index])
                    writer.array("versions") { writer in
                        writer.object { writer in
                            writer.member("version", Self.version(view.component.version))
                            writer.member("status", "affected")
                        }
                    }
                }
            }
        }
        var properties: [(String, String)] = []
        if let exploited = vulnerability.knownExploited {
            properties.append(("breakwater:kev:dateAdded", exploited.dateAdded))
            properties.append(("breakwater:kev:ransomware", exploited.usedByRansomware ? "true" : "false"))
        }
        if let epss = vulnerability.epss { properties.append(("breakwater:epss", epss.description)) }
        for view in entry.views where !view.finding.fingerprint.isEmpty {
            properties.append(("breakwater:fingerprint", view.finding.fingerprint))
        }
        Self.write(properties, to: &writer)
    }

    private func writeSource(of id: String, to writer: inout JSONWriter) {
        let page = ReportURI.page(of: id)
        writer.object("source") { writer in
            writer.member("name", page.name)
            writer.member("url", page.url)
        }
    }

    /// One rating for the severity that counts; where a CVSS score says something else, one for that too.
    private func writeRatings(of view: FindingView, to writer: inout JSONWriter) {
        let vulnerability = view.vulnerability
        let isScored = vulnerability.score != nil || vulnerability.vector != nil
        let band = vulnerability.score.map { Severity(score: $0) }
        let agrees = isScored && (band == nil || band == view.finding.severity)
        if isScored {
            writer.object { writer in
                if agrees, let source = vulnerability.severitySource {
                    writer.object("source") { $0.member("name", source) }
                }
                writer.member("score", vulnerability.score)
                writer.member("severity", (band ?? view.finding.severity).rawValue)
                writer.member("method", Self.method(vulnerability.vector))
                writer.member("vector", vulnerability.vector)
            }
        }
        if !agrees {
            writer.object { writer in
                if let source = vulnerability.severitySource {
                    writer.object("source") { $0.member("name", source) }
                }
                writer.member("severity", view.finding.severity.rawValue)
                writer.member("method", "other")
            }
        }
    }

    private static func method(_ vector: String?) -> String {
        guard let vector, let cvss = CVSS(vector) else { return "other" }
        switch cvss.version {
        case .v2: return "CVSSv2"
        case .v30: return "CVSSv3"
        case .v31: return "CVSSv31"
        case .v40: return "CVSSv4"
        }
    }

    private func recommendation(_ entry: Entry) -> String? {
        var seen: Set<String> = []
        let steps = entry.views.compactMap { view -> String? in
            guard case .fixed(let version) = view.fix else { return nil }
            let name = view.component.name
            let step: String
            if let upgrade = result.upgrades[view.index], upgrade != version {
                step = "Upgrade \(name) to \(version) or later; \(upgrade) clears all of its fixable findings."
            } else {
                step = "Upgrade \(name) to \(version) or later."
            }
            return seen.insert(step).inserted ? step : nil
        }
        return steps.isEmpty ? nil : steps.joined(separator: " ")
    }

    /// An RFC 3339 timestamp; a bare date becomes its first moment. nil for anything else.
    private static func dateTime(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes.count <= 40 else { return nil }
        func hasShape(_ shape: StaticString, at start: Int) -> Bool {
            let count = shape.utf8CodeUnitCount
            guard start + count <= bytes.count else { return false }
            return (0..<count).allSatisfy { offset in
                let wanted = shape.utf8Start[offset]
                let byte = bytes[start + offset]
                return wanted == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == wanted
            }
        }
        guard hasShape("0000-00-00", at: 0) else { return nil }
        if bytes.count == 10 { return "\(text)T00:00:00Z" }
        guard hasShape("T00:00:00", at: 10) else { return nil }
        var end = 19
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end += 1
            let start = end
            while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
            if end == start { return nil }
        }
        let isZulu = end + 1 == bytes.count && bytes[end] == UInt8(ascii: "Z")
        let isOffset = end + 6 == bytes.count && (hasShape("+00:00", at: end) || hasShape("-00:00", at: end))
        return isZulu || isOffset ? text : nil
    }
}
