import ArgumentParser
import CArguments
import Reports

/// The command line. One command, one file, in `Commands/`.
@main
struct Breakwater: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breakwater",
        abstract: "Security for containers and serverless functions.",
        discussion: """
            Exit codes: 0 nothing at or above the gate, 1 findings at or above it, 2 usage, 3 incomplete: something \
            that could hold findings was not read (it comes before 1).
            """,
        version: tool.version,
        subcommands: [Scan.self, Image.self, SBOM.self, Fix.self, CheckCommand.self, DB.self, Inspect.self])

    static let tool = ToolInfo(
        name: "breakwater", version: "0.1.0", informationURI: "https://github.com/breakwater/breakwater")

    /// Runs the command; what goes wrong before there is a result is a usage error (2) or an unreadable target (3).
    static func main() async {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            CommandFailure.end(with: error)
        }
    }

    /// The command line without the program's name. `CommandLine.arguments` needs a mounted `/proc`.
    private static var arguments: [String] {
        (1..<max(1, breakwater_argument_count())).compactMap { breakwater_argument($0).map { String(cString: $0) } }
    }
}
