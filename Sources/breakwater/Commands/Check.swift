import ArgumentParser

/// `breakwater check`: the knowledge about what is wrong.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "List, explain and test what Breakwater looks for.",
        subcommands: [CheckList.self, CheckExplain.self, CheckTest.self, CheckDocs.self])
}

/// Where knowledge comes from beside the program itself.
struct KnowledgeOptions: ParsableArguments {
    @Option(
        name: .customLong("knowledge"),
        help: ArgumentHelp(
            "A folder with knowledge of your own (checks/, compliance/); its files add to the built-in ones, or take the place of those with the same id.",
            valueName: "folder"), completion: .directory)
    var folders: [String] = []
}
