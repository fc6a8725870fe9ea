/// What edits may do to the script of an instruction, seen as a shell sees it.
enum DockerfileScript {
    /// Programs of the shell after which nothing is run.
    private static let leaving: Set<String> = ["exit", "exec", "return"]

    /// The place in the source behind the last command of a RUN, where `&& command` can be written.
    /// - Throws: where it would not surely be run after the others.
    static func end(of instruction: DockerfileInstruction) throws(EditError) -> Int {
        func refusal(_ reason: String) -> EditError {
            EditError(.unsupported, "\(reason), so that no command can be appended: edit it by hand")
        }
        guard case .run(let command) = instruction.body else { throw refusal("the instruction is no RUN") }
        guard command.form == .shell else { throw refusal("the command is a JSON array of words") }
        guard instruction.heredocs.isEmpty else { throw refusal("the command has a here-document") }
        guard command.isPOSIXShell, let script = command.script else { throw refusal("the script is of another shell") }
        let commands = command.commands().filter { !$0.isSubstitution && $0.depth == 0 }
        guard let last = commands.max(by: { $0.range.upperBound < $1.range.upperBound }) else {
            throw refusal("the script does not end with a plain command")
        }
        let leaves = commands.contains { command in
            guard let program = command.program, leaving.contains(program), command.connector != .or else {
                return false
            }
            return program != "exec" || command.words.count > 1
        }
        guard !leaves else { throw refusal("the script may end before ('exit', 'exec')") }
        var start = script.count
        while start > 0, script.source(start - 1) >= last.range.upperBound { start -= 1 }
        let blanks = script.bytes[start...].prefix { isBlank($0) }.count
        let rest = script.bytes[(start + blanks)...]
        let isComment = rest.first == UInt8(ascii: "#") && blanks > 0 && !rest.contains(0x0A)
        guard rest.isEmpty || isComment else { throw refusal("the script does not end with a plain command") }
        return last.range.upperBound
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Whether the commands are those from before with nothing but the changes.
    static func isExpected(
        _ new: DockerfileCommand?, instead old: DockerfileCommand?, replaced: [(range: Range<Int>, text: String)],
        appended: [String]
    ) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        guard old.form == new.form, old.isPOSIXShell == new.isPOSIXShell else { return false }
        var wanted: [Shape] = []
        for command in old.commands() {
            let inside = replaced.filter { $0.range.overlaps(command.range) }
            var shape = Shape(command)
            if !inside.isEmpty {
                shape.words = nil
                // Words that the changes leave alone keep their places from both ends.
                if inside.allSatisfy({ edit in command.words.contains { $0.range.encloses(edit.range) } }) {
                    let changed = command.words.indices.filter { index in
                        inside.contains { command.words[index].range.overlaps($0.range) }
                    }
                    shape.prefix = command.words.prefix(changed.first ?? 0).map(\.text)
                    shape.suffix = command.words.dropFirst((changed.last ?? -1) + 1).map(\.text)
                }
            }
            wanted.append(shape)
        }
        for text in appended {
            let lines = SourceLines(Array(text.utf8))
            var script = MappedText(lines)
            script.append(0..<lines.bytes.count)
            var pipelines = 0
            var budget = DockerfileCommand.Budget()
            let commands = ShellReader.commands(of: script, pipelines: &pipelines, budget: &budget)
            for (index, command) in commands.enumerated() {
                var shape = Shape(command)
                if index == 0 { shape.connector = ShellCommand.Connector.and }
                wanted.append(shape)
            }
        }
        let found = new.commands()
        return found.count == wanted.count && zip(found, wanted).allSatisfy { $1.allows($0) }
    }

    /// What a command has to look like.
    private struct Shape {
        var words: [String]?
        var prefix: [String] = []
        var suffix: [String] = []
        var connector: ShellCommand.Connector
        var depth: Int
        var isSubstitution: Bool

        init(_ command: ShellCommand) {
            words = Self.texts(command)
            connector = command.connector
            depth = command.depth
            isSubstitution = command.isSubstitution
        }

        private static func texts(_ command: ShellCommand) -> [String] {
            command.assignments.map(\.text) + command.words.map(\.text)
                + command.redirections.flatMap { [$0.operation, $0.target.text, $0.heredoc ?? ""] }
        }

        func allows(_ command: ShellCommand) -> Bool {
            guard connector == command.connector, depth == command.depth, isSubstitution == command.isSubstitution
            else {
                return false
            }
            if let words { return words == Self.texts(command) }
            let texts = command.words.map(\.text)
            return texts.count > prefix.count + suffix.count - 1 && texts.starts(with: prefix)
                && texts.suffix(suffix.count).elementsEqual(suffix)
        }
    }
}

extension DockerfileInstruction {
    /// The instruction itself, or the one that ONBUILD defers.
    var innermost: DockerfileInstruction {
        if case .onbuild(let inner) = body { return inner }
        return self
    }
}

extension Range<Int> {
    fileprivate func encloses(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
