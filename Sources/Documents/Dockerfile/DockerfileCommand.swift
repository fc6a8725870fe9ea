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

    /// The simple commands that are run, in order, those inside `$( )` right behind the command they stand in.
    /// Empty for here-documents of other languages. Of an exec form: its one command; when that is a shell with
    /// `-c`, the commands of its script behind it.
    ///
    /// Tolerant: an incomplete script gives what could be read. Cost: `O(bytes)`, anew with each call.
    package func commands() -> [ShellCommand] {
        switch form {
        case .shell:
            guard let script, isPOSIXShell else { return [] }
            return ShellReader.commands(of: script)
        case .exec:
            guard let first = words.first, let last = words.last else { return [] }
            var command = ShellCommand(
                range: first.range.lowerBound..<max(first.range.lowerBound, last.range.upperBound), line: first.line,
                column: first.column)
            command.words = words.map {
                ShellWord(text: $0.text, value: $0.value, range: $0.range, line: $0.line, column: $0.column)
            }
            guard let script else { return [command] }
            return [command] + ShellReader.commands(of: script, pipeline: 1, depth: 1)
        }
    }
}
