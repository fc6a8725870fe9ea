package import Documents
package import Model

/// Reads OSV records: parsed JSON, or the same tree from YAML.
///
/// Nonsense in a record is reported and what can be used is kept; only a record without an identifier is given up.
/// Events out of order are no nonsense: the evaluation sorts them (OSV schema 1.7, "Evaluation").
package struct AdvisoryReader {
    let path: String
    var diagnostics: [Diagnostic] = []
    /// For messages; empty until it is read.
    var id = ""

    private init(path: String) {
        self.path = path
    }

    /// Reads one record.
    ///
    /// Cost: `O(nodes)`.
    /// - Parameters:
    ///   - node: the record's root.
    ///   - path: the file, for diagnostics.
    ///   - diagnostics: gets what is wrong with the record.
    /// - Returns: nil when it cannot be used at all.
    package static func read(
        _ node: Document.Node, path: String, into diagnostics: inout [Diagnostic]
    ) -> Advisory? {
        var reader = AdvisoryReader(path: path)
        let advisory = reader.readRecord(node)
        diagnostics.append(contentsOf: reader.diagnostics)
        return advisory
    }

    /// Reads one record from JSON text.
    package static func read(json: [UInt8], path: String, into diagnostics: inout [Diagnostic]) -> Advisory? {
        do {
            return read(try JSONReader.read(json).root, path: path, into: &diagnostics)
        } catch {
            diagnostics.append(
                Diagnostic(
                    "advisory.json", "the advisory was skipped: \(error.message): fetch it again",
                    at: Location(path: path, line: error.line, column: error.column)))
            return nil
        }
    }

    private mutating func readRecord(_ node: Document.Node) -> Advisory? {
        guard node.kind == .object else {
            report("the advisory was skipped: it is not an object", at: node, effect: .incomplete)
            return nil
        }
        guard let id = node["id"]?.scalarText, !id.isEmpty else {
            report("the advisory was skipped: it has no 'id'", at: node, effect: .incomplete)
            return nil
        }
        self.id = id
        var advisory = Advisory(id: id)
        advisory.aliases = names(node["aliases"], "aliases").filter { $0 != id }
        advisory.upstream = names(node["upstream"], "upstream").filter { $0 != id }
        advisory.related = names(node["related"], "related").filter { $0 != id }
        advisory.withdrawn = text(node["withdrawn"], "withdrawn")
        if let withdrawn = advisory.withdrawn, !Self.isTimestamp(withdrawn), let place = node["withdrawn"] {
            // Taking the word for a date would drop an advisory that holds.
            report("'withdrawn' is not a time and was ignored", at: place)
            advisory.withdrawn = nil
        }
        advisory.published = text(node["published"], "published").flatMap { $0.hasPrefix("0001-01-01") ? nil : $0 }
        advisory.modified = text(node["modified"], "modified") ?? ""
        let summary = text(node["summary"], "summary") ?? ""
        advisory.summary = Self.firstLine(
            summary.isEmpty ? text(node["details"], "details") ?? "" : summary)
        (advisory.vectors, advisory.rating) = severities(node["severity"])
        let specific = node["database_specific"]
        if advisory.vectors.isEmpty, let vector = vector(specific?["cvss"]) { advisory.vectors = [vector] }
        advisory.rating = rating(specific) ?? advisory.rating
        advisory.references = references(node["references"])
        let hints = readAffected(node, into: &advisory)
        if advisory.rating == nil, advisory.affected.contains(where: { Self.isDistribution($0.ecosystem) }) {
            advisory.rating = Self.leadingWord(of: advisory.summary)
        }
        if AdvisoryName.isMalicious(id) || advisory.aliases.contains(where: AdvisoryName.isMalicious) {
            advisory.category = .malicious
        } else if let word = hints.informational, word != "unsound" {
            advisory.category = .informational(word)
        }
        return advisory
    }

    /// The rating before the colon in `Important: kernel security update`.
    private static func leadingWord(of summary: String) -> Severity? {
        guard let colon = summary.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return Severity(word: String(summary[..<colon]))
    }

    /// True for ecosystems of operating systems, whose notices carry the rating in their summary.
    static func isDistribution(_ ecosystem: Ecosystem) -> Bool {
        switch ecosystem.name {
        case "AlmaLinux", "Rocky Linux", "Red Hat", "SUSE", "openSUSE", "Debian", "Ubuntu", "Alpine", "Mageia",
            "Photon OS", "openEuler", "Azure Linux", "Chainguard", "Wolfi", "MinimOS", "Echo", "Alpaquita",
            "BellSoft Hardened Containers":
            true
        default: false
        }
    }

    /// The first line that says something, without Markdown's heading marks, at most 300 bytes.
    static func firstLine(_ text: String) -> String {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            var line = line[...]
            while let first = line.first, first <= 0x20 || first == UInt8(ascii: "#") { line = line.dropFirst() }
            while let last = line.last, last <= 0x20 { line = line.dropLast() }
            if line.isEmpty { continue }
            return line.count <= 300 ? String(Substring(line)) : String(decoding: line.prefix(297), as: UTF8.self) + "…"
        }
        return ""
    }
}

extension AdvisoryReader {
    mutating func report(_ message: String, at node: Document.Node, effect: Diagnostic.Effect = .note) {
        let subject = id.isEmpty ? message : "\(id): \(message)"
        diagnostics.append(
            Diagnostic(
                "advisory.record", subject, at: Location(path: path, line: node.line, column: node.column),
                effect: effect))
    }

    /// A text member; absent, null and empty count as nil.
    /// True for what starts like an RFC 3339 date, `YYYY-MM-DD`.
    private static func isTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(10))
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return false }
        return [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { (0x30...0x39).contains(bytes[$0]) }
    }

    mutating func text(_ node: Document.Node?, _ name: String) -> String? {
        guard let node, !node.isNull else { return nil }
        guard let text = node.scalarText else {
            report("'\(name)' is not a text and was ignored", at: node)
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// A list of identifiers, without duplicates.
    mutating func names(_ node: Document.Node?, _ name: String) -> [String] {
        guard let node, !node.isNull else { return [] }
        guard node.kind == .array else {
            report("'\(name)' is not a list and was ignored", at: node)
            return []
        }
        var found: [String] = []
        var seen: Set<String> = []
        for element in node.elements {
            guard let text = element.scalarText, !text.isEmpty else {
                report("'\(name)' holds something that is not an identifier, which was ignored", at: element)
                continue
            }
            if seen.insert(text).inserted { found.append(text) }
        }
        return found
    }

    private mutating func references(_ node: Document.Node?) -> [String] {
        guard let node, !node.isNull else { return [] }
        guard node.kind == .array else {
            report("'references' is not a list and was ignored", at: node)
            return []
        }
        var first: [String] = []
        var rest: [String] = []
        var seen: Set<String> = []
        for element in node.elements {
            guard let url = element["url"]?.string, !url.isEmpty else {
                report("a reference without 'url' was ignored", at: element)
                continue
            }
            guard url.hasPrefix("https://") || url.hasPrefix("http://") || url.hasPrefix("ftp://") else { continue }
            guard seen.insert(url).inserted else { continue }
            if element["type"]?.equals("ADVISORY") == true { first.append(url) } else { rest.append(url) }
        }
        return first + rest
    }
}
