import Advisories
import ArgumentParser

/// `breakwater db export`.
struct DBExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the advisory database to one file, to be carried to a machine without a network.")

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let location = try database.location()
        try await DatabaseRun.run { try DatabaseArchive.export(location, to: file) }
    }
}
