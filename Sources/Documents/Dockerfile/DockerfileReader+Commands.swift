extension DockerfileReader {
    /// Reads the shell form or exec form of a command; nil when Docker would refuse it.
    mutating func command(_ arguments: Arguments, _ instruction: DockerfileInstruction) -> DockerfileCommand? {
        let joined = arguments.joined
        var command = DockerfileCommand(
            form: .shell, text: joined.text(arguments.range), words: [], range: joined.source(arguments.range),
            shell: file.stages.last?.state.shell?.value, script: nil)
        if arguments.isEmpty { command.range = instruction.argumentsRange }
        let isArray = joined.bytes[arguments.range].first { !Self.isSpace($0) } == UInt8(ascii: "[")
        guard !isArray || admits(arguments) else { return nil }
        switch DockerfileJSON.strings(in: joined, arguments.range) {
        case .notStrings:
            problem("the JSON array must hold strings only", at: arguments.start)
            return nil
        case .strings(let elements):
            command.form = .exec
            command.shell = nil
            command.words = elements.map { element in
                joined.word(element.range, value: .known(String(decoding: element.content.bytes, as: UTF8.self)))
            }
            command.text = command.words.map(\.value.text).joined(separator: " ")
            return DockerfileCommand(command, script: Self.script(of: elements, command.words))
        case .none:
            return shellForm(command, arguments, instruction)
        }
    }

    /// The script behind `-c` when an exec form runs a shell.
    private static func script(of elements: [DockerfileJSON.Element], _ words: [DockerfileWord]) -> MappedText? {
        guard
            let shell = words.firstIndex(where: {
                ShellReader.shells.contains(ShellReader.programName(Substring($0.value.text)))
            })
        else { return nil }
        for index in words.indices where index > shell && index + 1 < elements.count {
            let flag = words[index].value.text
            guard flag.hasPrefix("-") || flag.hasPrefix("+") || flag == "sh" else { return nil }
            if !flag.hasPrefix("--"), flag.hasPrefix("-"), flag.hasSuffix("c") { return elements[index + 1].content }
        }
        return nil
    }

    private func shellForm(
        _ command: DockerfileCommand, _ arguments: Arguments, _ instruction: DockerfileInstruction
    ) -> DockerfileCommand {
        var command = command
        var script = MappedText(lines)
        guard let heredoc = instruction.heredocs.first else {
            script.append(arguments.joined, arguments.range)
            return DockerfileCommand(command, script: script)
        }
        if DockerfileRedirection(arguments.joined.bytes[arguments.range]) != nil {
            appendContent(of: heredoc, to: &script)
            command.text = heredoc.content
            if heredoc.content.hasPrefix("#!") {
                let line = heredoc.content.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
                command.shell = String(decoding: line.dropFirst(2), as: UTF8.self).split(separator: " ").map(
                    String.init)
            }
        } else {
            script.append(arguments.joined, arguments.range)
            for heredoc in instruction.heredocs {
                let start = heredoc.contentRange.lowerBound
                script.append(0x0A, from: max(0, start - 1))
                script.append(start..<heredoc.endRange.upperBound)
            }
            command.text = script.text(0..<script.count)
        }
        command.range = command.range.lowerBound..<max(command.range.upperBound, instruction.range.upperBound)
        return DockerfileCommand(command, script: script)
    }

    private func appendContent(of heredoc: DockerfileHeredoc, to script: inout MappedText) {
        guard heredoc.stripsTabs else { return script.append(heredoc.contentRange) }
        var position = heredoc.contentRange.lowerBound
        while position < heredoc.contentRange.upperBound {
            while position < heredoc.contentRange.upperBound, lines.bytes[position] == 0x09 { position += 1 }
            let start = position
            while position < heredoc.contentRange.upperBound, lines.bytes[position] != 0x0A { position += 1 }
            if position < heredoc.contentRange.upperBound { position += 1 }
            script.append(start..<position)
        }
    }
}

extension DockerfileCommand {
    fileprivate init(_ command: DockerfileCommand, script: MappedText?) {
        self.init(
            form: command.form, text: command.text, words: command.words, range: command.range, shell: command.shell,
            script: script)
    }
}
