package import Model

/// Writes a result for people: what was scanned and on what the result rests, then the findings by package, the worst
/// package first, then what was excepted, what was not read, and whether the result is complete.
///
/// All text from the input goes through ``Printable``, so that it cannot steer the terminal.
package struct TableWriter {
    /// The most diagnostics and excepted findings that are listed one by one; the JSON report has all.
    private static let listLimit = 25

    let result: ScanResult
    private let views: [FindingView]
    let style: TerminalStyle
    let width: Int
    var showsNone = false
    var lines: [String] = []

    /// The report as lines that each end in a newline.
    ///
    /// - Parameters:
    ///   - color: true to colour with ANSI escapes; for terminals only.
    ///   - width: the columns to fill; titles are cut to it. 0 for no limit.
    ///   - showsNone: true to list findings of checks with the severity none too, which are counted otherwise.
    package static func write(
        _ result: ScanResult, color: Bool = false, width: Int = 100, showsNone: Bool = false
    ) -> String {
        var writer = TableWriter(result, color: color, width: width)
        writer.showsNone = showsNone
        writer.writeHeader()
        writer.writeSummary()
        writer.writePackages()
        writer.writeChecks()
        writer.writeFramework()
        writer.writeExcepted()
        writer.writeDiagnostics()
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private init(_ result: ScanResult, color: Bool, width: Int) {
        self.result = result
        views = FindingView.all(of: result)
        style = TerminalStyle(isEnabled: color)
        self.width = width <= 0 ? Int.max : max(width, 40)
    }

    // MARK: What was scanned

    private mutating func writeHeader() {
        let target = result.target
        field("Target", Printable.text(target.name), .bold)
        if let digest = target.digest { field("Digest", digest.description) }
        if let platform = target.platform { field("Platform", Printable.text(platform)) }
        if let distribution = target.distribution {
            let support = Wording.support(distribution.support)
            let isOver = distribution.support.isOver
            field("Distribution", Printable.line(distribution.name))
            if let support { field("", support, isOver ? .warning : .plain) }
        }
        let isStarter = result.advisories?.kind != .database
        field("Advisories", Wording.advisories(result.advisories), isStarter ? .warning : .plain)
        if let missing = result.advisories?.missingEcosystems, !missing.isEmpty {
            field("", Wording.missing(missing), .warning)
        }
        lines.append("")
    }

    private mutating func field(_ label: String, _ value: String, _ look: TerminalStyle.Look = .plain) {
        let indent = 14
        for (index, line) in wrap(value, to: width == Int.max ? Int.max : width - indent).enumerated() {
            let head = Printable.pad(index == 0 ? label : "", to: indent)
            lines.append((index == 0 ? style(.dim, head) : head) + style(look, line))
        }
    }

    /// Lines of at most `columns`, broken at spaces; a word that is longer stands alone.
    func wrap(_ text: String, to columns: Int) -> [String] {
        if columns == Int.max { return [text] }
        var result: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, Printable.width(line) + 1 + Printable.width(String(word)) > columns {
                result.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        result.append(line)
        return result
    }

    /// What was looked at: packages, resources.
    private var scope: String {
        var parts: [String] = []
        if !result.components.isEmpty || result.configuration == nil {
            parts.append(Wording.count(result.components.count, "package", "packages"))
        }
        if let configuration = result.configuration {
            let kinds = configuration.resources + configuration.unknownKinds
            parts.append(Wording.count(kinds.reduce(0) { $0 + $1.count }, "resource", "resources"))
        }
        return parts.joined(separator: ", ")
    }

    private mutating func writeSummary() {
        let summary = ReportSummary(result)
        var counts = scope
        if summary.open > 0 {
            let severities = summary.severities.map { entry in
                style(.severity(entry.severity), "\(Printable.number(entry.count)) \(entry.severity.rawValue)")
            }
            counts += " · \(Wording.count(summary.open, "finding", "findings")): "
            counts += severities.joined(separator: ", ")
        }
        lines.append(counts)
        var marks: [String] = []
        if summary.open > 0 { marks.append("\(Printable.number(summary.fixable)) with a fix") }
        if summary.exploited > 0 {
            let ransomware = summary.ransomware > 0 ? ", \(Printable.number(summary.ransomware)) by ransomware" : ""
            marks.append(
                style(.alarm, "\(Printable.number(summary.exploited)) known to be exploited (KEV\(ransomware))"))
        }
        if summary.excepted > 0 { marks.append("\(Printable.number(summary.excepted)) excepted") }
        if !marks.isEmpty { lines.append(marks.joined(separator: " · ")) }
        if let unknown = result.configuration?.unknownKinds, !unknown.isEmpty {
            let kinds = unknown.prefix(5).map { "\(Printable.text($0.kind)) (\(Printable.number($0.count)))" }
            let rest = unknown.count > 5 ? " and \(unknown.count - 5) more" : ""
            field(
                "Not known",
                "kinds without a schema, judged only by checks that name them: \(kinds.joined(separator: ", "))\(rest)")
        }
        if summary.open == 0, result.advisories != nil { writeNothingFound() }
    }

    /// Says what a result without findings is worth.
    private mutating func writeNothingFound() {
        var doubts: [String] = []
        if result.components.isEmpty, result.configuration == nil { doubts.append("no packages were found") }
        if !result.components.isEmpty, result.advisories?.kind == .starter {
            doubts.append("only the starter advisories were used")
        }
        if result.advisories?.missingEcosystems.isEmpty == false { doubts.append("advisories are missing") }
        if result.target.distribution?.support.isOver == true {
            doubts.append("the distribution is past its end of life")
        }
        if !result.isComplete { doubts.append("not everything was read") }
        if doubts.isEmpty {
            lines.append(style(.good, result.configuration == nil ? "No known vulnerabilities." : "Nothing found."))
        } else {
            lines.append(
                style(.warning, "No findings, but that does not mean clean: \(doubts.joined(separator: "; "))."))
        }
    }

    // MARK: Packages

    private mutating func writePackages() {
        let groups = PackageGroup.groups(of: views.filter(\.isOpen), upgrades: result.upgrades)
        let columns = Columns(groups.flatMap(\.views))
        for group in groups {
            lines.append("")
            writeHead(of: group)
            for view in group.views { writeRow(view, columns) }
        }
    }

    private mutating func writeHead(of group: PackageGroup) {
        let component = group.component
        let names = group.names.map(Printable.text).joined(separator: ", ")
        var head = style(.bold, "\(names) \(Printable.text(component.version))")
        if let upgrade = group.upgrade {
            head += " → " + style(.good, Printable.text(upgrade))
            if group.fixable < group.views.count { head += " (clears \(group.fixable) of \(group.views.count))" }
        } else {
            head += style(.dim, group.fixable == 0 ? " (no fix known)" : "")
        }
        var notes = [component.kind.rawValue]
        if let source = component.source, group.names != [source.name] {
            notes.append("source \(Printable.text(source.name))")
        }
        if component.isDevelopment { notes.append("development only") }
        lines.append(head + style(.dim, "  " + notes.joined(separator: ", ")))
        for place in group.places.prefix(3) {
            let layer = place.layer.map { " · layer \($0.short)" } ?? ""
            lines.append(style(.dim, "  \(Printable.text(place.description))\(layer)"))
        }
        if group.places.count > 3 {
            lines.append(style(.dim, "  and \(Wording.count(group.places.count - 3, "more place", "more places"))"))
        }
    }

    /// The widths that rows are aligned by.
    private struct Columns {
        var id = 0
        var fix = 0
        var hasExploited = false

        init(_ views: [FindingView]) {
            for view in views {
                id = max(id, Printable.width(Printable.text(view.finding.id)))
                fix = max(fix, Printable.width(Wording.fix(view.fix)))
                hasExploited = hasExploited || view.vulnerability.knownExploited != nil
            }
        }

        /// The columns in front of the title.
        var head: Int { 4 + 8 + 2 + 4 + 2 + (hasExploited ? 5 : 0) + id + 2 + fix + 2 }
    }

    private mutating func writeRow(_ view: FindingView, _ columns: Columns) {
        let severity = view.finding.severity
        var row = "    " + style(.severity(severity), Printable.pad(severity.rawValue, to: 8)) + "  "
        let score = view.vulnerability.score.map(Printable.score) ?? ""
        row += String(repeating: " ", count: max(0, 4 - score.utf8.count)) + score + "  "
        if columns.hasExploited {
            row += view.vulnerability.knownExploited == nil ? "     " : style(.alarm, "KEV") + "  "
        }
        row += Printable.pad(Printable.text(view.finding.id), to: columns.id) + "  "
        let fix = Printable.pad(Wording.fix(view.fix), to: columns.fix)
        if case .fixed = view.fix { row += style(.good, fix) } else { row += style(.dim, fix) }

        let title = Printable.line(view.vulnerability.summary.isEmpty ? view.title : view.vulnerability.summary)
        let room = width - columns.head
        if title.isEmpty {
            append(row)
        } else if room >= 24 {
            append(row + "  " + Printable.cut(title, to: room))
        } else {
            append(row)
            append("      " + Printable.cut(title, to: width - 6))
        }
    }

    mutating func append(_ line: String) {
        var line = line
        while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
        lines.append(line)
    }

    // MARK: Excepted, not read

    private mutating func writeExcepted() {
        let excepted = result.findings.filter { $0.exception != nil }
        guard !excepted.isEmpty else { return }
        lines.append("")
        lines.append(style(.bold, "Excepted (\(Printable.number(excepted.count)))"))
        for finding in excepted.prefix(Self.listLimit) {
            guard let exception = finding.exception else { continue }
            lines.append(
                "    \(style(.severity(finding.severity), finding.severity.rawValue))"
                    + "  \(Printable.text(finding.id))  \(subject(of: finding))  until "
                    + "\(Printable.text(exception.expires)): \(Printable.line(exception.reason))")
        }
        writeRest(excepted.count)
    }

    /// What a finding is about, in a word or two.
    private func subject(of finding: Finding) -> String {
        if let view = FindingView(finding, in: result) {
            return "\(Printable.text(view.component.name)) \(Printable.text(view.component.version))"
        }
        return CheckView(finding).map { Printable.text($0.misconfiguration.resource) } ?? ""
    }

    private mutating func writeDiagnostics() {
        let missed = result.diagnostics.filter { $0.effect == .incomplete }
        write(
            missed, "Not read (\(Printable.number(missed.count))): what these places hold is unknown", look: .warning)
        let notes = result.diagnostics.filter { $0.effect == .note }
        write(notes, "Notes (\(Printable.number(notes.count)))", look: .bold)
        lines.append("")
        if missed.isEmpty {
            lines.append("complete: yes")
        } else {
            let places = Wording.count(missed.count, "place was", "places were")
            lines.append(style(.warning, "complete: no (\(places) not read; findings there are missing above)"))
        }
    }

    private mutating func write(_ diagnostics: [Diagnostic], _ title: String, look: TerminalStyle.Look) {
        guard !diagnostics.isEmpty else { return }
        lines.append("")
        lines.append(style(look, title))
        for diagnostic in diagnostics.prefix(Self.listLimit) {
            let place = diagnostic.location.map { "\(Printable.text($0.description)): " } ?? ""
            lines.append("    \(place)\(Printable.line(diagnostic.message)) [\(Printable.text(diagnostic.code))]")
        }
        writeRest(diagnostics.count)
    }

    mutating func writeRest(_ count: Int) {
        guard count > Self.listLimit else { return }
        lines.append("    and \(Printable.number(count - Self.listLimit)) more; `--format json` lists all")
    }
}

extension SupportState? {
    /// True when no fixes are published any more.
    fileprivate var isOver: Bool {
        if case .ended = self { true } else { false }
    }
}
