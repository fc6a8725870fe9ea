import ArgumentParser

/// `breakwater image`.
struct Image: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scan one image: an OCI layout, a docker-archive, a root filesystem, or a reference to a registry.")

    @Argument(help: ArgumentHelp("The image.", valueName: "ref|file"), completion: .file())
    var image: String

    @OptionGroup var target: TargetOptions
    @OptionGroup var report: ReportOptions
    @OptionGroup var knowledge: KnowledgeOptions

    @Option(
        help: "Report on every control of a framework, such as cis-kubernetes; `check list --framework all` lists them."
    )
    var framework: String?

    func run() async throws {
        try await ScanRun(
            target: target, report: report, knowledge: knowledge, framework: framework, isImage: true
        ).run([image])
    }
}
