import ArgumentParser
import Checks
import Model
import Scanner

/// What `scan` and `image` do: scan each target, write one report each, end with the worst exit code.
struct ScanRun {
    let target: TargetOptions
    let report: ReportOptions
    let knowledge: KnowledgeOptions
    let framework: String?
    let isImage: Bool

    func run(_ targets: [String]) async throws {
        var options = try target.scannerOptions(isImage: isImage)
        options.configuration = try report.configuration()
        let loaded = try KnowledgeLoader.load(knowledge.folders)
        if let framework {
            guard loaded.library.framework(framework) != nil else {
                throw ValidationError(
                    "'\(framework)' is not a framework that is known: \(loaded.library.frameworks.map(\.id).joined(separator: ", "))"
                )
            }
        }
        options.knowledge = loaded
        options.framework = framework
        var gate = report.failOn
        if gate == nil, let text = options.configuration.failOn {
            guard let configured = Gate(argument: text) else {
                throw ValidationError("'fail-on' in the configuration is not a severity: '\(text)'")
            }
            gate = configured
        }
        guard targets.count == 1 || report.format == .table else {
            throw ValidationError("several targets make several reports: with this format name one")
        }
        var output: [UInt8] = []
        var isIncomplete = false
        var isClosed = false
        for target in targets {
            let result = try await Scanner(options).scan(target)
            output += report.format.write(
                result, toTerminal: report.output == nil, showsNone: report.showNone)
            isIncomplete = isIncomplete || !result.isComplete
            isClosed = isClosed || gate?.isClosed(by: result) == true
        }
        try ReportOutput.write(output, to: report.output)
        if isIncomplete { throw ExitCode(3) }
        if isClosed { throw ExitCode(1) }
    }
}
