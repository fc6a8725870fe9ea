import Model

/// Findings of checks for people: by resource, those with the worst findings first.
extension TableWriter {
    mutating func writeChecks() {
        let all = CheckView.all(of: result).filter(\.isOpen)
        let open = showsNone ? all : all.filter { $0.finding.severity != .none }
        defer {
            if open.count < all.count {
                let count = Wording.count(all.count - open.count, "finding", "findings")
                append(style(.dim, "\(count) of severity none: `--show-none` lists them"))
            }
        }
        guard !open.isEmpty else { return }
        let idWidth = open.map { Printable.width(Printable.text($0.finding.id)) }.max() ?? 0
        for group in Self.groups(of: open) {
            lines.append("")
            lines.append(
                style(.bold, Printable.text(group[0].misconfiguration.resource))
                    + style(.dim, "  " + Printable.text(group[0].path)))
            for view in group { writeRow(view, idWidth) }
        }
        if open.contains(where: \.misconfiguration.isFixable) {
            lines.append("")
            append(style(.dim, "✎ an edit is known; `breakwater check explain ID` says why and what to do"))
        }
    }

    /// The findings of each resource, worst first, resources by their worst finding, then as they were read.
    private static func groups(of views: [CheckView]) -> [[CheckView]] {
        var order: [String] = []
        var members: [String: [CheckView]] = [:]
        for view in views {
            let key = view.path + "\u{0}" + view.misconfiguration.resource
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(view)
        }
        return order.compactMap { members[$0] }
    }

    private mutating func writeRow(_ view: CheckView, _ idWidth: Int) {
        let severity = view.finding.severity
        let place = view.finding.locations.first
        let line = place?.line.map { ":\($0)" } ?? ""
        var row = "    " + style(.severity(severity), Printable.pad(severity.rawValue, to: 8)) + "  "
        row += Printable.pad(Printable.text(view.finding.id), to: idWidth) + "  "
        row += Printable.pad(line, to: 6) + (view.misconfiguration.isFixable ? "✎ " : "  ")
        let room = width == Int.max ? Int.max : width - (4 + 8 + 2 + idWidth + 2 + 6 + 2)
        let text = Printable.line(view.misconfiguration.message)
        if room >= 30 {
            let indent = String(repeating: " ", count: room == Int.max ? 0 : width - room)
            for (index, part) in wrap(text, to: room).enumerated() { append(index == 0 ? row + part : indent + part) }
        } else {
            append(row)
            append("      " + Printable.cut(text, to: width - 6))
        }
    }

    mutating func writeFramework() {
        guard let framework = result.configuration?.framework else { return }
        lines.append("")
        lines.append(
            style(.bold, "\(Printable.line(framework.title)) \(Printable.text(framework.version))"))
        let idWidth = framework.controls.map { Printable.width(Printable.text($0.id)) }.max() ?? 0
        for control in framework.controls {
            let look: TerminalStyle.Look =
                switch control.state {
                case .passed: .good
                case .failed: .warning
                case .unknown: .dim
                }
            var text = Printable.line(control.title)
            if control.state == .failed { text += " (\(Wording.count(control.findings, "finding", "findings")))" }
            if control.state == .unknown, let reason = control.reason { text += ": \(Printable.line(reason))" }
            let head = "    " + style(look, Printable.pad(control.state.rawValue, to: 7)) + "  "
            let indent = 4 + 7 + 2 + idWidth + 2
            let parts = wrap(text, to: width == Int.max ? Int.max : max(24, width - indent))
            for (index, part) in parts.enumerated() {
                append(
                    index == 0
                        ? head + Printable.pad(Printable.text(control.id), to: idWidth) + "  " + part
                        : String(repeating: " ", count: indent) + part)
            }
        }
        let counts = [FrameworkReport.State.passed, .failed, .unknown].map { state in
            "\(framework.controls.count { $0.state == state }) \(state.rawValue)"
        }
        lines.append("    " + counts.joined(separator: ", "))
    }
}
