import Testing

import Documents

@Suite struct DockerfileEditorTests {
    static let text = "# syntax=x\nFROM a AS b\nRUN x \\\n  && y\n# note\nCOPY --from=0 --link c d\nUSER root"

    private func edited(_ text: String, _ changes: [DockerfileEdit]) throws -> String {
        let file = DockerfileReader.read(Array(text.utf8))
        let edits = try DockerfileEditor.edits(changes, in: file)
        return String(decoding: try TextEdit.apply(edits, to: file.source), as: UTF8.self)
    }

    @Test(
        arguments: [
            ([.replace(instruction: 3, with: "USER 1000")], "USER root", "USER 1000"),
            ([.insert("USER 1000", .endOfFinalStage)], "USER root", "USER root\nUSER 1000"),
            ([.insert("ENV a=1", .after(0))], "AS b\n", "AS b\nENV a=1\n"),
            ([.insert("ENV a=1\nENV b=2", .before(2))], "# note\n", "# note\nENV a=1\nENV b=2\n"),
            ([.remove(instruction: 2)], "COPY --from=0 --link c d\n", ""),
            ([.setFlag(instruction: 2, name: "from", value: "b")], "--from=0", "--from=b"),
            ([.addFlag(instruction: 2, name: "chown", value: "1:1")], "--link c", "--link --chown=1:1 c"),
            (
                [.setFlag(instruction: 0, name: "platform", value: "linux/amd64")], "FROM a",
                "FROM --platform=linux/amd64 a"
            ),
            ([.removeFlag(instruction: 2, name: "link")], "--link c", "c"),
            ([.remove(instruction: 3), .insert("USER 5", .endOfFinalStage)], "USER root", "\nUSER 5"),
        ] as [([DockerfileEdit], String, String)])
    func changes(_ changes: [DockerfileEdit], _ old: String, _ new: String) throws {
        #expect(try edited(Self.text, changes) == Self.text.replacing(old, with: new))
        // Line ends of Windows stay.
        let windows = Self.text.replacing("\n", with: "\r\n")
        let expected = windows.replacing(old.replacing("\n", with: "\r\n"), with: new.replacing("\n", with: "\r\n"))
        #expect(try edited(windows, changes) == expected)
    }

    @Test func shellWords() throws {
        let file = DockerfileReader.read(Array(Self.text.utf8))
        let word = try #require(file.instructions[1].command?.commands().last?.words.first)
        let expected = Self.text.replacing("&& y", with: "&& z -q")
        #expect(try edited(Self.text, [.replaceText(word.range, with: "z -q")]) == expected)
    }

    @Test(
        arguments: [
            [.replace(instruction: 2, with: "COPY c d \\")], [.replace(instruction: 1, with: "RUN <<E")],
            [.replace(instruction: 0, with: "RUN x")], [.remove(instruction: 0)], [.remove(instruction: 9)],
            [.insert("RUN a \\", .before(3))], [.insert("NONSENSE", .endOfFinalStage)],
            [.replace(instruction: 3, with: "USER 1"), .remove(instruction: 3)],
            [.setFlag(instruction: 2, name: "a b", value: nil)], [.replaceText(0..<3, with: "x")],
            [.insert("# escape=`", .before(0)), .insert("RUN a `", .before(1))],
        ] as [[DockerfileEdit]])
    func refused(_ changes: [DockerfileEdit]) {
        #expect(throws: EditError.self) { try edited(Self.text, changes) }
    }

    // MARK: Scripts

    @Test(
        "A command is appended where the script ends",
        arguments: [
            ("RUN a", "RUN a && z -y"),
            ("RUN a && b | c > d", "RUN a && b | c > d && z -y"),
            ("RUN a || exit 1", "RUN a || exit 1 && z -y"),
            ("RUN a # note", "RUN a && z -y # note"),
            ("RUN a \\\n   # last", "RUN a && z -y \\\n   # last"),
            ("RUN a && \\\n  # note\n  b 'c # d'", "RUN a && \\\n  # note\n  b 'c # d' && z -y"),
            ("RUN --network=none a $(b; c)", "RUN --network=none a $(b; c) && z -y"),
            ("RUN sudo a && sh -c 'exit 1'", "RUN sudo a && sh -c 'exit 1' && z -y"),
            ("ONBUILD RUN a", "ONBUILD RUN a && z -y"),
            ("SHELL [\"/bin/bash\", \"-c\"]\nRUN a", "SHELL [\"/bin/bash\", \"-c\"]\nRUN a && z -y"),
            ("RUN exec 2>&1 && a", "RUN exec 2>&1 && a && z -y"),
        ])
    func appends(_ old: String, _ new: String) throws {
        let index = old.utf8.contains(0x0A) && old.hasPrefix("SHELL") ? 2 : 1
        #expect(try edited("FROM a\n" + old, [.appendCommand(instruction: index, "z -y")]) == "FROM a\n" + new)
    }

    @Test(
        "Where a command would not surely be run, none is appended",
        arguments: [
            "RUN [\"a\"]", "RUN [\"sh\", \"-c\", \"a\"]", "RUN a &", "RUN a;", "RUN a && exit 0", "RUN a; exec true",
            "RUN if a; then b; fi", "RUN (a; b)", "RUN { a; }", "RUN for x in y; do a; done", "RUN <<E\na\nE",
            "RUN a <<E\nb\nE", "RUN echo \"a", "RUN exec a && b", "CMD a", "RUN", "ONBUILD RUN [\"a\"]",
            "RUN case x in y) a;; esac",
        ])
    func doesNotAppend(_ text: String) {
        #expect(throws: EditError.self) { try edited("FROM a\n" + text, [.appendCommand(instruction: 1, "z")]) }
    }

    @Test func otherShellsAreLeftAlone() {
        let text = "FROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN a"
        #expect(throws: EditError.self) { try edited(text, [.appendCommand(instruction: 2, "z")]) }
    }

    /// Replacing a word must not change what else is run, and nothing is replaced in an exec form.
    @Test(arguments: ["x; y", "x &", "x |", "'x", "x $(y)", "# x", "x ||", "(x)"])
    func wordsStayWords(_ word: String) throws {
        let file = DockerfileReader.read(Array("FROM a\nRUN a && b c && d".utf8))
        let range = try #require(file.instructions[1].command?.commands()[1].words.first?.range)
        #expect(throws: EditError.self) { try DockerfileEditor.edits([.replaceText(range, with: word)], in: file) }
    }

    @Test func execFormsAreNotEditedAsText() throws {
        let file = DockerfileReader.read(Array("FROM a\nRUN [\"apt-get\", \"install\", \"x\"]".utf8))
        let range = try #require(file.instructions[1].command?.commands().first?.words.first?.range)
        #expect(throws: EditError.self) { try DockerfileEditor.edits([.replaceText(range, with: "a -y")], in: file) }
        #expect(throws: EditError.self) {
            try DockerfileEditor.edits([.replace(instruction: 1, with: "RUN [\"a\"] && b")], in: file)
        }
    }
}
