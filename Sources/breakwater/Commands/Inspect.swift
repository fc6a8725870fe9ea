import ArgumentParser

/// `breakwater inspect`: any stage of the line on its own.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one stage of the work on its own.",
        subcommands: [InspectCEL.self, InspectPackages.self, InspectVersions.self])
}
