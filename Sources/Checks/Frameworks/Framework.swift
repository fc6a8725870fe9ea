import Documents
package import Model

/// A compliance framework of `Knowledge/compliance`: its controls, and which of them files can show.
package struct Framework: Sendable {
    package struct Control: Sendable {
        package var id: String
        package var title: String
        package var section: String?
        /// Why files cannot show whether it is kept; nil for controls that checks judge.
        package var manualReason: String?
    }

    /// Such as `cis-kubernetes`; the name of its file, and what checks and `--framework` call it.
    package var id: String
    package var title: String
    package var version: String
    package var source: String
    package var controls: [Control]

    /// Reads one file.
    package static func read(_ bytes: [UInt8], path: String) throws(CheckError) -> Framework {
        let documents: [Document]
        do throws(DocumentError) {
            documents = try YAMLReader.read(bytes)
        } catch {
            throw CheckError(error.message, at: Location(path: path, line: error.line, column: error.column))
        }
        guard documents.count == 1, let root = documents.first?.root, root.kind == .object else {
            throw CheckError("one mapping is expected: one framework, one file", at: Location(path: path, line: 1))
        }
        func failure(_ node: Document.Node, _ message: String) -> CheckError {
            CheckError(message, at: Location(path: path, line: node.line, column: node.column))
        }
        func text(_ node: Document.Node, _ name: String) throws(CheckError) -> String {
            guard let text = node[name]?.scalarText, !text.isEmpty else {
                throw failure(node, "'\(name)' is missing")
            }
            return text
        }
        guard let list = root["controls"], list.kind == .array else {
            throw failure(root, "'controls', a list, is missing")
        }
        var controls: [Control] = []
        var seen: Set<String> = []
        for node in list.elements {
            let id = try text(node, "id")
            guard seen.insert(id).inserted else { throw failure(node, "the control '\(id)' stands here twice") }
            let reason: String?
            switch try text(node, "scope") {
            case "checks": reason = nil
            case "manual": reason = try text(node, "reason")
            default: throw failure(node, "'scope' is 'checks', or 'manual' with a 'reason'")
            }
            controls.append(
                Control(
                    id: id, title: try text(node, "title"), section: node["section"]?.scalarText,
                    manualReason: reason))
        }
        return Framework(
            id: try text(root, "id"), title: try text(root, "title"), version: try text(root, "version"),
            source: try text(root, "source"), controls: controls)
    }

    /// How the judged files stand to each control.
    ///
    /// A control is *failed* when one of its checks has an open finding, *passed* when resources that its checks are
    /// about were read and nothing is wrong with them, and *unknown* otherwise: files cannot show it, no check belongs to it, nothing that its checks are
    /// about was read, or something that they depend on is not known.
    package func report(
        checks: [Check], judgements: [ConfigurationSummary.Judgement], findings: [Finding]
    ) -> FrameworkReport {
        var byControl: [String: [String]] = [:]
        for check in checks {
            for control in check.controls(of: id) { byControl[control, default: []].append(check.id) }
        }
        let judged = Dictionary(judgements.map { ($0.check, $0) }, uniquingKeysWith: { first, _ in first })
        var open: [String: Int] = [:]
        for finding in findings where finding.exception == nil { open[finding.id, default: 0] += 1 }
        return FrameworkReport(
            id: id, title: title, version: version,
            controls: controls.map { control in
                let own = byControl[control.id] ?? []
                let results = own.compactMap { judged[$0] }
                let failed = own.reduce(0) { $0 + (open[$1] ?? 0) }
                let state: FrameworkReport.State
                var reason: String?
                if failed > 0 {
                    state = .failed
                } else if let manual = control.manualReason {
                    state = .unknown
                    reason = manual
                } else if own.isEmpty {
                    state = .unknown
                    reason = "no check judges it"
                } else if results.contains(where: { $0.errors > 0 }) {
                    state = .unknown
                    reason = "not every check could be made"
                } else if results.contains(where: { $0.unknown > 0 }) {
                    state = .unknown
                    reason = "something that it depends on is not known"
                } else if results.allSatisfy({ $0.passed + $0.failed + $0.notApplicable == 0 }) {
                    state = .unknown
                    reason = "nothing that it is about was read"
                } else {
                    state = .passed
                }
                return FrameworkReport.Control(
                    id: control.id, title: control.title, section: control.section, state: state, checks: own,
                    findings: failed, reason: reason)
            })
    }
}

extension Check {
    /// The controls of a framework that the check belongs to. Techniques of ATT&CK are controls of that framework.
    package func controls(of framework: String) -> [String] {
        if framework == "mitre-attack-containers" { return attack }
        return compliance.first { $0.framework == framework }?.controls ?? []
    }
}
