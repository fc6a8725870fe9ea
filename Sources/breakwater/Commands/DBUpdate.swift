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
            scores and release cycles. Without --ecosystem and --all it takes the ecosystems that scans have met and \
            those the database has; from a folder it takes everything. Downloads go on where they broke off, and the new database takes the place of \
            the old one in one step.
            """)

    @Option(
        help: ArgumentHelp(
            "Fetch from here instead: a folder, or a URL below which ECOSYSTEM/all.zip or osv/ECOSYSTEM/all.zip is.",
            valueName: "url|folder"), completion: .directory)
    var mirror: String?

    @Option(
        name: .customLong("ecosystem"),
        help: "An ecosystem to have beside those the database has, by its name in OSV.")
    var ecosystems: [String] = []

    @Flag(help: "Have all ecosystems of the mirror.")
    var all = false

    @Option(help: ArgumentHelp("A certificate authority (PEM) to trust beside the system's.", valueName: "file"))
    var caFile: [String] = []

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard !all || ecosystems.isEmpty else { throw ValidationError("--all and --ecosystem exclude each other") }
    }

    func run() async throws {
        let location = try database.location()
        try await DatabaseRun.run {
            let outcome: DatabaseUpdate.Outcome
            let choice: DatabaseUpdate.Choice = all ? .all : ecosystems.isEmpty ? .inUse : .named(ecosystems)
            if let mirror, !mirror.hasPrefix("http://"), !mirror.hasPrefix("https://") {
                outcome = try await DatabaseUpdate(location, from: FolderMirror(mirror)).run(choice)
            } else {
                let fetcher: HTTPFetcher
                do throws(HTTPError) {
                    fetcher = try HTTPFetcher(configuration: HTTPConfiguration(caFiles: caFile))
                } catch {
                    throw ScanError(.target, error.message)
                }
                do {
                    outcome = try await DatabaseUpdate(location, from: HTTPMirror(mirror, fetcher: fetcher)).run(choice)
                } catch {
                    await fetcher.shutdown()
                    throw error
                }
                await fetcher.shutdown()
            }
            print(
                "\(outcome.fetched.count) files fetched, \(outcome.unchanged.count) unchanged, \(outcome.absent.count) not there"
            )
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
