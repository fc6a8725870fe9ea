import Advisories
import ArgumentParser

/// `breakwater inspect versions`.
struct InspectVersions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Compare versions: reads lines 'A B' and writes 'A < B', 'A = B' or 'A > B'.")

    @Option(help: "Whose order: an ecosystem's name as in OSV (Debian, PyPI, crates.io, …) or a word such as rpm.")
    var ecosystem: String

    func run() throws {
        guard let scheme = VersionScheme(named: ecosystem) else {
            throw ValidationError("'\(ecosystem)' is not an ecosystem whose version order is known")
        }
        var isBad = false
        while let line = readLine() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            if words.isEmpty { continue }
            guard words.count == 2 else {
                Terminal.report("error: two versions are expected: '\(line)'")
                isBad = true
                continue
            }
            let sign =
                switch scheme.compare(words[0], words[1]) {
                case .less: "<"
                case .equal: "="
                case .greater: ">"
                }
            print(words[0], sign, words[1])
        }
        if isBad { throw ExitCode(2) }
    }
}
