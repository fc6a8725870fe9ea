import ArgumentParser
import Scanner

/// `breakwater scan`.
struct Scan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scan anything: an image, an archive, a root filesystem, a folder, a lock file.",
        discussion: """
            TARGET is a file or folder where one of that name exists, else an image in a registry. The transports \
            oci:, oci-archive:, docker-archive:, dir:, docker:// and registry: say it outright.
            """)

    @Argument(help: "What to scan.", completion: .file())
    var targets: [String]

    @OptionGroup var target: TargetOptions
    @OptionGroup var report: ReportOptions
    @OptionGroup var knowledge: KnowledgeOptions

    @Option(
        help: "Report on every control of a framework, such as cis-kubernetes; `check list --framework all` lists them."
    )
    var framework: String?

    func run() async throws {
        try await ScanRun(
            target: target, report: report, knowledge: knowledge, framework: framework, isImage: false
        ).run(targets)
    }
}
