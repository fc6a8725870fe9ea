import ArgumentParser
import Checks
import Reports
import Scanner

/// `breakwater check explain`.
struct CheckExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why something is wrong, what to do, and show examples.")

    @Argument(help: "The check's id, such as K8S-ISO-003.")
    var ids: [String]

    @OptionGroup var knowledge: KnowledgeOptions

    func run() throws {
        let loaded = try KnowledgeLoader.load(knowledge.folders)
        for diagnostic in loaded.diagnostics { Terminal.report("warning: \(diagnostic)") }
        for (index, id) in ids.enumerated() {
            guard let check = loaded.library.check(id) ?? loaded.library.check(id.uppercased()) else {
                throw ValidationError("there is no check '\(id)': `breakwater check list` shows all")
            }
            if index > 0 { print() }
            print(CheckDocumentation.section(check), terminator: "")
        }
    }
}
