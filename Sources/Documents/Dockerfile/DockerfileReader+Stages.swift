extension DockerfileReader {
    /// The arguments that BuildKit sets by itself: known to the build only.
    static let platformArguments: Set<String> = [
        "BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT", "TARGETPLATFORM", "TARGETOS",
        "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE",
    ]

    /// Reads the arguments of an instruction, adds it to the file, and applies it to its stage.
    mutating func evaluate(_ instruction: inout DockerfileInstruction, _ joined: MappedText) {
        if instruction.keyword == .from, let last = file.stages.indices.last { closeStage(last) }
        let isGlobal = instruction.keyword == .from || file.stages.isEmpty
        // Lookups hold the variables: none may be left when these are set, or setting one would copy all.
        var lookup: Lookup { isGlobal ? globalLookup : stageLookup }
        if !instruction.flags.isEmpty { expandFlags(of: &instruction, lookup) }
        if instruction.keyword == .from {
            instruction.body = body(of: instruction, joined, lookup: lookup)
            openStage(instruction)
        } else if file.stages.isEmpty {
            switch instruction.keyword {
            case .arg, .unknown: break
            default:
                problem(
                    "\(instruction.keyword.rawValue) stands before the first FROM", at: instruction.range.lowerBound)
            }
            instruction.body = body(of: instruction, joined, lookup: lookup)
            if case .arg(let variables) = instruction.body { for variable in variables { globals.set(variable) } }
        } else {
            instruction.body = body(of: instruction, joined, lookup: lookup)
            apply(instruction)
        }
        instruction.stage = file.stages.indices.last
        file.instructions.append(instruction)
        if let last = file.stages.indices.last {
            let start = file.stages[last].instructions.lowerBound
            file.stages[last].instructions = start..<file.instructions.count
        }
    }

    // MARK: Variables

    private var globalLookup: Lookup {
        { [globals] name in
            if let variable = globals[name] { return variable.value.map { .value($0) } ?? .unknown }
            return Self.platformArguments.contains(name) ? .unknown : .unset
        }
    }

    private var stageLookup: Lookup {
        let isEmptyBase = file.stages.last?.state.base == .scratch
        return { [environment, arguments] name in
            if let variable = environment[name] { return variable.value.map { .value($0) } ?? .unknown }
            if let variable = arguments[name] { return variable.value.map { .value($0) } ?? .unknown }
            // The base image may set it. Without one there is nothing but the PATH that BuildKit sets.
            return isEmptyBase && name != "PATH" ? .unset : .unknown
        }
    }

    private mutating func expandFlags(of instruction: inout DockerfileInstruction, _ lookup: @escaping Lookup) {
        for index in instruction.flags.indices {
            switch instruction.flags[index].name {
            case "from", "chown", "chmod", "platform", "mount", "checksum", "exclude": break
            default: continue
            }
            guard let text = instruction.flags[index].value?.text, text.utf8.contains(UInt8(ascii: "$")) else {
                continue
            }
            instruction.flags[index].value = expanded(text, at: instruction.flags[index].range.lowerBound, lookup)
        }
    }

    // MARK: Stages

    private mutating func openStage(_ instruction: DockerfileInstruction) {
        let index = file.stages.count
        var stage = DockerfileStage(
            index: index, instructions: instruction.index..<instruction.index + 1,
            base: .unknown(partial: instruction.arguments),
            platform: instruction.flag("platform")?.value,
            state: DockerfileState(base: .unknown(partial: instruction.arguments)))
        environment = DockerfileScope()
        arguments = DockerfileScope()
        labels = DockerfileScope()
        hasOwnCommand = false
        uses = []
        var triggers: [DockerfileInstruction] = []
        if case .from(let image, let name) = instruction.body {
            stage.name = name?.text.lowercased()
            switch image.value {
            case .unknown(let partial): stage.base = .unknown(partial: partial)
            case .known(let reference):
                if let parent = stageNames[reference.lowercased()] {
                    stage.base = .stage(parent)
                } else if reference.lowercased() == "scratch" {
                    stage.base = .scratch
                } else {
                    stage.base = .image(DockerfileImage(reference))
                }
            }
            stage.state = DockerfileState(base: stage.base)
        }
        if case .stage(let parent) = stage.base {
            uses.insert(parent)
            var state = file.stages[parent].state
            triggers = state.triggers
            state.triggers = []
            inherited +=
                state.environment.count + state.arguments.count + state.labels.count + state.exposedPorts.count
                + state.volumes.count + triggers.count + 1
            if inherited > Self.maximumInherited {
                omission(
                    "stages inherit more than \(Self.maximumInherited) settings: those of further stages are not known",
                    at: instruction.range.lowerBound)
                state = DockerfileState(base: .unknown(partial: ""))
                triggers = []
            }
            environment = DockerfileScope(state.environment)
            arguments = DockerfileScope(state.arguments)
            labels = DockerfileScope(state.labels)
            stage.state = state
        }
        file.stages.append(stage)
        if let name = stage.name {
            if stageNames[name] != nil {
                problem("the stage '\(name)' stands twice: rename one", at: instruction.range.lowerBound)
            }
            stageNames[name] = index
        }
        for trigger in triggers { apply(trigger) }
    }

    mutating func closeStage(_ index: Int) {
        file.stages[index].state.environment = environment.list
        file.stages[index].state.arguments = arguments.list
        file.stages[index].state.labels = labels.list
        file.stages[index].uses = uses.sorted()
    }

    /// Applies an instruction to the current stage.
    private mutating func apply(_ instruction: DockerfileInstruction) {
        guard let last = file.stages.indices.last else { return }
        let number = instruction.index
        func setting<Value>(_ value: Value) -> DockerfileState.Setting<Value> {
            DockerfileState.Setting(value: value, instruction: number)
        }
        switch instruction.body {
        case .env(let variables):
            for variable in variables { environment.set(variable) }
        case .arg(let variables):
            for var variable in variables {
                if variable.value == nil { variable.value = globals[variable.name]?.value }
                arguments.set(variable)
            }
        case .label(let variables):
            for variable in variables { labels.set(variable) }
        case .run:
            for flag in instruction.flags where flag.name == "mount" {
                guard let from = flag.option("from") else { continue }
                if case .stage(let used) = origin(.known(from)) { uses.insert(used) }
            }
        case .copy(let copy):
            if case .stage(let used) = copy.from { uses.insert(used) }
        case .cmd(let command):
            file.stages[last].state.command = setting(command)
            file.stages[last].state.isCommandCleared = false
            hasOwnCommand = true
        case .entrypoint(let command):
            file.stages[last].state.entrypoint = setting(command)
            if !hasOwnCommand {
                file.stages[last].state.command = nil
                file.stages[last].state.isCommandCleared = true
            }
        case .shell(let words): file.stages[last].state.shell = setting(words.map(\.value.text))
        case .expose(let ports): file.stages[last].state.exposedPorts.append(contentsOf: ports)
        case .volume(let words): file.stages[last].state.volumes.append(contentsOf: words.map { setting($0.value) })
        case .user(let word): file.stages[last].state.user = setting(word.value)
        case .workdir(let word):
            let base = file.stages[last].state.workdir?.value
            let root: DockerfileText? = file.stages[last].state.base == .scratch ? .known("/") : nil
            file.stages[last].state.workdir = setting(DockerfilePath.joined(base ?? root, word.value))
        case .stopSignal(let word): file.stages[last].state.stopSignal = setting(word.value)
        case .healthcheck(let check): file.stages[last].state.healthcheck = setting(check)
        case .onbuild(let nested): file.stages[last].state.triggers.append(nested)
        case .add, .from, .maintainer, .malformed: break
        }
    }
}
