import Advisories
import ArgumentParser
import Reports

/// `breakwater db status`.
struct DBStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what the advisory database holds and how old it is.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let location = try database.location()
        let status = try await DatabaseRun.run { try DatabaseStatus.read(location) }
        print("database:   \(Printable.text(status.path)), \(status.size >> 20) MiB, format \(status.format)")
        print("data of:    \(status.updated ?? "unknown")")
        print("checked:    \(status.checked ?? "never")")
        print("advisories: \(status.advisories)")
        print("exploited:  \(status.knownExploited) in CISA's catalogue, \(status.exploitPredictions) EPSS scores")
        print("ecosystems:")
        for ecosystem in status.ecosystems {
            print("  \(Printable.text(ecosystem.name)): \(ecosystem.packages) packages")
        }
    }
}
