/// Reads a ``Dockerfile``.
///
/// Never fails: what Docker would refuse is a problem of the file, and the rest is read. Cost: `O(bytes)`, plus what
/// stages inherit, which is bounded.
///
/// Source: docs.docker.com/reference/dockerfile. Where the reference leaves a detail open, BuildKit's behaviour counts.
package struct DockerfileReader {
    /// How many variables, ports, labels and the like stages may inherit in one file, summed over all stages.
    static let maximumInherited = 200_000
    /// How many bytes the values of variables may put into texts: into one, and into all of a file.
    static let maximumSubstitution = 65_536
    static let maximumSubstituted = 8 << 20
    /// How many problems are reported of one file.
    static let maximumProblems = 1_000
    /// How many instructions are read of one file.
    static let maximumInstructions = 20_000
    /// How many stages are read of one file.
    static let maximumStages = 1_000
    /// How many words are read of one file, and of one instruction; those of shell scripts have a limit of their own
    /// (``DockerfileCommand/Budget``).
    static let maximumWords = 200_000
    static let maximumWordsOfOne = 50_000

    let lines: SourceLines
    var file: Dockerfile
    /// The ARG instructions before the first FROM.
    var globals = DockerfileScope()
    /// The variables of the current stage.
    var environment = DockerfileScope()
    var arguments = DockerfileScope()
    var labels = DockerfileScope()
    /// True once the current stage has a CMD of its own.
    var hasOwnCommand = false
    var inherited = 0
    /// How many words may still be read of this file.
    var wordBudget = maximumWords
    /// How many bytes the values of variables may still put into texts of this file.
    var substitutionBudget = maximumSubstituted
    /// The stages by name, the last one of a name.
    var stageNames: [String: Int] = [:]
    /// The stages that the current one uses.
    var uses: Set<Int> = []
    private var line = 0

    /// Reads the text of a Dockerfile.
    package static func read(_ source: [UInt8]) -> Dockerfile {
        guard source.count < Int(UInt32.max) / 2 else {
            var file = Dockerfile(lines: SourceLines([]))
            file.problems.append(DocumentError("the file is larger than 2 GiB", line: 1, column: 1))
            return file
        }
        var reader = DockerfileReader(SourceLines(source))
        reader.readAll()
        return reader.file
    }

    private init(_ lines: SourceLines) {
        self.lines = lines
        file = Dockerfile(lines: lines)
    }

    mutating func problem(_ message: String, at offset: Int) {
        guard file.problems.count < Self.maximumProblems else { return }
        let place = lines.place(offset)
        file.problems.append(DocumentError(message, line: place.line, column: place.column))
    }

    /// Says once for each reason what is left out.
    mutating func omission(_ message: String, at offset: Int) {
        guard !file.omissions.contains(where: { $0.message == message }) else { return }
        let place = lines.place(offset)
        file.omissions.append(DocumentError(message, line: place.line, column: place.column))
    }

    // MARK: Lines

    private mutating func readAll() {
        var mayBeDirective = true
        while line < lines.starts.count {
            var content = lines.content(ofLine: line)
            if line == 0, lines.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
                content = min(3, content.upperBound)..<content.upperBound
            }
            content = trimmedLeft(content)
            if mayBeDirective {
                if readDirective(content) {
                    line += 1
                    continue
                }
                mayBeDirective = false
            }
            guard let first = content.first.map({ lines.bytes[$0] }) else {
                line += 1
                continue
            }
            if first == UInt8(ascii: "#") {
                readComment(content)
                line += 1
            } else {
                guard file.instructions.count < Self.maximumInstructions else {
                    omission(
                        "the file has more than \(Self.maximumInstructions) instructions: what comes from here on is not "
                            + "read", at: content.lowerBound)
                    break
                }
                guard file.stages.count <= Self.maximumStages else {
                    omission(
                        "the file has more than \(Self.maximumStages) stages: what comes from here on is not read",
                        at: content.lowerBound)
                    break
                }
                readInstruction(content)
            }
        }
        if let last = file.stages.indices.last { closeStage(last) }
        if file.stages.isEmpty {
            problem("there is no FROM instruction: a Dockerfile starts with the image it is built on", at: 0)
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func trimmedLeft(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        while start < range.upperBound, Self.isSpace(lines.bytes[start]) { start += 1 }
        return start..<range.upperBound
    }

    private func trimmedRight(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, Self.isSpace(lines.bytes[end - 1]) { end -= 1 }
        return range.lowerBound..<end
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: lines.bytes[range], as: UTF8.self) }

    /// `# name = value` with a name that is a directive's. Anything else ends the directives.
    private mutating func readDirective(_ content: Range<Int>) -> Bool {
        guard let first = content.first, lines.bytes[first] == UInt8(ascii: "#") else { return false }
        let inside = trimmedRight(trimmedLeft(first + 1..<content.upperBound))
        guard let equals = lines.bytes[inside].firstIndex(of: UInt8(ascii: "=")) else { return false }
        let name = text(trimmedRight(inside.lowerBound..<equals)).lowercased()
        let value = text(trimmedLeft(equals + 1..<inside.upperBound))
        guard ["syntax", "escape", "check"].contains(name), !value.isEmpty else { return false }
        if file.directives.contains(where: { $0.name == name }) {
            problem("the directive '\(name)' stands twice: remove one", at: first)
            return true
        }
        file.directives.append(
            Dockerfile.Directive(name: name, value: value, line: line + 1, range: first..<inside.upperBound))
        if name == "escape" {
            switch value {
            case "\\": break
            case "`": file.escape = UInt8(ascii: "`")
            default: problem("the escape character is '\\' or '`'", at: first)
            }
        }
        return true
    }

    private mutating func readComment(_ content: Range<Int>) {
        let inside = trimmedRight(trimmedLeft(content.lowerBound + 1..<content.upperBound))
        file.comments.append(
            Dockerfile.Comment(
                text: text(inside), line: line + 1,
                range: trimmedRight(content)))
    }

    /// The part of a line before a continuation character at its end; the whole line when there is none.
    private func beforeContinuation(_ range: Range<Int>) -> (part: Range<Int>, continues: Bool) {
        var end = range.upperBound
        while end > range.lowerBound, lines.bytes[end - 1] == 0x20 || lines.bytes[end - 1] == 0x09 { end -= 1 }
        guard end > range.lowerBound, lines.bytes[end - 1] == file.escape else { return (range, false) }
        // Two of them are one that is escaped.
        if end - 1 > range.lowerBound, lines.bytes[end - 2] == file.escape { return (range, false) }
        return (range.lowerBound..<end - 1, true)
    }

    private mutating func readInstruction(_ content: Range<Int>) {
        var joined = MappedText(lines)
        var (part, continues) = beforeContinuation(content)
        joined.append(part)
        var end = content.upperBound
        line += 1
        while continues, line < lines.starts.count {
            let content = lines.content(ofLine: line)
            let visible = trimmedLeft(content)
            if let first = visible.first {
                if lines.bytes[first] == UInt8(ascii: "#") {
                    readComment(visible)
                } else {
                    (part, continues) = beforeContinuation(content)
                    joined.append(part)
                    end = content.upperBound
                }
            }
            line += 1
        }
        guard let first = joined.bytes.firstIndex(where: { !Self.isSpace($0) }) else { return }
        let start = joined.source(first)
        var instruction = parse(joined, first..<joined.count)
        readHeredocs(of: &instruction, in: joined, end: &end)
        let range = trimmedRight(start..<max(start, end))
        instruction.setExtent(range, text: text(range), endLine: lines.place(max(start, range.upperBound - 1)).line)
        evaluate(&instruction, joined)
    }

    // MARK: Keyword, flags, here-documents

    /// Splits keyword, flags and arguments.
    func parse(_ joined: MappedText, _ range: Range<Int>) -> DockerfileInstruction {
        var position = range.lowerBound
        while position < range.upperBound, !Self.isSpace(joined.bytes[position]) { position += 1 }
        let name = joined.text(range.lowerBound..<position)
        let keyword = DockerfileInstruction.Keyword(rawValue: name.uppercased()) ?? .unknown
        let (flags, next) = DockerfileFlagReader.flags(in: joined, from: position, to: range.upperBound)
        var start = next
        var end = range.upperBound
        while start < end, Self.isSpace(joined.bytes[start]) { start += 1 }
        while end > start, Self.isSpace(joined.bytes[end - 1]) { end -= 1 }
        let source = joined.source(range.lowerBound..<position)
        let place = lines.place(source.lowerBound)
        var argumentsRange = joined.source(start..<end)
        if start == end {
            let behind = start > range.lowerBound ? joined.source(start - 1) + 1 : source.upperBound
            argumentsRange = behind..<behind
        }
        var instruction = DockerfileInstruction(
            index: file.instructions.count, keyword: keyword, name: name, line: place.line, column: place.column,
            endLine: place.line, range: source, text: "", argumentsRange: argumentsRange)
        instruction.flags = flags
        instruction.arguments = joined.text(start..<end)
        instruction.joinedArguments = start..<end
        return instruction
    }

    /// Reads the here-documents that the arguments of RUN, COPY and ADD announce, those of ONBUILD too.
    private mutating func readHeredocs(
        of instruction: inout DockerfileInstruction, in joined: MappedText, end: inout Int
    ) {
        var carrier = instruction
        if carrier.keyword == .onbuild { carrier = parse(joined, carrier.joinedArguments) }
        switch carrier.keyword {
        case .run, .copy, .add: break
        default: return
        }
        guard case .none = DockerfileJSON.strings(in: joined, carrier.joinedArguments) else { return }
        for redirection in DockerfileRedirection.all(in: joined.bytes[...]) {
            var heredoc = DockerfileHeredoc(
                name: redirection.name, stripsTabs: redirection.stripsTabs, expands: redirection.expands,
                contentRange: 0..<0, endRange: 0..<0, content: "")
            let start = line < lines.starts.count ? lines.starts[line] : lines.bytes.count
            var content: [UInt8] = []
            var isClosed = false
            let name = Array(redirection.name.utf8)
            heredoc.contentRange = start..<lines.bytes.count
            heredoc.endRange = lines.bytes.count..<lines.bytes.count
            while line < lines.starts.count, !isClosed {
                let lineStart = lines.starts[line]
                let lineEnd = lines.content(ofLine: line).upperBound
                var first = lineStart
                if heredoc.stripsTabs { while first < lineEnd, lines.bytes[first] == 0x09 { first += 1 } }
                line += 1
                let next = line < lines.starts.count ? lines.starts[line] : lines.bytes.count
                if lines.bytes[first..<lineEnd].elementsEqual(name) {
                    isClosed = true
                    heredoc.contentRange = start..<lineStart
                    heredoc.endRange = first..<lineEnd
                } else {
                    content.append(contentsOf: lines.bytes[first..<next])
                }
            }
            heredoc.content = String(decoding: content, as: UTF8.self)
            if !isClosed {
                problem(
                    "the here-document is not closed: a line with '\(redirection.name)' alone is missing",
                    at: instruction.range.lowerBound)
            }
            instruction.heredocs.append(heredoc)
            end = max(end, heredoc.endRange.upperBound)
        }
    }
}
