/// Splits a POSIX shell script, with the common extensions of bash, into simple commands.
///
/// Source: IEEE Std 1003.1, Shell Command Language (sections 2.2 to 2.10). Compound commands are not kept as such:
/// the commands inside `if`, loops, `case`, functions, groups and subshells come out in order. Tolerant: nothing is
/// an error, an open quote reaches to the end.
struct ShellReader {
    /// Programs whose scripts this reader understands.
    static let shells: Set<String> = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox"]

    /// The deepest nesting of substitutions whose commands are read; deeper ones are only skipped.
    static let maximumDepth = 40

    let text: MappedText
    var position = 0
    /// Where reading stops: the end of the text, or of a here-document.
    var end: Int
    var pipelines: Int
    /// How many substitutions are open.
    var nesting = 0

    /// How much may still be read.
    var budget: DockerfileCommand.Budget

    /// The commands of a script, and what they run in turn.
    /// - Parameters:
    ///   - pipelines: the number that the first pipeline gets; then the first number that none has.
    ///   - depth: the depth that the outermost commands get.
    ///   - level: how many commands run each other around this script.
    static func commands(
        of text: MappedText, pipelines: inout Int, depth: Int = 0, level: Int = 0,
        budget: inout DockerfileCommand.Budget
    ) -> [ShellCommand] {
        var reader = ShellReader(text: text, end: text.count, pipelines: pipelines, budget: budget)
        let commands = reader.list(until: nil, depth: depth, isSubstitution: false)
        budget = reader.budget
        pipelines = reader.pipelines
        return withInner(commands, of: text, pipelines: &pipelines, level: level, budget: &budget)
    }

    /// The last part of a path, without `.exe`.
    static func programName(_ path: Substring) -> String {
        var name = path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? String(path)
        if name.lowercased().hasSuffix(".exe") { name.removeLast(4) }
        return name
    }

    func byte(_ offset: Int = 0) -> UInt8? {
        let index = position + offset
        return index < end ? text.bytes[index] : nil
    }

    /// A command that is being read.
    private struct Pending {
        var command: ShellCommand?
        var end = 0
        /// True for the head of a loop or `case`, which is no command.
        var isDropped = false
        /// True between `[[` and `]]`, where operators are words.
        var isTest = false
        var nested: [ShellCommand] = []
        /// The serial numbers of its here-documents, with the redirections they belong to.
        var heredocs: [(serial: Int, redirection: Int)] = []
    }

    /// A here-document whose content starts behind the current line.
    private struct Heredoc {
        var delimiter: [UInt8]
        var stripsTabs: Bool
    }

    /// What reading one list keeps track of.
    private struct State {
        var output: [ShellCommand] = []
        var pending = Pending()
        var connector = ShellCommand.Connector.start
        var pipeline: Int
        var place = 0
        /// The pipelines around open subshells.
        var outer: [(pipeline: Int, place: Int)] = []
        /// Open `case` commands; true while a pattern is expected.
        var cases: [Bool] = []
        var heredocs: [Heredoc] = []
        /// Where the redirection of a here-document stands: command and redirection.
        var targets: [Int: (command: Int, redirection: Int)] = [:]
        var depth: Int
        var isSubstitution: Bool
    }

    /// Reads commands up to `closer`, which is consumed, or the end.
    mutating func list(until closer: UInt8?, depth: Int, isSubstitution: Bool) -> [ShellCommand] {
        var state = State(pipeline: newPipeline(), depth: depth, isSubstitution: isSubstitution)
        while true {
            skipBlanks()
            if budget.left <= 0 { position = end }
            guard let byte = byte() else { break }
            if state.cases.last == true {
                casePattern(&state)
                continue
            }
            if byte == closer, state.outer.isEmpty, !state.pending.isTest {
                position += 1
                finish(&state)
                return state.output
            }
            if state.pending.isTest, byte != 0x0A, byte != UInt8(ascii: ";") {
                testWord(&state)
                continue
            }
            switch byte {
            case 0x0A:
                position += 1
                separate(.sequence, &state)
                readHeredocs(&state)
            case UInt8(ascii: "#"):
                skipLine()
            case UInt8(ascii: ";"):
                position += 1
                let isCaseEnd = self.byte() == UInt8(ascii: ";") || self.byte() == UInt8(ascii: "&")
                separate(.sequence, &state)
                if isCaseEnd {
                    while self.byte() == UInt8(ascii: ";") || self.byte() == UInt8(ascii: "&") { position += 1 }
                    if !state.cases.isEmpty { state.cases[state.cases.count - 1] = true }
                }
            case UInt8(ascii: "&"):
                if self.byte(1) == UInt8(ascii: "&") {
                    position += 2
                    separate(.and, &state)
                } else if self.byte(1) == UInt8(ascii: ">") {
                    redirection(&state, from: position)
                } else {
                    position += 1
                    separate(.background, &state)
                }
            case UInt8(ascii: "|"):
                if self.byte(1) == UInt8(ascii: "|") {
                    position += 2
                    separate(.or, &state)
                } else {
                    position += self.byte(1) == UInt8(ascii: "&") ? 2 : 1
                    separate(.pipe, &state)
                }
            case UInt8(ascii: "("): openParenthesis(&state)
            case UInt8(ascii: ")"):
                position += 1
                finish(&state)
                if let outer = state.outer.popLast() {
                    state.pipeline = outer.pipeline
                    state.place = outer.place
                    state.depth -= 1
                }
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                if self.byte(1) == UInt8(ascii: "(") { plainWord(&state) } else { redirection(&state, from: position) }
            default: plainWord(&state)
            }
        }
        finish(&state)
        return state.output
    }

    private mutating func newPipeline() -> Int {
        defer { pipelines += 1 }
        return pipelines
    }

    private mutating func skipBlanks() {
        while let byte = byte() {
            if byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0B || byte == 0x0C {
                position += 1
            } else if byte == UInt8(ascii: "\\"), self.byte(1) == 0x0A {
                position += 2
            } else if byte == UInt8(ascii: "\\"), self.byte(1) == 0x0D, self.byte(2) == 0x0A {
                position += 3
            } else {
                return
            }
        }
    }

    // MARK: Commands

    /// Puts out the command that is being read.
    private mutating func finish(_ state: inout State) {
        let pending = state.pending
        state.pending = Pending()
        if var command = pending.command, !pending.isDropped {
            let range = text.source(command.range.lowerBound..<max(command.range.lowerBound + 1, pending.end))
            let place = text.lines.place(range.lowerBound)
            command.range = range
            command.line = place.line
            command.column = place.column
            command.pipeline = state.pipeline
            command.position = state.place
            command.connector = state.connector
            command.depth = state.depth
            command.isSubstitution = state.isSubstitution
            for heredoc in pending.heredocs {
                state.targets[heredoc.serial] = (state.output.count, heredoc.redirection)
            }
            state.output.append(command)
            budget.take(DockerfileCommand.Budget.command, at: place)
            state.connector = .sequence
        }
        state.output.append(contentsOf: pending.nested)
    }

    /// Ends the command at an operator.
    private mutating func separate(_ connector: ShellCommand.Connector, _ state: inout State) {
        let hadCommand = state.pending.command != nil
        finish(&state)
        // A line end behind `&&`, `||` or `|` changes nothing.
        if connector == .sequence, !hadCommand {
            switch state.connector {
            case .and, .or, .pipe, .start: return
            case .sequence, .background: break
            }
        }
        state.connector = connector
        if connector == .pipe {
            state.place += 1
        } else {
            state.pipeline = newPipeline()
            state.place = 0
        }
    }

    private func begin(_ start: Int, _ state: inout State) {
        if state.pending.command == nil {
            state.pending.command = ShellCommand(range: start..<start, line: 0, column: 0)
        }
        state.pending.end = max(state.pending.end, position)
    }

    private mutating func plainWord(_ state: inout State) {
        let start = position
        var nested: [ShellCommand] = []
        let word = word(depth: state.depth, nested: &nested)
        guard position > start else {
            position += 1
            return
        }
        // Digits right before a redirection are its descriptor.
        if let byte = byte(), byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">"), self.byte(1) != UInt8(ascii: "("),
            word.text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        {
            return redirection(&state, from: start)
        }
        let isFirst = state.pending.command.map { $0.words.isEmpty } ?? true
        let isBare = state.pending.command == nil
        if isBare, reserved(word.text, &state) { return }
        begin(start, &state)
        state.pending.nested.append(contentsOf: nested)
        if isFirst, Self.isAssignment(word.text) {
            state.pending.command?.assignments.append(word)
        } else {
            state.pending.command?.words.append(word)
            if isFirst, word.text == "[[" { state.pending.isTest = true }
        }
        if state.pending.isDropped, word.text == "in", state.pending.command?.words.count == 3,
            state.pending.command?.words.first?.text == "case"
        {
            finish(&state)
            state.cases.append(true)
        } else if state.pending.isDropped, word.text == "do" {
            finish(&state)
        }
    }

    /// Takes a reserved word where a command starts; true when it is one and no command of its own.
    private mutating func reserved(_ word: String, _ state: inout State) -> Bool {
        switch word {
        case "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}":
            return true
        case "time":
            skipBlanks()
            if byte() == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "p"), byte(2) == 0x20 { position += 2 }
            return true
        case "esac":
            _ = state.cases.popLast()
            return true
        case "for", "select", "case":
            state.pending.isDropped = true
            return false
        case "function":
            skipBlanks()
            var nested: [ShellCommand] = []
            _ = self.word(depth: state.depth, nested: &nested)
            skipBlanks()
            if byte() == UInt8(ascii: "("), byte(1) == UInt8(ascii: ")") { position += 2 }
            return true
        default:
            return false
        }
    }

    /// `NAME=…`, `NAME+=…` or `NAME[…]=…`.
    static func isAssignment(_ word: String) -> Bool {
        var isFirst = true
        for byte in word.utf8 {
            switch byte {
            case UInt8(ascii: "="), UInt8(ascii: "["), UInt8(ascii: "+"):
                guard !isFirst else { return false }
                return byte == UInt8(ascii: "=") || word.utf8.contains(UInt8(ascii: "="))
            case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): isFirst = false
            case 0x30...0x39:
                guard !isFirst else { return false }
            default: return false
            }
        }
        return false
    }

    private mutating func openParenthesis(_ state: inout State) {
        if let command = state.pending.command, command.words.count == 1, command.assignments.isEmpty {
            // `name()` starts a function.
            let mark = position
            position += 1
            skipBlanks()
            if byte() == UInt8(ascii: ")") {
                position += 1
                state.pending = Pending()
                return
            }
            position = mark
        }
        if state.pending.command == nil, byte(1) == UInt8(ascii: "(") {
            var nested: [ShellCommand] = []
            position += 1
            skipParentheses(depth: state.depth, nested: &nested)
            state.pending.nested.append(contentsOf: nested)
            return
        }
        position += 1
        if state.pending.isDropped, state.pending.command != nil {
            // `for ((…))`
            var nested: [ShellCommand] = []
            position -= 1
            skipParentheses(depth: state.depth, nested: &nested)
            return
        }
        if state.pending.command != nil { finish(&state) }
        state.outer.append((state.pipeline, state.place))
        state.depth += 1
    }

    private mutating func casePattern(_ state: inout State) {
        while byte() == 0x0A {
            position += 1
            readHeredocs(&state)
            skipBlanks()
        }
        if byte() == UInt8(ascii: "#") {
            skipLine()
            return
        }
        var isFirst = true
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: ")"):
                position += 1
                state.cases[state.cases.count - 1] = false
                return
            case UInt8(ascii: "("), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "<"),
                UInt8(ascii: ">"):
                position += 1
            case 0x0A: return
            default:
                let start = position
                var nested: [ShellCommand] = []
                let word = word(depth: state.depth, nested: &nested)
                if position == start { position += 1 }
                if isFirst, word.text == "esac" {
                    state.cases.removeLast()
                    return
                }
                isFirst = false
            }
            skipBlanks()
        }
    }

    private mutating func testWord(_ state: inout State) {
        let start = position
        var nested: [ShellCommand] = []
        var word = word(depth: state.depth, nested: &nested)
        if position == start {
            // An operator.
            while byte().map(Self.isOperator) ?? false { position += 1 }
            if position == start { position += 1 }
            let plain = text.word(start..<position)
            word = ShellWord(
                text: plain.text, value: plain.value, range: plain.range, line: plain.line, column: plain.column)
        }
        begin(start, &state)
        state.pending.nested.append(contentsOf: nested)
        state.pending.command?.words.append(word)
        if word.text == "]]" { state.pending.isTest = false }
    }

    static func isOperator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "("), UInt8(ascii: ")"):
            true
        default: false
        }
    }

    // MARK: Redirections

    private mutating func redirection(_ state: inout State, from start: Int) {
        if byte() == UInt8(ascii: "&") { position += 1 }
        guard let first = byte() else { return }
        position += 1
        if first == UInt8(ascii: "<"), byte() == UInt8(ascii: "<") {
            position += 1
            if byte() == UInt8(ascii: "<") || byte() == UInt8(ascii: "-") { position += 1 }
        } else if let next = byte(),
            next == UInt8(ascii: ">") || next == UInt8(ascii: "&") || next == UInt8(ascii: "|")
        {
            position += 1
        }
        let operation = text.text(start..<position)
        skipBlanks()
        let wordStart = position
        var nested: [ShellCommand] = []
        let target = word(depth: state.depth, nested: &nested)
        begin(start, &state)
        state.pending.nested.append(contentsOf: nested)
        let stripsTabs = operation.hasSuffix("<<-")
        if stripsTabs || (operation.hasSuffix("<<") && !operation.hasSuffix("<<<")), position > wordStart {
            state.pending.heredocs.append((state.heredocs.count, state.pending.command?.redirections.count ?? 0))
            state.heredocs.append(Heredoc(delimiter: Array(target.value.text.utf8), stripsTabs: stripsTabs))
        }
        state.pending.command?.redirections.append(
            ShellCommand.Redirection(operation: operation, target: target, heredoc: nil))
    }

    /// Reads the here-documents that the line before has announced.
    private mutating func readHeredocs(_ state: inout State) {
        guard !state.heredocs.isEmpty else { return }
        let heredocs = state.heredocs
        let targets = state.targets
        state.heredocs = []
        state.targets = [:]
        for (serial, heredoc) in heredocs.enumerated() {
            let start = position
            var contentEnd = end
            var content: [UInt8] = []
            while position < end {
                let lineStart = position
                skipLine()
                var first = lineStart
                if heredoc.stripsTabs { while first < position, text.bytes[first] == 0x09 { first += 1 } }
                var last = position
                if last > first, text.bytes[last - 1] == 0x0D { last -= 1 }
                if position < end { position += 1 }
                if text.bytes[first..<last].elementsEqual(heredoc.delimiter) {
                    contentEnd = lineStart
                    break
                }
                content.append(contentsOf: text.bytes[first..<position])
            }
            guard let target = targets[serial], target.command < state.output.count,
                target.redirection < state.output[target.command].redirections.count
            else { continue }
            state.output[target.command].redirections[target.redirection].heredoc = String(
                decoding: content, as: UTF8.self)
            guard Self.runsInput(state.output[target.command]), nesting < Self.maximumDepth, start < contentEnd else {
                continue
            }
            let resume = (position, end)
            position = start
            end = contentEnd
            nesting += 1
            state.output.append(contentsOf: list(until: nil, depth: state.depth + 1, isSubstitution: false))
            nesting -= 1
            (position, end) = resume
        }
    }

    /// True for a shell that reads its script from standard input.
    private static func runsInput(_ command: ShellCommand) -> Bool {
        var words = command.words
        var wrapping = 0
        while wrapping < 8, let start = ShellWrapper.inner(of: words) {
            words.removeFirst(start)
            wrapping += 1
        }
        guard let program = words.first?.value.knownText, shells.contains(programName(program[...])) else {
            return false
        }
        return words.dropFirst().allSatisfy { word in
            let text = word.value.text
            return text == "sh" || text == "-" || (text.hasPrefix("-") && text != "-c")
        }
    }
}
