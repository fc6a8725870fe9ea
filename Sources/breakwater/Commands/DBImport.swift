import Advisories
import ArgumentParser

/// `breakwater db import`.
struct DBImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over an advisory database that 'db export' wrote; its checksum is verified first.")

    @Argument(help: "The file to read.", completion: .file())
    var file: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let location = try database.location()
        try await DatabaseRun.run { try DatabaseArchive.import(file, into: location) }
    }
}
