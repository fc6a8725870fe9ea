import ArgumentParser
import Checks
import FoundationEssentials
import Scanner

/// `breakwater check docs`: writes the pages of `docs/checks`.
struct CheckDocs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs", abstract: "Write the pages that describe all checks.", shouldDisplay: false)

    @Argument(help: "The folder to write to.", completion: .directory)
    var folder: String

    func run() throws {
        let loaded = try KnowledgeLoader.load([])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for page in CheckDocumentation.pages(of: loaded.library) {
            guard OutputFile.write(Array(page.text.utf8), to: "\(folder)/\(page.name)") else {
                throw ScanError(.target, "\(folder)/\(page.name): cannot be written")
            }
        }
    }
}
