import Documents
import Model

/// Makes a ``DockerfileForm`` of a Dockerfile.
struct DockerfileFormBuilder {
    let model: Dockerfile
    let file: Int
    private let used: Set<Int>
    /// The user in force before each instruction, and the shell.
    private(set) var users: [DockerfileText?] = []
    private(set) var shells: [[String]] = []
    /// The final stage and the stages it is built on, whose layers are all in the image.
    let finalStages: Set<Int>
    /// How much may still be read of the commands of this file.
    var commandBudget = DockerfileCommand.Budget()
    /// Of a longer command only the start stands in its `.text`.
    static let longestText = 1 << 20

    /// The program of shell forms where no SHELL says otherwise.
    static let defaultShell = ["/bin/sh", "-c"]

    private init(model: Dockerfile, file: Int) {
        self.model = model
        self.file = file
        used = Set(model.usedStages)
        var chain: Set<Int> = []
        var next = model.stages.indices.last
        while let index = next, model.stages.indices.contains(index), chain.insert(index).inserted {
            if case .stage(let base) = model.stages[index].base { next = base } else { next = nil }
        }
        finalStages = chain
        trace()
    }

    /// The form of a file; nil, with a reason among the diagnostics where one is due, for what is no Dockerfile.
    static func form(
        of bytes: [UInt8], file: Int, path: String, layer: Digest?, isNamed: Bool, diagnostics: inout [Diagnostic]
    ) -> DockerfileForm? {
        let model = DockerfileReader.read(bytes)
        let isDockerfile = model.instructions.contains { $0.keyword == .from }
        let isTemplate = FileRecognizer.contains(bytes, "{%") || FileRecognizer.contains(bytes, "{{")
        let location = Location(path: path, layer: layer)
        if isTemplate, !model.problems.isEmpty {
            diagnostics.append(
                Diagnostic(
                    "dockerfile.template", "a template that has to be rendered first: scan what it renders to",
                    at: location, effect: .note))
            return nil
        }
        // `Dockerfile.md` and its like are about Dockerfiles.
        guard isDockerfile || isNamed else { return nil }
        for problem in model.problems {
            let place = Location(path: path, line: problem.line, column: problem.column, layer: layer)
            // A mistake of the author's hides nothing; what is no instruction, or none that can be read, may.
            let isHidden =
                !isDockerfile
                || model.instructions.contains { instruction in
                    guard (instruction.line...max(instruction.line, instruction.endLine)).contains(problem.line) else {
                        return false
                    }
                    if case .malformed = instruction.body { return true }
                    return instruction.keyword == .unknown || instruction.heredocs.contains { $0.endRange.isEmpty }
                }
            diagnostics.append(
                Diagnostic("dockerfile.syntax", problem.message, at: place, effect: isHidden ? .incomplete : .note))
        }
        var builder = DockerfileFormBuilder(model: model, file: file)
        var instructions: [FormValue] = []
        instructions.reserveCapacity(model.instructions.count)
        for index in model.instructions.indices { instructions.append(builder.instruction(index)) }
        var omissions = model.omissions
        if let place = builder.commandBudget.cut {
            omissions.append(
                DocumentError(
                    "there are too many commands in this file, those from here on are not looked at: split the file",
                    line: place.line, column: place.column))
        }
        for omission in omissions {
            let place = Location(path: path, line: omission.line, column: omission.column, layer: layer)
            diagnostics.append(Diagnostic("dockerfile.size", omission.message, at: place))
        }
        return DockerfileForm(
            file: file, model: model, dockerfile: builder.dockerfile(instructions),
            instructions: FormValue(.list(instructions)))
    }

    /// Follows USER and SHELL through the stages.
    private mutating func trace() {
        var user: DockerfileText?
        var shell = Self.defaultShell
        for instruction in model.instructions {
            if instruction.keyword == .from {
                user = nil
                shell = Self.defaultShell
                if let index = instruction.stage, model.stages.indices.contains(index),
                    case .stage(let base) = model.stages[index].base, model.stages.indices.contains(base)
                {
                    user = model.stages[base].state.user?.value
                    shell = model.stages[base].state.shell?.value ?? shell
                }
            }
            users.append(user)
            shells.append(shell)
            switch instruction.body {
            case .user(let word): user = word.value
            case .shell(let words): shell = words.map(\.value.text)
            default: break
            }
        }
    }

    // MARK: Values

    func place(_ line: Int, _ column: Int) -> Place { Place(file: file, line: line, column: column) }

    private func place(ofInstruction index: Int) -> Place? {
        guard model.instructions.indices.contains(index) else { return nil }
        return place(model.instructions[index].line, model.instructions[index].column)
    }

    func text(_ text: DockerfileText?, at place: Place?) -> FormValue {
        switch text {
        case nil: FormValue(.string(""), at: place)
        case .known(let text): FormValue(.string(text), at: place)
        case .unknown(let partial): FormValue(.unknown("the value of \(partial)"), at: place)
        }
    }

    func word(_ word: DockerfileWord) -> FormValue { text(word.value, at: place(word.line, word.column)) }

    func strings(_ texts: [String], at place: Place? = nil) -> FormValue {
        FormValue(.list(texts.map { FormValue(.string($0), at: place) }), at: place)
    }

    // MARK: The file

    private func dockerfile(_ instructions: [FormValue]) -> FormValue {
        let stages = model.stages.map { stage($0, instructions) }
        let first = model.instructions.first.map { place($0.line, $0.column) }
        return FormValue(
            .record(Record([("stages", FormValue(.list(stages))), ("final", final(instructions))])),
            at: first ?? place(1, 1))
    }

    private func stage(_ stage: DockerfileStage, _ instructions: [FormValue]) -> FormValue {
        let range = stage.instructions.clamped(to: 0..<instructions.count)
        let place = place(ofInstruction: stage.instructions.lowerBound)
        let record = Record([
            ("index", FormValue(.int(Int64(stage.index)), at: place)),
            ("name", FormValue(.string(stage.name ?? ""), at: place)),
            ("base", base(stage, at: place)),
            ("platform", text(stage.platform, at: place)),
            ("instructions", FormValue(.list(Array(instructions[range])), at: place)),
            ("isFinal", FormValue(.bool(stage.index == model.stages.count - 1))),
            ("isUsed", FormValue(.bool(used.contains(stage.index)))),
        ])
        return FormValue(.record(record), at: place)
    }

    private func base(_ stage: DockerfileStage, at place: Place?) -> FormValue {
        var image = FormValue(.string(""), at: place)
        let index = stage.instructions.lowerBound
        var imagePlace = place
        if model.instructions.indices.contains(index), case .from(let written, _) = model.instructions[index].body {
            image = word(written)
            imagePlace = self.place(written.line, written.column)
        }
        var parts: [(String, FormValue)]
        var number = FormValue.null
        var isScratch = false
        func known(_ text: String) -> FormValue { FormValue(.string(text), at: imagePlace) }
        switch stage.base {
        case .image(let reference): parts = imageParts(reference, known)
        case .scratch:
            isScratch = true
            parts = emptyParts(known)
        case .stage(let base):
            number = FormValue(.int(Int64(base)), at: imagePlace)
            parts = emptyParts(known)
        case .unknown(let partial): parts = partialParts(partial, known)
        }
        parts = [("image", image)] + parts
        parts.append(("stage", number))
        parts.append(("isScratch", FormValue(.bool(isScratch))))
        return FormValue(.record(Record(parts)), at: imagePlace)
    }

    private func emptyParts(_ known: (String) -> FormValue) -> [(String, FormValue)] {
        ["registry", "repository", "name", "tag", "digest"].map { ($0, known("")) }
    }

    private func imageParts(_ image: DockerfileImage, _ known: (String) -> FormValue) -> [(String, FormValue)] {
        [
            ("registry", known(image.effectiveRegistry)), ("repository", known(image.effectiveRepository)),
            ("name", known(lastPart(image.effectiveRepository))), ("tag", known(image.tag ?? "")),
            ("digest", known(image.digest ?? "")),
        ]
    }

    private func lastPart(_ repository: String) -> String {
        String(FileRecognizer.name(of: repository))
    }

    /// What is known of a reference with variables in it: the parts that are written out. A part that is not there may
    /// still come with a variable.
    private func partialParts(_ partial: String, _ known: (String) -> FormValue) -> [(String, FormValue)] {
        let image = DockerfileImage(partial)
        func part(_ text: String?) -> FormValue {
            guard let text, !text.utf8.contains(UInt8(ascii: "$")) else {
                return FormValue(.unknown("the value of \(partial)"), at: known("").place)
            }
            return known(text)
        }
        let isOpen = image.repository.utf8.contains(UInt8(ascii: "$"))
        return [
            ("registry", part(isOpen && image.registry == nil ? nil : image.effectiveRegistry)),
            ("repository", part(isOpen ? nil : image.effectiveRepository)),
            ("name", part(isOpen ? nil : lastPart(image.effectiveRepository))), ("tag", part(image.tag)),
            ("digest", part(image.digest)),
        ]
    }

    private func final(_ instructions: [FormValue]) -> FormValue {
        guard let stage = model.finalStage else { return .null }
        let state = stage.state
        func setting(_ setting: DockerfileState.Setting<DockerfileText>?) -> FormValue {
            text(setting?.value, at: setting.flatMap { place(ofInstruction: $0.instruction) })
        }
        func variables(_ list: [DockerfileVariable]) -> FormValue {
            FormValue(
                .record(Record(list.map { ($0.name, text($0.value, at: place($0.line, $0.column))) })))
        }
        var exposed: [FormValue] = []
        for port in state.exposedPorts where exposed.count < Self.maximumPorts { exposed += ports(port) }
        let userInstruction = state.user.flatMap { user in
            instructions.indices.contains(user.instruction) ? instructions[user.instruction] : nil
        }
        let record = Record([
            ("user", setting(state.user)),
            ("workdir", setting(state.workdir)),
            ("env", variables(state.environment)),
            ("exposed", FormValue(.list(exposed))),
            ("entrypoint", command(state.entrypoint)),
            ("cmd", command(state.command)),
            ("healthcheck", healthcheck(state.healthcheck)),
            ("labels", variables(state.labels)),
            ("volumes", FormValue(.list(state.volumes.map { setting($0) }))),
            ("stopSignal", setting(state.stopSignal)),
            ("userInstruction", userInstruction ?? .null),
        ])
        return FormValue(.record(record), at: place(ofInstruction: stage.instructions.lowerBound))
    }

    /// Further ports of one image are left out.
    private static let maximumPorts = 65_536
    /// The widest range of ports that is written out one by one.
    private static let widestRange = 1_024

    private func ports(_ port: DockerfilePort) -> [FormValue] {
        let place = place(port.word.line, port.word.column)
        func record(_ number: FormValue) -> FormValue {
            FormValue(
                .record(Record([("port", number), ("protocol", FormValue(.string(port.networkProtocol), at: place))])),
                at: place)
        }
        guard let range = port.ports else {
            return [record(FormValue(.unknown("the value of \(port.word.value.text)"), at: place))]
        }
        return range.prefix(Self.widestRange).map { record(FormValue(.int(Int64($0)), at: place)) }
    }

    /// A command as the image has it: a shell form is what its shell is given.
    private func command(_ setting: DockerfileState.Setting<DockerfileCommand>?) -> FormValue {
        guard let setting else { return FormValue(.list([])) }
        let place = place(ofInstruction: setting.instruction)
        switch setting.value.form {
        case .exec: return FormValue(.list(setting.value.words.map(word)), at: place)
        case .shell: return strings((setting.value.shell ?? Self.defaultShell) + [setting.value.text], at: place)
        }
    }

    private func healthcheck(_ setting: DockerfileState.Setting<DockerfileHealthcheck>?) -> FormValue {
        guard let setting else { return .null }
        let place = place(ofInstruction: setting.instruction)
        let command = setting.value.command
        let record = Record([
            ("disabled", FormValue(.bool(command == nil), at: place)),
            ("command", FormValue(.string(command?.text ?? ""), at: place)),
        ])
        return FormValue(.record(record), at: place)
    }
}
