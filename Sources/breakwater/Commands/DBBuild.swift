import Advisories
import ArgumentParser
import Model

/// `breakwater db build`.
struct DBBuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Build the advisory database from a folder of OSV records, without a network.")

    @Argument(
        help: "A folder in the layout of OSV's bucket, with kev/, epss/ and endoflife/ beside it where there are any.",
        completion: .directory)
    var folder: String

    @Option(name: .customLong("ecosystem"), help: "An ecosystem to take; by default all.")
    var ecosystems: [String] = []

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let location = try database.location()
        let report = try await DatabaseRun.run {
            let files = AdvisoryFiles.locate(in: folder, ecosystems: ecosystems.isEmpty ? nil : ecosystems)
            guard !files.osv.isEmpty else {
                throw AdvisoryError(
                    .source, "holds no OSV records: ECOSYSTEM/all.zip or *.json are expected", at: folder)
            }
            return try DatabaseBuilder.build(files, to: location.database, now: Timestamp.now())
        }
        DatabaseRun.show(report, at: location.database)
        for diagnostic in report.diagnostics { Terminal.report("warning: \(diagnostic)") }
        if report.diagnostics.contains(where: { $0.effect == .incomplete }) { throw ExitCode(3) }
    }
}
