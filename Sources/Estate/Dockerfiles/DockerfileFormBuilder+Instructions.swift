import Documents

extension DockerfileFormBuilder {
    private static let instructionShape = Record.Shape([
        "keyword", "stage", "isFinal", "flags", "words", "text", "isExec", "sources", "destination", "variables",
        "user", "shell", "commands",
    ])
    private static let variableShape = Record.Shape(["name", "value", "hasValue"])
    private static let commandShape = Record.Shape(["name", "words", "text", "pipeline", "position", "isLast"])

    mutating func instruction(_ index: Int) -> FormValue {
        let instruction = model.instructions[index]
        let place = place(instruction.line, instruction.column)
        let copy: DockerfileCopy? =
            switch instruction.body {
            case .copy(let copy), .add(let copy): copy
            default: nil
            }
        let variables: [DockerfileVariable] =
            switch instruction.body {
            case .arg(let list), .env(let list), .label(let list): list
            default: []
            }
        var flags: [(String, [FormValue])] = []
        for flag in instruction.flags {
            let value = text(flag.value ?? .known("true"), at: self.place(flag.line, flag.column))
            if let known = flags.firstIndex(where: { $0.0 == flag.name }) {
                flags[known].1.append(value)
            } else {
                flags.append((flag.name, [value]))
            }
        }
        let flagRecord = Record(flags.map { ($0.0, FormValue(.list($0.1), at: $0.1.first?.place)) })
        let record = Record(
            Self.instructionShape,
            [
                ("keyword", FormValue(.string(instruction.name.uppercased()), at: place)),
                ("stage", instruction.stage.map { FormValue(.int(Int64($0))) } ?? .null),
                ("isFinal", FormValue(.bool(instruction.stage.map(finalStages.contains) ?? false))),
                ("flags", FormValue(.record(flagRecord), at: place)),
                ("words", FormValue(.list(words(of: instruction, at: place)), at: place)),
                ("text", FormValue(.string(instruction.text), at: place)),
                ("isExec", FormValue(.bool(isExec(instruction)))),
                ("sources", FormValue(.list(copy?.sources.map(word) ?? []), at: place)),
                ("destination", copy.map { word($0.destination) } ?? FormValue(.string(""))),
                ("variables", FormValue(.list(variables.map(variable)), at: place)),
                ("user", text(users.indices.contains(index) ? users[index] : nil, at: nil)),
                ("shell", strings(shells.indices.contains(index) ? shells[index] : Self.defaultShell)),
                ("commands", FormValue(.list(commands(of: instruction)), at: place)),
            ])
        return FormValue(.record(record), at: place)
    }

    private func isExec(_ instruction: DockerfileInstruction) -> Bool {
        if instruction.keyword == .shell { return true }
        return instruction.command?.form == .exec
    }

    private func variable(_ variable: DockerfileVariable) -> FormValue {
        let place = place(variable.line, variable.column)
        let record = Record(
            Self.variableShape,
            [
                ("name", FormValue(.string(variable.name), at: place)),
                ("value", text(variable.value, at: place)),
                ("hasValue", FormValue(.bool(variable.value != nil), at: place)),
            ])
        return FormValue(.record(record), at: place)
    }

    private func words(of instruction: DockerfileInstruction, at place: Place) -> [FormValue] {
        func known(_ text: String) -> FormValue { FormValue(.string(text), at: place) }
        func words(of command: DockerfileCommand) -> [FormValue] {
            command.form == .exec ? command.words.map(word) : [known(command.text)]
        }
        switch instruction.body {
        case .from(let image, let name): return [word(image)] + (name.map { [known("AS"), word($0)] } ?? [])
        case .arg(let list), .env(let list), .label(let list):
            return list.map { variable in
                guard let value = variable.value else { return known(variable.name) }
                let place = self.place(variable.line, variable.column)
                switch value {
                case .known(let text): return FormValue(.string("\(variable.name)=\(text)"), at: place)
                case .unknown: return text(value, at: place)
                }
            }
        case .run(let command), .cmd(let command), .entrypoint(let command): return words(of: command)
        case .shell(let list), .volume(let list): return list.map(word)
        case .copy(let copy), .add(let copy): return (copy.sources + [copy.destination]).map(word)
        case .expose(let ports): return ports.map { word($0.word) }
        case .user(let only), .workdir(let only), .stopSignal(let only), .maintainer(let only): return [word(only)]
        case .healthcheck(.none): return [known("NONE")]
        case .healthcheck(.command(let command)): return [known("CMD")] + words(of: command)
        case .onbuild(let inner): return [known(inner.name.uppercased())] + self.words(of: inner, at: place)
        case .malformed:
            return instruction.arguments.utf8.split(separator: UInt8(ascii: " ")).map { known(String($0) ?? "") }
        }
    }

    private mutating func commands(of instruction: DockerfileInstruction) -> [FormValue] {
        var command = instruction.command
        // What an ONBUILD holds is run as well, by the build that this image is the base of.
        if case .onbuild(let inner) = instruction.body { command = inner.command }
        guard let command else { return [] }
        let commands = command.commands(budget: &commandBudget)
        var last: [Int: Int] = [:]
        for command in commands { last[command.pipeline] = max(last[command.pipeline] ?? 0, command.position) }
        return commands.map { command in
            let place = place(command.line, command.column)
            // What only the shell knows stands here as it is written: what is said of the other words stays true.
            let name = FormValue(.string(command.program ?? command.words.first?.text ?? ""), at: place)
            let words = command.words.map { word in
                FormValue(.string(word.value.text), at: self.place(word.line, word.column))
            }
            let range = command.range.clamped(to: 0..<model.source.count)
            let text = range.count <= Self.longestText ? range : range.lowerBound..<range.lowerBound + Self.longestText
            let record = Record(
                Self.commandShape,
                [
                    ("name", name),
                    ("words", FormValue(.list(words), at: place)),
                    ("text", FormValue(.string(String(decoding: model.source[text], as: UTF8.self)), at: place)),
                    ("pipeline", FormValue(.int(Int64(command.pipeline)))),
                    ("position", FormValue(.int(Int64(command.position)))),
                    ("isLast", FormValue(.bool(command.position == last[command.pipeline]))),
                ])
            return FormValue(.record(record), at: place)
        }
    }
}
