import Testing

import Documents

@Suite struct DockerfileReaderTests {
    static func read(_ text: String) -> Dockerfile { DockerfileReader.read(Array(text.utf8)) }

    /// Keyword and arguments of every instruction.
    static func summary(_ file: Dockerfile) -> [String] {
        file.instructions.map { "\($0.keyword.rawValue)|\($0.arguments)" }
    }

    @Test(arguments: [
        ("FROM a\nRUN b \\\n  c\n", ["FROM|a", "RUN|b   c"]),
        ("from a\nrun b\\\n# comment\n\n   # more\n c", ["FROM|a", "RUN|b c"]),
        ("# escape=`\nFROM a\nRUN dir c:\\ `\n x\n", ["FROM|a", "RUN|dir c:\\  x"]),
        ("#escape = `\r\nFROM a\r\nRUN x `  \r\n y\r\n", ["FROM|a", "RUN|x  y"]),
        ("# a comment\n# escape=`\nFROM a\nRUN x \\\n y\n", ["FROM|a", "RUN|x  y"]),
        ("FROM a\nRUN x \\\\\nRUN y\n", ["FROM|a", "RUN|x \\\\", "RUN|y"]),
        ("\u{FEFF}FROM a\n  RUN b", ["FROM|a", "RUN|b"]),
        ("FROM a\nRUN <<EOF\necho\nUSER b\nEOF\nUSER c\n", ["FROM|a", "RUN|<<EOF", "USER|c"]),
        ("FROM a\nCOPY <<A <<-\"B\" /x/\n1\nA\n2\n\tB\nUSER c\n", ["FROM|a", "COPY|<<A <<-\"B\" /x/", "USER|c"]),
        ("FROM a\nRUN [\"<<EOF\"]\nUSER c\n", ["FROM|a", "RUN|[\"<<EOF\"]", "USER|c"]),
        ("FROM a\nCMD echo <<EOF\nUSER c\n", ["FROM|a", "CMD|echo <<EOF", "USER|c"]),
        ("FROM a\nONBUILD RUN <<E\nx\nE\nUSER c", ["FROM|a", "ONBUILD|RUN <<E", "USER|c"]),
        ("FROM a\nRUN --mount=type=cache,target=/x --network=none  make all", ["FROM|a", "RUN|make all"]),
        ("FROM a\nRUN x \\", ["FROM|a", "RUN|x"]),
    ]) func splitting(_ text: String, _ expected: [String]) {
        #expect(Self.summary(Self.read(text)) == expected)
        #expect(Self.read(text).problems.isEmpty)
    }

    @Test func placesAndTexts() throws {
        let text = "FROM a\n\n  RUN x \\\n # c\n   y  \n"
        let file = Self.read(text)
        let run = try #require(file.instructions.last)
        #expect((run.line, run.column, run.endLine) == (3, 3, 5))
        #expect(run.text == "RUN x \\\n # c\n   y")
        #expect(file.comments.map(\.text) == ["c"])
        #expect(Array(text.utf8)[run.range].elementsEqual(run.text.utf8))
    }

    @Test(arguments: [
        ("FORM a\nUSER b\n", ["1:'FORM' is no instruction of a Dockerfile"]),
        ("FROM a\nENV x\nUSER b\n", ["2:ENV needs a name and a value"]),
        ("FROM a\nRUN <<E\nx\n", ["2:the here-document is not closed: a line with 'E' alone is missing"]),
        ("FROM a\nCOPY x\n", ["2:COPY needs at least one source and a destination"]),
        ("FROM a\nCMD [\"a\", 1]\n", ["2:the JSON array must hold strings only"]),
        ("FROM a\nSHELL bash\n", ["2:SHELL needs a JSON array of strings: write SHELL [\"/bin/sh\", \"-c\"]"]),
        ("FROM a b\n", ["1:FROM is written 'FROM image' or 'FROM image AS name'"]),
    ]) func problems(_ text: String, _ expected: [String]) {
        let found = Self.read(text).problems.map { "\($0.line):\($0.message)" }
        #expect(Array(found.prefix(1)) == expected)
        #expect(
            Self.read(text).instructions.count
                == text.split(separator: "\n").filter { $0.first?.isUppercase == true }.count)
    }

    /// `ENV v=value` … `WORKDIR /p` with a reference, in a stage without base image.
    @Test(arguments: [
        ("$v", "abcabc"), ("${v}x", "abcabcx"), ("\\$v", "$v"), ("'$v'", "$v"), ("\"$v\"", "abcabc"),
        ("${u:-d}", "d"), ("${v:-d}", "abcabc"), ("${v:+y}", "y"), ("${u:+y}", ""), ("${e:-d}", "d"), ("${e-d}", ""),
        ("${e:+y}", ""), ("${e+y}", "y"), ("${u:-$v}", "abcabc"), ("${u:-${w:-z}}", "z"), ("${v#a*c}", "abc"),
        ("${v##a*c}", ""), ("${v%b*}", "abca"), ("${v%%b*}", "a"), ("${v/b/X}", "aXcabc"), ("${v//b/X}", "aXcaXc"),
        ("${v/b?/X}", "aXabc"), ("${v#x}", "abcabc"), ("$u", ""), ("a$", "a$"), ("$1", ""), ("${v:-'}'}", "abcabc"),
        ("${s#\\*}", "b"), ("\"it's\"", "it's"), ("a\\ b", "a b"), ("\"\\a\"", "\\a"),
    ]) func substitution(_ reference: String, _ expected: String) throws {
        let file = Self.read("FROM scratch\nENV v=abcabc e= s=*b\nLABEL l=x\(reference)\n")
        let label = try #require(file.finalStage?.state.label("l"))
        #expect(label == .known("x" + expected))
    }

    @Test(arguments: [
        ("ARG x", "$x", DockerfileText.unknown(partial: "$x")),
        ("ARG x=1", "a${x}b", .known("a1b")),
        ("ARG x=1\nENV x=2", "$x", .known("2")),
        ("ENV x=2\nARG x=1", "$x", .known("2")),
        ("ARG x", "a/${x:-d}", .known("a/d")),
        ("", "${x-d}", .known("d")),
        ("", "${x:-${y:-e}}", .known("e")),
        ("", "${x:+d}", .unknown(partial: "${x:+d}")),
        ("", "${PATH:-d}", .unknown(partial: "${PATH:-d}")),
        ("ARG TARGETARCH", "${TARGETARCH:-amd64}", .unknown(partial: "${TARGETARCH:-amd64}")),
        ("ARG TARGETARCH", "$TARGETARCH", .unknown(partial: "$TARGETARCH")),
        ("ENV a=1\nENV a=2 b=$a", "$b", .known("1")),
        ("ARG g", "$g", .known("global")),
        ("", "$g", .unknown(partial: "$g")),
        ("ARG x\nENV y=p$x", "${y}q", .unknown(partial: "p$xq")),
    ]) func knownAndUnknown(_ lines: String, _ word: String, _ expected: DockerfileText) throws {
        let file = Self.read("ARG g=global\nFROM image\n\(lines)\nUSER \(word)\n")
        #expect(file.finalStage?.state.user?.value == expected)
    }

    @Test(arguments: [
        (0..<60).map { "ENV A\($0 + 1)=$A\($0)$A\($0)" }.joined(separator: "\n"),
        (0..<60).map { "ARG A\($0 + 1)=$A\($0)$A\($0)$A\($0)" }.joined(separator: "\n"),
        (0..<200).map { "ENV B\($0)=" + String(repeating: "$BIG", count: 64) }.joined(separator: "\n"),
    ]) func substitutionIsBounded(_ lines: String) throws {
        let big = String(repeating: "x", count: 16_000)
        let file = Self.read("FROM scratch\nENV A0=xxxxxxxxxx BIG=\(big)\n\(lines)\nUSER app\n")
        #expect(!file.omissions.isEmpty)
        let sizes = file.finalStage?.state.environment.map { $0.value?.text.utf8.count ?? 0 } ?? []
        #expect(sizes.reduce(0, +) < 48 << 20)
        #expect(file.finalStage?.state.user?.value == .known("app"))
    }

    @Test func manyVariablesAreSet() throws {
        let count = 15_000
        let file = Self.read("FROM scratch\n" + (0..<count).map { "ENV A\($0)=$A0\n" }.joined())
        #expect(file.finalStage?.state.environment.count == count)
    }

    @Test func oldFormOfENV() throws {
        let file = Self.read("FROM scratch\nENV key a  b 'c d'\nLABEL \"com.x.y\"=\"1 2\" z='3'\n")
        #expect(file.finalStage?.state.environment("key") == .known("a  b c d"))
        #expect(file.finalStage?.state.label("com.x.y") == .known("1 2"))
        #expect(file.finalStage?.state.label("z") == .known("3"))
    }

    @Test func stages() throws {
        let file = Self.read(
            """
            ARG BASE=alpine:3.20
            FROM ${BASE} AS Build
            ENV P=1
            ARG A=2
            USER 1000
            FROM golang AS unused
            FROM scratch AS tools
            FROM build
            COPY --from=tools /a /b
            COPY --from=ghcr.io/x/y:1@sha256:abc /c /d
            RUN --mount=type=bind,from=1,target=/t true
            WORKDIR a/$P$A
            """)
        #expect(file.problems.isEmpty)
        #expect(file.stages.map(\.name) == ["build", "unused", "tools", nil])
        #expect(file.stages[0].base == .image(DockerfileImage("alpine:3.20")))
        #expect(file.stages[2].base == .scratch)
        #expect(file.stages[3].base == .stage(0))
        #expect(file.stages[3].state.base == .image(DockerfileImage("alpine:3.20")))
        #expect(file.stages[3].uses == [0, 1, 2])
        #expect(file.usedStages == [0, 1, 2, 3])
        #expect(file.finalStage?.state.user?.value == .known("1000"))
        #expect(file.finalStage?.state.workdir?.value == .unknown(partial: "a/12"))
        let origins = file.instructions.compactMap { instruction -> DockerfileCopy.From? in
            guard case .copy(let copy) = instruction.body else { return nil }
            return copy.from
        }
        #expect(origins == [.stage(2), .image(DockerfileImage("ghcr.io/x/y:1@sha256:abc"))])
    }

    @Test func unusedStages() {
        #expect(Self.read("FROM a AS x\nFROM b AS y\nFROM c\nCOPY --from=y / /\n").usedStages == [1, 2])
    }

    @Test(
        arguments: [
            ("alpine", nil, "alpine", nil, nil, "docker.io", "library/alpine"),
            ("a/b:1", nil, "a/b", "1", nil, "docker.io", "a/b"),
            ("localhost:5000/x", "localhost:5000", "x", nil, nil, "localhost:5000", "x"),
            ("ghcr.io/o/r:t@sha256:0", "ghcr.io", "o/r", "t", "sha256:0", "ghcr.io", "o/r"),
            ("docker.io/nginx", "docker.io", "nginx", nil, nil, "docker.io", "library/nginx"),
        ] as [(String, String?, String, String?, String?, String, String)])
    func images(
        _ text: String, _ registry: String?, _ repository: String, _ tag: String?, _ digest: String?,
        _ effective: String, _ path: String
    ) {
        let image = DockerfileImage(text)
        #expect(image.registry == registry)
        #expect(image.repository == repository)
        #expect(image.tag == tag)
        #expect(image.digest == digest)
        #expect(image.effectiveRegistry == effective)
        #expect(image.effectiveRepository == path)
        #expect(image.description == text)
    }

    @Test func finalState() throws {
        let file = Self.read(
            """
            FROM scratch AS base
            CMD ["old"]
            HEALTHCHECK --interval=5s --retries=3 CMD curl -f localhost
            SHELL ["/bin/bash", "-ec"]
            FROM base
            ENV PORT=8080
            EXPOSE $PORT 53/UDP 9000-9002/tcp
            VOLUME ["/data", "/x y"]
            VOLUME /a /b
            WORKDIR /srv
            WORKDIR app/../web
            USER app:grp
            STOPSIGNAL SIGQUIT
            ENTRYPOINT run it
            """)
        #expect(file.problems.isEmpty)
        let state = try #require(file.finalStage?.state)
        #expect(state.exposedPorts.map(\.ports) == [8080...8080, 53...53, 9000...9002])
        #expect(state.exposedPorts.map(\.networkProtocol) == ["tcp", "udp", "tcp"])
        #expect(state.volumes.map(\.value) == ["/data", "/x y", "/a", "/b"].map { .known($0) })
        #expect(state.workdir?.value == .known("/srv/web"))
        #expect(state.userName == .known("app"))
        #expect(state.stopSignal?.value == .known("SIGQUIT"))
        #expect(state.entrypoint?.value.shell == ["/bin/bash", "-ec"])
        #expect(state.entrypoint?.value.form == .shell)
        #expect(state.command == nil)
        #expect(state.isCommandCleared)
        #expect(state.healthcheck?.value.command?.text == "curl -f localhost")
        #expect(file.instructions[2].flag("retries")?.value == .known("3"))
    }

    @Test func flags() throws {
        let run = try #require(
            Self.read("FROM a\nRUN --mount=type=secret,id=\"a b\",required --link echo --not=a --flag\n").instructions
                .last)
        #expect(run.flags.map(\.name) == ["mount", "link"])
        #expect(run.flags[0].option("type") == "secret")
        #expect(run.flags[0].option("id") == "a b")
        #expect(run.flags[0].options.contains { $0.key == "required" && $0.value == nil })
        #expect(run.flags[1].isOn)
        #expect(run.arguments == "echo --not=a --flag")
        #expect(run.text.hasSuffix("--flag"))
    }

    @Test func heredocs() throws {
        let file = Self.read("FROM a\nCOPY <<-'X' <<Y /d/\n\t1$a\n\t\t2\n\tX\n3\nY\n")
        let copy = try #require(file.instructions.last)
        #expect(copy.heredocs.map(\.content) == ["1$a\n2\n", "3\n"])
        #expect(copy.heredocs.map(\.expands) == [false, true])
        #expect(copy.endLine == 7)
    }

    @Test func onbuild() throws {
        let file = Self.read("FROM a\nONBUILD COPY --chown=$U a b\n")
        guard case .onbuild(let nested)? = file.instructions.last?.body, case .copy(let copy) = nested.body else {
            Issue.record("no COPY behind ONBUILD")
            return
        }
        #expect(copy.sources.map(\.text) == ["a"])
        #expect(nested.flags.first?.name == "chown")
        #expect(nested.text == "COPY --chown=$U a b")
        #expect(file.finalStage?.state.triggers.count == 1)
    }

    // MARK: Hostile input

    @Test(arguments: [
        String(repeating: "(", count: 100_000), String(repeating: "$(", count: 100_000),
        String(repeating: "\"$(", count: 50_000), String(repeating: "`", count: 100_001),
        String(repeating: "<<a ", count: 50_000), String(repeating: "${a:-", count: 50_000),
        String(repeating: "[", count: 100_000), String(repeating: "a ", count: 50_000),
        String(repeating: "case x in a) ", count: 30_000), String(repeating: "a|", count: 100_000),
        String(repeating: "{ ", count: 100_000), "a\u{0}b \u{0}",
    ]) func hostile(_ text: String) {
        for keyword in ["RUN", "ENV a=", "COPY", "USER", "CMD", "ONBUILD RUN", "FROM", "EXPOSE", "HEALTHCHECK CMD"] {
            let file = Self.read("FROM x\n\(keyword) \(text)\nUSER z\n")
            _ = file.instructions.first { $0.keyword != .from }?.command?.commands()
            #expect(file.instructions.count >= 2)
        }
    }

    @Test func manyStages() {
        let lines = "FROM a AS s\n" + String(repeating: "FROM s AS s\nENV a=1\n", count: 900)
        #expect(Self.read(lines).stages.count == 901)
    }

    @Test func mutationsNeverCrash() {
        let text =
            "# escape=\\\nARG B=1\nFROM a:$B AS x\nRUN --mount=type=cache a && b | c <<E\nx $(y `z`)\nE\nENV a=${B:-'c'} \"d\"=e\nCOPY --from=x <<F /g\nh\nF\nHEALTHCHECK CMD [\"i\", \"\\u0041\"]\nEXPOSE 1-2/udp\n"
        var mutator = Mutator(seed: 7)
        for _ in 0..<3_000 {
            let bytes = mutator.mutated(Array(text.utf8))
            let file = DockerfileReader.read(bytes)
            for instruction in file.instructions {
                #expect(
                    bytes[instruction.range].elementsEqual(instruction.text.utf8)
                        || String(validating: bytes, as: UTF8.self) == nil)
                for command in instruction.command?.commands() ?? [] {
                    #expect(command.range.upperBound <= bytes.count)
                }
            }
        }
    }
}
