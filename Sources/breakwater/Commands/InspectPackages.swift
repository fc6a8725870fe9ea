import ArgumentParser
import Model
import Reports
import Scanner

/// `breakwater inspect packages`.
struct InspectPackages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packages", abstract: "List the packages of a target, one a line: package URL, file, layer.")

    @Argument(help: "What to read.", completion: .file())
    var source: String

    @Flag(help: "Write Breakwater's JSON report instead.")
    var json = false

    @OptionGroup var target: TargetOptions

    func run() async throws {
        let result = try await Scanner(target.scannerOptions(isImage: false)).inventory(of: source)
        for diagnostic in result.diagnostics {
            Terminal.report("\(diagnostic.effect == Diagnostic.Effect.note ? "note" : "warning"): \(diagnostic)")
        }
        if json {
            try ReportOutput.write(JSONReportWriter.write(result, tool: Breakwater.tool), to: nil)
        } else {
            var text = ""
            for component in result.components {
                let location = component.locations.first
                let layer = location?.layer?.short ?? "-"
                text += "\(component.purl)\t\(Printable.text(location?.description ?? "-"))\t\(layer)\n"
            }
            try ReportOutput.write(Array(text.utf8), to: nil)
        }
        if !result.isComplete { throw ExitCode(3) }
    }
}
