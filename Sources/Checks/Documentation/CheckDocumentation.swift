import CEL
import Model

/// The pages of `docs/checks`, made from the checks themselves.
package enum CheckDocumentation {
    /// The pages by file name, sorted: an index, one page for each topic, one for the frameworks.
    package static func pages(of library: CheckLibrary) -> [(name: String, text: String)] {
        var topics: [String: [Check]] = [:]
        for check in library.checks { topics[topic(of: check), default: []].append(check) }
        var pages = [("README.md", index(topics)), ("frameworks.md", frameworks(library))]
        for (topic, checks) in topics { pages.append(("\(topic).md", page(topic, checks))) }
        return pages.sorted { $0.0 < $1.0 }
    }

    /// `kubernetes-isolation` of `checks/kubernetes/isolation/host-pid.yaml`.
    private static func topic(of check: Check) -> String {
        let parts = check.source.path.split(separator: "/").drop { $0 != "checks" }.dropFirst().dropLast()
        return parts.isEmpty ? "other" : parts.joined(separator: "-")
    }

    private static let generated =
        "<!-- Generated from Knowledge/checks by `make docs`; edit the checks, not this page. -->\n\n"

    private static func index(_ topics: [String: [Check]]) -> String {
        let count = topics.values.reduce(0) { $0 + $1.count }
        var text = generated + "# Checks\n\n\(count) checks. ✎ marks those that can mend what they find.\n"
        for (topic, checks) in topics.sorted(by: { $0.key < $1.key }) {
            text += "\n## [\(topic)](\(topic).md)\n\n| id | severity | what is wrong | |\n|---|---|---|---|\n"
            for check in checks {
                text +=
                    "| [\(check.id)](\(topic).md#\(anchor(check))) | \(check.severity.rawValue) | \(cell(check.title))"
                text += " | \(check.fixes.isEmpty ? "" : "✎") |\n"
            }
        }
        return text
    }

    private static func anchor(_ check: Check) -> String { check.id.lowercased() }

    private static func cell(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            if character == "|" { result += "\\" }
            result.unicodeScalars.append(character == "\n" ? " " : character)
        }
        return result
    }

    private static func page(_ topic: String, _ checks: [Check]) -> String {
        var text = generated + "# Checks: \(topic)\n"
        for check in checks { text += "\n" + section(check) }
        return text
    }

    /// What `breakwater check explain` shows too.
    package static func section(_ check: Check) -> String {
        var text = "## \(check.id)\n\n**\(check.title)** (\(check.severity.rawValue))\n\n\(check.why)\n"
        if let advice = check.advice { text += "\n\(advice)\n" }
        text += "\n- applies to: \(check.subjects.map { "`\($0.description)`" }.joined(separator: ", "))\n"
        if !check.parameters.isEmpty {
            let parameters = check.parameters.map { "`\($0.name)` (\($0.value.description))" }
            text += "- parameters: \(parameters.joined(separator: ", "))\n"
        }
        if !check.attack.isEmpty { text += "- ATT&CK: \(check.attack.joined(separator: ", "))\n" }
        if !check.weaknesses.isEmpty {
            text += "- CWE: \(check.weaknesses.map { "CWE-\($0)" }.joined(separator: ", "))\n"
        }
        for entry in check.compliance { text += "- \(entry.framework): \(entry.controls.joined(separator: ", "))\n" }
        for reference in check.references { text += "- <\(reference)>\n" }
        let language = check.subjects.first == .dockerfile ? "dockerfile" : "yaml"
        if let bad = check.examples.bad.first { text += "\nWrong:\n\n```\(language)\n\(ended(bad.input))```\n" }
        if let good = check.examples.good.first { text += "\nRight:\n\n```\(language)\n\(ended(good.input))```\n" }
        return text
    }

    private static func ended(_ text: String) -> String { text.utf8.last == 0x0A ? text : text + "\n" }

    private static func frameworks(_ library: CheckLibrary) -> String {
        var text = generated + "# Frameworks\n"
        for framework in library.frameworks {
            var checks: [String: [String]] = [:]
            for check in library.checks {
                for control in check.controls(of: framework.id) { checks[control, default: []].append(check.id) }
            }
            text +=
                "\n## \(framework.title) \(framework.version)\n\n`--framework \(framework.id)`, <\(framework.source)>\n\n"
            text += "| control | title | judged by |\n|---|---|---|\n"
            for control in framework.controls {
                let own = checks[control.id] ?? []
                let judged =
                    own.isEmpty
                    ? "*unknown*: \(control.manualReason ?? "no check yet")" : own.joined(separator: ", ")
                text += "| \(cell(control.id)) | \(cell(control.title)) | \(cell(judged)) |\n"
            }
        }
        return text
    }
}
