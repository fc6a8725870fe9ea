import ArgumentParser

/// `breakwater image`.
struct Image: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scan one image: an OCI layout, a docker-archive, a root filesystem, or a reference to a registry.")

    @Argument(help: ArgumentHelp("The image.", valueName: "ref|file"), completion: .file())
    var image: String

    @OptionGroup var target: TargetOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        try await ScanRun(target: target, report: report, isImage: true).run([image])
    }
}
