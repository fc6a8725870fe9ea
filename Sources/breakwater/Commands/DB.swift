import Advisories
import ArgumentParser
import FoundationEssentials
import Reports
import Scanner

/// `breakwater db`: the advisory database.
struct DB: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Fetch, show and carry the advisory database.",
        subcommands: [DBUpdate.self, DBStatus.self, DBBuild.self, DBExport.self, DBImport.self])
}

/// Where the database is.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("cache-dir"),
        help: ArgumentHelp(
            "Where the database is kept; by default $BREAKWATER_CACHE, or breakwater/ in the user's cache.",
            valueName: "folder"), completion: .directory)
    var cacheFolder: String?

    func location() throws -> DatabaseLocation {
        if let cacheFolder { return DatabaseLocation(cache: cacheFolder) }
        guard let location = DatabaseLocation(environment: ProcessInfo.processInfo.environment) else {
            throw ValidationError("neither BREAKWATER_CACHE nor HOME is set: name a folder with --cache-dir")
        }
        return location
    }
}

/// Errors of the database as errors of the command.
enum DatabaseRun {
    static func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as AdvisoryError {
            throw ScanError(error.code == .missing ? .advisories : .unreadable, error.description)
        }
    }

    /// Says what a build made, and what was wrong with its sources.
    static func show(_ report: DatabaseBuilder.Report, at path: String) {
        let summary = report.summary
        print("\(summary.advisories) advisories of \(summary.records) records in \(Printable.text(path))")
        print(
            "left out: \(summary.withdrawn) withdrawn, \(summary.bugFixes) bug fixes and enhancements, \(summary.duplicates) duplicates"
        )
        print(
            "\(report.knownExploited) known exploited, \(report.exploitPredictions) EPSS scores, \(report.supportProducts) products with release cycles"
        )
    }
}
