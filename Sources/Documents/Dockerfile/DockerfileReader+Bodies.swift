extension DockerfileReader {
    /// How variables are looked up where an instruction stands.
    typealias Lookup = (String) -> DockerfileExpander.Lookup

    /// The arguments of one instruction while they are read.
    struct Arguments {
        var joined: MappedText
        var range: Range<Int>
        var lookup: Lookup

        var isEmpty: Bool { range.isEmpty }
        var start: Int { joined.source(range).lowerBound }
    }

    /// Reads the arguments of an instruction.
    mutating func body(of instruction: DockerfileInstruction, _ joined: MappedText, lookup: @escaping Lookup)
        -> DockerfileInstruction.Body
    {
        let arguments = Arguments(joined: joined, range: instruction.joinedArguments, lookup: lookup)
        let start = instruction.range.lowerBound
        switch instruction.keyword {
        case .unknown:
            problem("'\(String(instruction.name.prefix(60)))' is no instruction of a Dockerfile", at: start)
            return .malformed
        case .run, .cmd:
            return command(arguments, instruction).map { instruction.keyword == .run ? .run($0) : .cmd($0) }
                ?? .malformed
        case .entrypoint:
            return command(arguments, instruction).map { .entrypoint($0) } ?? .malformed
        case .shell:
            guard admits(arguments) else { return .malformed }
            guard case .strings(let elements) = DockerfileJSON.strings(in: joined, arguments.range), !elements.isEmpty
            else {
                problem("SHELL needs a JSON array of strings: write SHELL [\"/bin/sh\", \"-c\"]", at: start)
                return .malformed
            }
            return .shell(elements.map { word($0, joined) })
        case .onbuild:
            return onbuild(arguments, instruction)
        case .healthcheck:
            return healthcheck(arguments, instruction)
        default: break
        }
        guard !arguments.isEmpty else {
            problem("\(instruction.keyword.rawValue) needs an argument", at: start)
            return .malformed
        }
        guard admits(arguments) else { return .malformed }
        switch instruction.keyword {
        case .from: return from(arguments, instruction)
        case .arg: return .arg(variables(arguments, instruction))
        case .env: return .env(variables(arguments, instruction))
        case .label: return .label(variables(arguments, instruction))
        case .copy, .add: return copy(arguments, instruction)
        case .expose: return .expose(ports(arguments, instruction))
        case .volume: return volumes(arguments, instruction)
        case .user: return .user(expanded(arguments.range, arguments))
        case .workdir: return .workdir(expanded(arguments.range, arguments))
        case .stopSignal: return .stopSignal(expanded(arguments.range, arguments))
        case .maintainer: return .maintainer(joined.word(arguments.range))
        default: return .malformed
        }
    }

    // MARK: Words

    private func word(_ element: DockerfileJSON.Element, _ joined: MappedText) -> DockerfileWord {
        joined.word(element.range, value: .known(String(decoding: element.content.bytes, as: UTF8.self)))
    }

    /// A part of the arguments after substitution. What cannot be substituted is a problem and unknown.
    mutating func expanded(_ range: Range<Int>, _ arguments: Arguments) -> DockerfileWord {
        var word = arguments.joined.word(range)
        word.value = expanded(word.text, at: word.range.lowerBound, arguments.lookup)
        return word
    }

    mutating func expanded(_ text: String, at offset: Int, _ lookup: @escaping Lookup) -> DockerfileText {
        do throws(DockerfileExpander.Failure) {
            let value = try DockerfileExpander.word(text, escape: file.escape, lookup: lookup)
            guard takes(value, insteadOf: text, at: offset) else { return .unknown(partial: text) }
            return value
        } catch {
            if error.isTooLong { omission("a text after substitution is too long: \(error.message)", at: offset) }
            problem("'\(String(text.prefix(60)))' cannot be substituted: \(error.message)", at: offset)
            return .unknown(partial: text)
        }
    }

    /// Whether a text after substitution is within what one file may take.
    private mutating func takes(_ value: DockerfileText, insteadOf text: String, at offset: Int) -> Bool {
        let growth = max(0, value.text.utf8.count - text.utf8.count)
        guard growth > substitutionBudget else {
            substitutionBudget -= growth
            return true
        }
        omission(
            "variables put more than \(Self.maximumSubstituted >> 20) MiB into texts: the rest counts as unknown",
            at: offset)
        return false
    }

    /// Whether the words of an instruction are no more than what may be read, counted without looking at quotes; says so
    /// where they are.
    mutating func admits(_ arguments: Arguments) -> Bool {
        var count = 0
        var isInWord = false
        for byte in arguments.joined.bytes[arguments.range] {
            let separates = Self.isSpace(byte) || byte == UInt8(ascii: ",")
            if !separates, !isInWord { count += 1 }
            isInWord = !separates
        }
        guard count <= min(wordBudget, Self.maximumWordsOfOne) else {
            omission(
                "there are too many words in this file to be read, those of this instruction are not",
                at: arguments.start)
            return false
        }
        wordBudget -= count
        return true
    }

    /// Splits at white space, whatever is quoted.
    private func plainWords(_ arguments: Arguments) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var position = arguments.range.lowerBound
        let end = arguments.range.upperBound
        let bytes = arguments.joined.bytes
        while position < end {
            if Self.isSpace(bytes[position]) {
                position += 1
                continue
            }
            let start = position
            while position < end, !Self.isSpace(bytes[position]) { position += 1 }
            words.append(start..<position)
        }
        return words
    }

    /// Splits at white space that is not quoted or escaped.
    private func quotedWords(_ arguments: Arguments) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var position = arguments.range.lowerBound
        let end = arguments.range.upperBound
        let bytes = arguments.joined.bytes
        while position < end {
            if Self.isSpace(bytes[position]) {
                position += 1
                continue
            }
            let start = position
            var quote: UInt8?
            while position < end, quote != nil || !Self.isSpace(bytes[position]) {
                let byte = bytes[position]
                position += 1
                if byte == file.escape, quote != UInt8(ascii: "'") {
                    if position < end { position += 1 }
                } else if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                    quote = byte
                }
            }
            words.append(start..<position)
        }
        return words
    }

    // MARK: Instructions

    /// `name=value …`; of ENV and LABEL the old form `name value` too; of ARG a name alone too.
    private mutating func variables(_ arguments: Arguments, _ instruction: DockerfileInstruction)
        -> [DockerfileVariable]
    {
        let joined = arguments.joined
        let words = quotedWords(arguments)
        func equals(_ range: Range<Int>) -> Int? { joined.bytes[range].firstIndex(of: UInt8(ascii: "=")) }
        var parts: [(name: Range<Int>, value: Range<Int>?, whole: Range<Int>)] = []
        if instruction.keyword != .arg, let first = words.first, equals(first) == nil {
            let plain = plainWords(arguments)
            guard plain.count > 1 else {
                problem("\(instruction.keyword.rawValue) needs a name and a value", at: instruction.range.lowerBound)
                return []
            }
            parts.append((plain[0], plain[1].lowerBound..<arguments.range.upperBound, arguments.range))
        } else {
            for word in words {
                if let equals = equals(word) {
                    parts.append((word.lowerBound..<equals, equals + 1..<word.upperBound, word))
                } else if instruction.keyword == .arg {
                    parts.append((word, nil, word))
                } else {
                    problem(
                        "'\(String(joined.text(word).prefix(60)))' has no '=': write name=value",
                        at: joined.source(word).lowerBound)
                }
            }
        }
        return parts.compactMap { part in
            let whole = joined.word(part.whole)
            let name = expanded(part.name, arguments).value.text
            guard !name.isEmpty else {
                problem("a name is missing before '='", at: whole.range.lowerBound)
                return nil
            }
            var variable = DockerfileVariable(
                name: name, range: whole.range, line: whole.line, column: whole.column, instruction: instruction.index)
            if let value = part.value {
                if value.isEmpty {
                    variable.value = .known("")
                    variable.valueRange = whole.range.upperBound..<whole.range.upperBound
                } else {
                    let word = expanded(value, arguments)
                    variable.value = word.value
                    variable.valueRange = word.range
                }
            }
            return variable
        }
    }

    private mutating func copy(_ arguments: Arguments, _ instruction: DockerfileInstruction)
        -> DockerfileInstruction.Body
    {
        var words: [DockerfileWord]
        switch DockerfileJSON.strings(in: arguments.joined, arguments.range) {
        case .notStrings:
            problem("the JSON array must hold strings only", at: arguments.start)
            return .malformed
        case .strings(let elements):
            words = elements.map { element in
                var word = word(element, arguments.joined)
                word.value = expanded(word.value.text, at: word.range.lowerBound, arguments.lookup)
                return word
            }
        case .none:
            words = plainWords(arguments).map { range in
                DockerfileRedirection(arguments.joined.bytes[range]) != nil
                    ? arguments.joined.word(range) : expanded(range, arguments)
            }
        }
        guard words.count > 1, let destination = words.popLast() else {
            problem(
                "\(instruction.keyword.rawValue) needs at least one source and a destination",
                at: instruction.range.lowerBound)
            return .malformed
        }
        var copy = DockerfileCopy(sources: words, destination: destination)
        guard instruction.keyword == .copy else { return .add(copy) }
        if let from = instruction.flag("from")?.value { copy.from = origin(from) }
        return .copy(copy)
    }

    /// What `--from` names.
    func origin(_ from: DockerfileText) -> DockerfileCopy.From {
        guard let name = from.knownText else { return .unknown(partial: from.text) }
        let current = file.stages.count - 1
        if let index = stageNames[name.lowercased()], index < current { return .stage(index) }
        if let index = Int(name), index >= 0, index < current { return .stage(index) }
        return .image(DockerfileImage(name))
    }

    private mutating func ports(_ arguments: Arguments, _ instruction: DockerfileInstruction) -> [DockerfilePort] {
        var ports: [DockerfilePort] = []
        for range in plainWords(arguments) {
            var word = arguments.joined.word(range)
            do throws(DockerfileExpander.Failure) {
                // A variable may hold several ports.
                for value in try DockerfileExpander.words(word.text, escape: file.escape, lookup: arguments.lookup) {
                    word.value = value
                    let port = DockerfilePort(word: word, instruction: instruction.index)
                    if port.ports == nil, value.isKnown {
                        problem("'\(value.text.prefix(60))' is no port", at: word.range.lowerBound)
                    }
                    ports.append(port)
                }
            } catch {
                if error.isTooLong {
                    omission("a text after substitution is too long: \(error.message)", at: word.range.lowerBound)
                }
                problem("'\(word.text.prefix(60))' cannot be substituted: \(error.message)", at: word.range.lowerBound)
                word.value = .unknown(partial: word.text)
                ports.append(DockerfilePort(word: word, instruction: instruction.index))
            }
        }
        return ports
    }

    private mutating func volumes(_ arguments: Arguments, _ instruction: DockerfileInstruction)
        -> DockerfileInstruction.Body
    {
        switch DockerfileJSON.strings(in: arguments.joined, arguments.range) {
        case .notStrings:
            problem("the JSON array must hold strings only", at: arguments.start)
            return .malformed
        case .strings(let elements):
            return .volume(
                elements.map { element in
                    var word = word(element, arguments.joined)
                    word.value = expanded(word.value.text, at: word.range.lowerBound, arguments.lookup)
                    return word
                })
        case .none:
            return .volume(plainWords(arguments).map { expanded($0, arguments) })
        }
    }

    private mutating func from(_ arguments: Arguments, _ instruction: DockerfileInstruction)
        -> DockerfileInstruction.Body
    {
        let words = plainWords(arguments)
        guard let first = words.first else { return .malformed }
        let image = expanded(first, arguments)
        if image.value == .known("") { problem("the image is empty after substitution", at: image.range.lowerBound) }
        var name: DockerfileWord?
        if words.count == 3, arguments.joined.text(words[1]).lowercased() == "as" {
            let word = arguments.joined.word(words[2])
            let isValid =
                word.text.utf8.first.map { (0x61...0x7A).contains($0 | 0x20) } == true
                && word.text.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"),
                        UInt8(ascii: "."):
                        true
                    default: false
                    }
                }
            if isValid {
                name = word
            } else {
                problem(
                    "'\(word.text.prefix(60))' cannot name a stage: use letters, digits, '-', '_' and '.'",
                    at: word.range.lowerBound)
            }
        } else if words.count != 1 {
            problem("FROM is written 'FROM image' or 'FROM image AS name'", at: instruction.range.lowerBound)
        }
        return .from(image: image, name: name)
    }

    private mutating func onbuild(_ arguments: Arguments, _ instruction: DockerfileInstruction)
        -> DockerfileInstruction.Body
    {
        guard !arguments.isEmpty else {
            problem("ONBUILD needs an instruction", at: instruction.range.lowerBound)
            return .malformed
        }
        var nested = parse(arguments.joined, arguments.range)
        nested.index = instruction.index
        nested.heredocs = instruction.heredocs
        let start = nested.range.lowerBound
        let end = max(start, instruction.range.upperBound)
        nested.setExtent(
            start..<end, text: String(decoding: lines.bytes[start..<end], as: UTF8.self), endLine: instruction.endLine)
        switch nested.keyword {
        case .onbuild, .from, .maintainer:
            problem("\(nested.keyword.rawValue) cannot stand behind ONBUILD", at: start)
            return .malformed
        default: break
        }
        // The variables are those of the build that the instruction runs in.
        nested.body = body(of: nested, arguments.joined) { _ in .unknown }
        return .onbuild(nested)
    }

    private mutating func healthcheck(_ arguments: Arguments, _ instruction: DockerfileInstruction)
        -> DockerfileInstruction.Body
    {
        guard let kind = plainWords(arguments).first else {
            problem("HEALTHCHECK needs CMD or NONE", at: instruction.range.lowerBound)
            return .malformed
        }
        var rest = arguments
        var start = kind.upperBound
        while start < rest.range.upperBound, Self.isSpace(rest.joined.bytes[start]) { start += 1 }
        rest.range = start..<rest.range.upperBound
        switch arguments.joined.text(kind).uppercased() {
        case "NONE":
            if !rest.isEmpty { problem("HEALTHCHECK NONE takes no arguments", at: rest.start) }
            return .healthcheck(.none)
        case "CMD":
            guard !rest.isEmpty else {
                problem("HEALTHCHECK CMD needs a command", at: instruction.range.lowerBound)
                return .malformed
            }
            return command(rest, instruction).map { .healthcheck(.command($0)) } ?? .malformed
        default:
            problem("HEALTHCHECK needs CMD or NONE", at: instruction.range.lowerBound)
            return .malformed
        }
    }
}
