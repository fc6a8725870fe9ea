import ArgumentParser
import Checks
import Model
import Reports
import Scanner

/// `breakwater check test`.
struct CheckTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the examples of checks.",
        discussion: """
            Every bad example must be found at its place and mended by the fix, every good one left alone. Without a \
            folder the built-in checks are tested. Exit codes: 0 all pass, 1 some fail, 3 a file cannot be used.
            """)

    @Argument(
        help: ArgumentHelp("A folder with knowledge (with checks/ in it), or with checks.", valueName: "folder"),
        completion: .directory)
    var folders: [String] = []

    @Option(name: .customLong("only"), help: "Only the check with this id.")
    var only: [String] = []

    func run() throws {
        let loaded = try folders.isEmpty ? KnowledgeLoader.load([]) : KnowledgeLoader.load(folders, withBuiltIn: false)
        for diagnostic in loaded.diagnostics { Terminal.report("error: \(Printable.line(diagnostic.description))") }
        let tester = CheckTester(schema: loaded.schema)
        let checks = loaded.library.checks.filter { only.isEmpty || only.contains($0.id) }
        guard !checks.isEmpty || !loaded.diagnostics.isEmpty else {
            throw ValidationError("there are no checks to test")
        }
        var failed = 0
        for check in checks {
            let failures = tester.test(check)
            if !failures.isEmpty { failed += 1 }
            for failure in failures { print(Printable.block(failure.description)) }
        }
        let examples = checks.reduce(0) { $0 + $1.examples.bad.count + $1.examples.good.count }
        print("\(checks.count) checks with \(examples) examples: \(checks.count - failed) passed, \(failed) failed")
        if !loaded.diagnostics.isEmpty { throw ExitCode(3) }
        if failed > 0 { throw ExitCode(1) }
    }
}
