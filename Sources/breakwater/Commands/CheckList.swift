import ArgumentParser
import Checks
import Model
import Reports
import Scanner

/// `breakwater check list`.
struct CheckList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all checks.")

    @OptionGroup var knowledge: KnowledgeOptions

    @Option(help: "Only the checks of a framework, such as cis-kubernetes; 'all' lists the frameworks.")
    var framework: String?

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        let loaded = try KnowledgeLoader.load(knowledge.folders)
        for diagnostic in loaded.diagnostics { Terminal.report("warning: \(diagnostic)") }
        let library = loaded.library
        if framework == "all" {
            for framework in library.frameworks { print("\(framework.id)  \(framework.title) \(framework.version)") }
            return
        }
        var checks = library.checks
        if let framework {
            guard library.framework(framework) != nil else {
                throw ValidationError(
                    "'\(framework)' is not a framework that is known: \(library.frameworks.map(\.id).joined(separator: ", "))"
                )
            }
            checks = checks.filter { !$0.controls(of: framework).isEmpty }
        }
        if json { return writeJSON(checks) }
        let width = checks.map(\.id.utf8.count).max() ?? 0
        for check in checks {
            let mark = check.fixes.isEmpty ? " " : "✎"
            let controls = framework.map { " [\(check.controls(of: $0).joined(separator: ", "))]" } ?? ""
            print(
                "\(Printable.pad(check.id, to: width))  \(Printable.pad(check.severity.rawValue, to: 8)) \(mark) \(Printable.line(check.title))\(controls)"
            )
        }
        print("\(checks.count) checks, \(checks.count { !$0.fixes.isEmpty }) with a fix (✎)")
    }

    private func writeJSON(_ checks: [Check]) {
        var writer = JSONWriter(pretty: true)
        writer.array { writer in
            for check in checks {
                writer.object { writer in
                    writer.member("id", check.id)
                    writer.member("title", check.title)
                    writer.member("severity", check.severity.rawValue)
                    writer.strings("appliesTo", check.subjects.map(\.description))
                    writer.member("fixable", !check.fixes.isEmpty)
                    writer.member("custom", check.isCustom)
                    writer.strings("attack", check.attack)
                    writer.strings("cwe", check.weaknesses.map { "CWE-\($0)" })
                    writer.object("compliance") { writer in
                        for entry in check.compliance { writer.strings(entry.framework, entry.controls) }
                    }
                }
            }
        }
        _ = StandardStream.output.write(writer.bytes)
    }
}
