import Documents
import Testing

/// Files that are made to cost much: what is beyond a limit is left out, and that is said.
@Suite struct DockerfileLimitTests {
    private func read(_ text: String) -> Dockerfile { DockerfileReader.read(Array(text.utf8)) }

    private func lines(_ count: Int, _ line: (Int) -> String) -> String {
        var text = ""
        for index in 0..<count { text += line(index) + "\n" }
        return text
    }

    @Test(arguments: ["$A$A", "${A}${A}", "\"$A$A\"", "${A:-x}$A", "${B:-$A$A}", "${A//x/$A}"])
    func doubledVariablesBecomeUnknown(_ value: String) throws {
        let file = read("FROM alpine\nENV A=xxxxxxxxxx\n" + lines(59) { _ in "ENV A=\(value)" })
        let last = try #require(file.finalStage?.state.environment("A"))
        #expect(!last.isKnown)
        #expect(file.omissions.isEmpty == (value.hasPrefix("${A//")))
        let longest = file.finalStage?.state.environment.map { $0.value?.text.utf8.count ?? 0 }.max() ?? 0
        #expect(longest <= 65_536 + value.utf8.count)
    }

    @Test func argumentsBeforeFromAreLimitedToo() {
        let file = read("ARG A=xxxxxxxxxx\n" + lines(59) { _ in "ARG A=$A$A$A" } + "FROM alpine:$A\n")
        #expect(file.omissions.count == 1)
        guard case .unknown(let partial) = file.stages[0].base else {
            Issue.record("the base is known")
            return
        }
        #expect(partial.utf8.count <= 65_536 + 100)
    }

    @Test func allTextsTogetherAreLimited() {
        let file = read("FROM alpine\nENV A0=x\n" + lines(19_000) { "ENV A\($0 + 1)=${A\($0)}x" })
        let values = file.finalStage?.state.environment.map { $0.value?.text.utf8.count ?? 0 } ?? []
        #expect(values.count == 19_001)
        #expect(values.reduce(0, +) < 9 << 20)
        #expect(file.omissions.count == 1)
        #expect(file.finalStage?.state.environment("A100") == .known(String(repeating: "x", count: 101)))
    }

    @Test func whatIsUsualIsNoOmission() {
        let file = read(
            "ARG V=3.20\nFROM alpine:$V AS a\n" + lines(2_000) { "ENV A\($0)=$PATH:/opt/\($0)" }
                + lines(500) { "RUN apt-get install -y a\($0) b c && curl -f https://example.org/$V" }
                + "FROM a\nEXPOSE 1 2 3\nLABEL a=b\n")
        #expect(file.omissions.isEmpty)
        #expect(file.problems.isEmpty)
        #expect(file.instructions.count == 2_505)
    }

    @Test func instructionsAreLimited() {
        let file = read("FROM alpine\n" + lines(30_000) { _ in "RUN a" })
        #expect(file.instructions.count == 20_000)
        #expect(file.omissions.map(\.line) == [20_001])
    }

    @Test func stagesAreLimited() {
        let file = read("FROM alpine AS s0\n" + lines(3_000) { "FROM s\($0) AS s\($0 + 1)" })
        #expect(file.stages.count == 1_001)
        #expect(file.omissions.map(\.line) == [1_002])
    }

    @Test func whatStagesInheritIsLimited() {
        let file = read("FROM alpine AS s0\n" + lines(900) { "FROM s\($0) AS s\($0 + 1)\nENV A\($0)=1 B\($0)=2\n" })
        let settings = file.stages.reduce(0) { $0 + $1.state.environment.count }
        #expect(settings <= 210_000)
        #expect(file.omissions.count == 1)
    }

    @Test(arguments: ["ENV", "LABEL", "ARG", "EXPOSE", "VOLUME", "COPY", "ADD"])
    func wordsOfOneInstructionAreLimited(_ keyword: String) {
        let file = read("FROM alpine\n\(keyword)" + String(repeating: " a=1", count: 50_001) + "\nUSER app\n")
        #expect(file.omissions.map(\.line) == [2])
        #expect(file.finalStage?.state.userName == .known("app"))
    }

    @Test(arguments: ["RUN", "CMD", "ENTRYPOINT", "SHELL", "VOLUME", "HEALTHCHECK CMD", "ONBUILD RUN"])
    func elementsOfArraysAreLimited(_ keyword: String) {
        let array = "[" + String(repeating: "\"a\",", count: 50_001) + "\"b\"]"
        let file = read("FROM alpine\n\(keyword) \(array)\n")
        #expect(file.omissions.map(\.line) == [2])
    }

    @Test func wordsOfAllInstructionsAreLimited() {
        let words = String(repeating: " a=1", count: 40_000)
        let file = read("FROM alpine\n" + lines(8) { _ in "LABEL" + words })
        #expect(file.omissions.map(\.line) == [6])
    }

    @Test func longScriptsAreReadInPart() throws {
        for repeated in [" && b", " | b", "; b", " b"] {
            let file = read("FROM alpine\nRUN a" + String(repeating: repeated, count: 700_000) + "\n")
            let command = try #require(file.instructions[1].command)
            var budget = DockerfileCommand.Budget()
            let commands = command.commands(budget: &budget)
            #expect(!commands.isEmpty)
            #expect(commands.reduce(0) { $0 + $1.words.count } <= 600_000)
            #expect(budget.cut != nil)
        }
    }

    @Test(arguments: ["if a; then ", "\"$(echo ", "$(", "`", "( ", "{ ", "while a; do ", "${a:-"])
    func nestingOfScriptsIsBounded(_ opening: String) throws {
        let file = read("FROM alpine\nRUN " + String(repeating: opening, count: 50_000) + "\nUSER app\n")
        let commands = try #require(file.instructions[1].command).commands()
        #expect(commands.allSatisfy { $0.words.allSatisfy { $0.text.utf8.count <= 600_000 } })
        #expect(file.finalStage?.state.userName == .known("app"))
    }

    @Test func joinedLinesKeepTheirPlaces() throws {
        let file = read("FROM alpine\nRUN echo" + String(repeating: " \\\n  a", count: 10_000) + " \\\n  last\n")
        let command = try #require(file.instructions[1].command?.commands().first)
        let word = try #require(command.words.last)
        #expect(command.words.count == 10_002)
        #expect(word.text == "last" && word.line == 10_003 && word.column == 3)
    }
}
