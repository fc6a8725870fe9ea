import ArgumentParser
import Model
import Reports
import Scanner

/// `breakwater sbom`.
struct SBOM: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sbom", abstract: "Write the bill of materials of a target, without looking for vulnerabilities.")

    @Argument(help: "What to read.", completion: .file())
    var source: String

    @Option(name: .shortAndLong, help: "The format: \(SBOMFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = SBOMFormat.cyclonedx

    @Option(name: .shortAndLong, help: "The file to write instead of standard output.", completion: .file())
    var output: String?

    @OptionGroup var target: TargetOptions

    func run() async throws {
        let result = try await Scanner(target.scannerOptions(isImage: false)).inventory(of: source)
        for diagnostic in result.diagnostics where diagnostic.effect == .incomplete {
            Terminal.report("warning: \(diagnostic)")
        }
        let bytes =
            switch format {
            case .cyclonedx: CycloneDXWriter.write(result, tool: Breakwater.tool)
            case .json: JSONReportWriter.write(result, tool: Breakwater.tool)
            }
        try ReportOutput.write(bytes, to: output)
        if !result.isComplete { throw ExitCode(3) }
    }
}

/// The formats of a bill of materials.
enum SBOMFormat: String, CaseIterable, ExpressibleByArgument {
    /// CycloneDX 1.6 as JSON.
    case cyclonedx
    /// Breakwater's own report, without findings.
    case json
}
