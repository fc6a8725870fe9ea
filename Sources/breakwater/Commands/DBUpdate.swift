import Advisories
import ArgumentParser
import Model
import Artifacts
import Scanner

/// `breakwater db update`.
struct DBUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Bring the advisory database up to date.",
        discussion: """
            Fetches what has changed: OSV's records of each ecosystem, CISA's known exploited vulnerabilities, EPSS \
            scores and release cycles. Downloads go on where they broke off, and the new database takes the place of \
            the old one in one step.
            """)

    @Option(
        help: ArgumentHelp(
            "Fetch from here instead: a folder, or a URL below which ECOSYSTEM/all.zip or osv/ECOSYSTEM/all.zip is.",
            valueName: "url|folder"), completion: .directory)
    var mirror: String?

    @Option(
        name: .customLong("ecosystem"),
        help: "An ecosystem to have, by its name in OSV; by default those the database has, or all.")
    var ecosystems: [String] = []

    @Option(help: ArgumentHelp("A certificate authority (PEM) to trust beside the system's.", valueName: "file"))
    var caFile: [String] = []

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let location = try database.location()
        try await DatabaseRun.run {
            let outcome: DatabaseUpdate.Outcome
            let wanted = ecosystems.isEmpty ? nil : ecosystems
            if let mirror, !mirror.hasPrefix("http://"), !mirror.hasPrefix("https://") {
                outcome = try await DatabaseUpdate(location, from: FolderMirror(mirror)).run(ecosystems: wanted)
            } else {
                let fetcher: HTTPFetcher
                do throws(HTTPError) {
                    fetcher = try HTTPFetcher(configuration: HTTPConfiguration(caFiles: caFile))
                } catch {
                    throw ScanError(.target, error.message)
                }
                do {
                    outcome = try await DatabaseUpdate(location, from: HTTPMirror(mirror, fetcher: fetcher)).run(
                        ecosystems: wanted)
                } catch {
                    await fetcher.shutdown()
                    throw error
                }
                await fetcher.shutdown()
            }
            print("\(outcome.fetched.count) files fetched, \(outcome.unchanged.count) unchanged, \(outcome.absent.count) not there")
            if let report = outcome.report {
                DatabaseRun.show(report, at: location.database)
            } else {
                print("nothing has changed")
            }
            for diagnostic in outcome.diagnostics { Terminal.report("warning: \(diagnostic)") }
            if outcome.diagnostics.contains(where: { $0.effect == .incomplete }) { throw ExitCode(3) }
        }
    }
}
