/// The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK.
package struct DockerfileCommand: Sendable {
    package enum Form: Hashable, Sendable {
        /// A text that the stage's shell runs.
        case shell
        /// A JSON array of words that is run without a shell.
        case exec
    }

    package var form: Form
    /// Shell form: the text with continued lines joined; with a here-document that is all of the command, the
    /// content of that. Exec form: the words, joined by spaces.
    package var text: String
    /// Exec form: the words. Shell form: empty.
    package var words: [DockerfileWord]
    /// The bytes in the source.
    package var range: Range<Int>
    /// What runs the shell form: the stage's SHELL, or the program that the first line of the here-document names
    /// (`#!`). nil when it is the default of the platform.
    package var shell: [String]?

    /// What a shell reads, with the place of every byte.
    let script: MappedText?

    /// True when the shell form is run by something whose syntax is that of a POSIX shell.
    package var isPOSIXShell: Bool {
        guard form == .shell, let shell, !shell.isEmpty else { return form == .shell }
        // `/usr/bin/env bash` names the shell in its second word.
        let words = shell.flatMap { $0.split(separator: " ") }
        for word in words {
            let name = ShellReader.programName(word)
            if name == "env" || word.utf8.first == UInt8(ascii: "-") { continue }
            return ShellReader.shells.contains(name)
        }
        return false
    }

    /// How much is read of commands. Every word takes some memory, so that a file of nothing but words cannot be read to
    /// its end.
    package struct Budget: Sendable {
        /// What a command costs besides its words.
        static let command = 4
        /// In words.
        private(set) var left = 600_000
        /// The place where reading has stopped; nil when all was read.
        package private(set) var cut: (line: Int, column: Int)?

        package init() {}

        mutating func take(_ words: Int, at place: (line: Int, column: Int)) {
            left -= words
            if left <= 0, cut == nil { cut = place }
        }
    }

    /// The simple commands that are run, in order, those inside `$( )` right behind the command they stand in, as is
    /// what a command runs in turn (`curl` of `sudo curl`, the script of `sh -c '…'`). Empty for here-documents of other
    /// languages. Of an exec form: its one command with what it runs.
    ///
    /// Tolerant: an incomplete script gives what could be read. Cost: `O(bytes)`, anew with each call.
    package func commands() -> [ShellCommand] {
        var budget = Budget()
        return commands(budget: &budget)
    }

    /// The simple commands that are run, as far as the budget goes.
    package func commands(budget: inout Budget) -> [ShellCommand] {
        guard budget.left > 0 else { return [] }
        var pipelines = 0
        switch form {
        case .shell:
            guard let script, isPOSIXShell else { return [] }
            return ShellReader.commands(of: script, pipelines: &pipelines, budget: &budget)
        case .exec:
            guard let first = words.first, let last = words.last else { return [] }
            var command = ShellCommand(
                range: first.range.lowerBound..<max(first.range.lowerBound, last.range.upperBound), line: first.line,
                column: first.column)
            command.words = words.map {
                ShellWord(text: $0.text, value: $0.value, range: $0.range, line: $0.line, column: $0.column)
            }
            budget.take(words.count + Budget.command, at: (first.line, first.column))
            pipelines = 1
            let own = ShellReader.withInner([command], of: nil, pipelines: &pipelines, level: 0, budget: &budget)
            guard let script else { return own }
            return own
                + ShellReader.commands(of: script, pipelines: &pipelines, depth: 1, level: 1, budget: &budget)
        }
    }
}
