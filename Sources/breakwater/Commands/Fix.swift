import ArgumentParser
import Checks
import Documents
import Model
import Reports
import Scanner

/// `breakwater fix`.
struct Fix: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mend what checks find, in the files themselves.",
        discussion: """
            Shows the edits as a diff; with --write they are made. Every edit is verified: the files are read and judged \
            again with it. Comments, order and quoting stay as they are. Exit codes: 0 everything that has a fix is \
            mended, 1 some of it could not be, 3 something could not be read.
            """)

    @Argument(help: "A folder or file.", completion: .file())
    var path: String

    @Flag(help: "Write the edits to the files.")
    var write = false

    @Option(name: .customLong("only"), help: ArgumentHelp("Only what this check finds.", valueName: "id"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Only findings at least this severe.", valueName: "severity"))
    var severity: Severity?

    @OptionGroup var target: TargetOptions
    @OptionGroup var knowledge: KnowledgeOptions

    @Option(
        help: ArgumentHelp(
            "The configuration; by default breakwater.yaml in this folder, where there is one.", valueName: "file"),
        completion: .file())
    var config: String?

    func run() async throws {
        var options = try target.scannerOptions(isImage: false)
        options.configuration = try ReportOptions.configuration(at: config)
        options.knowledge = try KnowledgeLoader.load(knowledge.folders)
        for id in only where options.knowledge?.library.check(id) == nil {
            throw ValidationError("there is no check '\(id)': `breakwater check list` shows all")
        }
        let run = try FixRun(path, options: options) { finding in
            (only.isEmpty || only.contains(finding.id)) && (severity.map { finding.severity >= $0 } ?? true)
        }
        for file in run.files {
            if write {
                guard OutputFile.write(file.new, to: file.path) else {
                    throw ScanError(.unreadable, "\(file.path): cannot be written")
                }
            } else {
                print(Printable.block(UnifiedDiff.text(old: file.old, new: file.new, path: file.name)), terminator: "")
            }
        }
        for refusal in run.refused {
            let place = refusal.finding.locations.first.map { "\($0): " } ?? ""
            Terminal.report(
                "\(place)\(refusal.finding.id) of \(Self.resource(refusal.finding)) is not mended: \(Printable.line(refusal.reason))"
            )
        }
        for finding in run.opened {
            let place = finding.locations.first.map { "\($0): " } ?? ""
            Terminal.report(
                "\(place)\(finding.id) of \(Self.resource(finding)) is new with these edits: \(Printable.line(finding.title))"
            )
        }
        let unread = run.diagnostics.filter { $0.effect == .incomplete }
        for diagnostic in unread { Terminal.report("not read: \(Printable.line(diagnostic.description))") }
        let done = write ? "mended" : "would be mended (--write does it)"
        Terminal.report("\(run.closed.count) findings in \(run.files.count) files \(done)")
        if !unread.isEmpty { throw ExitCode(3) }
        if !run.refused.isEmpty { throw ExitCode(1) }
    }

    /// What a finding is about, safe to show.
    private static func resource(_ finding: Finding) -> String {
        guard case .misconfiguration(let subject) = finding.subject else { return "" }
        return Printable.text(subject.resource)
    }
}

extension Severity: ExpressibleByArgument {}
