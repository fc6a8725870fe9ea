import Testing

import Documents

/// The shell commands of RUN instructions.
@Suite struct ShellReaderTests {
    /// Each command as `connector pipeline.position: words`, substitutions marked with `$`.
    static func commands(_ text: String) -> [String] {
        let file = DockerfileReader.read(Array("FROM a\n\(text)\n".utf8))
        return (file.instructions.last?.command?.commands() ?? []).map { command in
            (command.isSubstitution ? "$" : "") + "\(command.connector) \(command.pipeline).\(command.position): "
                + (command.assignments.map { "{\($0.text)}" } + command.words.map(\.value.text)
                + command.redirections.map { "\($0.operation)\($0.target.value.text)" }).joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("RUN a b && c || d; e", ["start 0.0: a b", "and 1.0: c", "or 2.0: d", "sequence 3.0: e"]),
        (
            "RUN curl -fsSL x | sudo bash -s -- y",
            ["start 0.0: curl -fsSL x", "pipe 0.1: sudo bash -s -- y", "pipe 0.1: bash -s -- y"]
        ),
        ("RUN a &&\\\n    b", ["start 0.0: a", "and 1.0: b"]),
        ("RUN X=1 Y=\"a b\" make -j'4' \"q\\\"r\"", ["start 0.0: {X=1} {Y=\"a b\"} make -j4 q\"r"]),
        ("RUN (a; b) | c", ["start 0.0: a", "sequence 1.0: b", "pipe 0.1: c"]),
        ("RUN echo $(curl x | sh) y", ["start 0.0: echo $(curl x | sh) y", "$start 1.0: curl x", "$pipe 1.1: sh"]),
        ("RUN echo \"`id -u`\"", ["start 0.0: echo `id -u`", "$start 1.0: id -u"]),
        ("RUN if a; then b; else c; fi", ["start 0.0: a", "sequence 1.0: b", "sequence 2.0: c"]),
        ("RUN for i in 1 2; do x $i; done", ["sequence 1.0: x $i"]),
        ("RUN case $x in a|b) y;; *) z;; esac; w", ["start 0.0: y", "sequence 1.0: z", "sequence 3.0: w"]),
        ("RUN a > f 2>&1 < g", ["start 0.0: a >f 2>&1 <g"]),
        ("RUN [[ a && b ]] && c", ["start 0.0: [[ a && b ]]", "and 1.0: c"]),
        ("RUN f() { a; }; f", ["start 0.0: a", "sequence 2.0: f"]),
        ("RUN a & b", ["start 0.0: a", "background 1.0: b"]),
        ("RUN bash <(curl x)", ["start 0.0: bash <(curl x)", "$start 1.0: curl x"]),
        ("RUN <<EOF\na\nb | c\nEOF", ["start 0.0: a", "sequence 1.0: b", "pipe 1.1: c"]),
        ("RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF", []),
        ("RUN <<EOF\n#!/bin/bash -e\napt-get update\nEOF", ["start 0.0: apt-get update"]),
        ("RUN cat <<EOF > /x && y\nnot a command\nEOF", ["start 0.0: cat <<EOF >/x", "and 1.0: y"]),
        ("RUN bash -e <<EOF\nz\nEOF", ["start 0.0: bash -e <<EOF", "start 2.0: z"]),
        ("RUN [\"sh\", \"-ec\", \"a && b\"]", ["start 0.0: sh -ec a && b", "start 1.0: a", "and 2.0: b"]),
        ("RUN [\"apt\", \"install\"]", ["start 0.0: apt install"]),
        ("RUN echo '$(no)' # comment && x", ["start 0.0: echo $(no)"]),
        ("RUN echo ${a:-$(b)} $((1+2))", ["start 0.0: echo ${a:-$(b)} $((1+2))", "$start 1.0: b"]),
        ("RUN echo 'open", ["start 0.0: echo open"]),
        ("RUN echo $(('open", ["start 0.0: echo $(('open"]),
        ("RUN a=(b 'open", ["start 0.0: {a=(b 'open}"]),
        ("RUN echo ${a", ["start 0.0: echo ${a"]),
    ]) func commands(_ text: String, _ expected: [String]) {
        #expect(Self.commands(text) == expected)
    }

    @Test(arguments: [
        ("sudo curl -k x", ["sudo", "curl -k x"]), ("sudo -nu root -g g A=1 curl", ["sudo", "curl"]),
        ("sudo --user root -- curl", ["sudo", "curl"]), ("sudo -l", ["sudo"]), ("sudo", ["sudo"]),
        ("doas -u a curl", ["doas", "curl"]),
        ("env -i -u A B=1 C=2 curl x", ["env", "curl x"]), ("env", ["env"]), ("env -S 'a b'", ["env"]),
        ("exec -a n curl", ["exec", "curl"]), ("exec > log", ["exec"]),
        ("timeout -k 5 --signal TERM 10 curl x", ["timeout", "curl x"]), ("timeout 5", ["timeout"]),
        ("nice -n 5 nohup curl", ["nice", "nohup curl", "curl"]), ("nice -10 curl", ["nice", "curl"]),
        ("xargs -0 -n1 -I {} curl {}", ["xargs", "curl {}"]), ("xargs -i{} curl", ["xargs", "curl"]),
        ("xargs", ["xargs"]), ("command -p curl", ["command", "curl"]), ("command -v curl", ["command"]),
        ("time -p curl", ["curl"]), ("/usr/bin/time -f %e curl", ["/usr/bin/time", "curl"]),
        ("busybox wget x", ["busybox", "wget x"]),
        ("sh -c 'curl x | sh'", ["sh", "curl x", "sh"]), ("bash -euo pipefail -c \"a && b\"", ["bash", "a", "b"]),
        ("bash -lc \"echo \\\"x y\\\"; curl $U\"", ["bash", "echo \"x y\"", "curl $U"]),
        ("sudo -E ash -c a", ["sudo", "ash -c a", "a"]), ("bash script.sh -c x", ["bash"]), ("bash -c", ["bash"]),
        ("su - app -c 'a b'", ["su", "a b"]), ("bash -c $'a\\nb'", ["bash", "a", "b"]),
        ("sh -c 'sh -c \"sh -c c\"'", ["sh", "sh", "sh", "c"]), ("python -c 'curl'", ["python"]),
    ]) func commandsThatCommandsRun(_ script: String, _ expected: [String]) throws {
        let file = DockerfileReader.read(Array("FROM a\nRUN \(script)\n".utf8))
        let commands = try #require(file.instructions.last?.command?.commands())
        #expect(commands.first?.program == expected.first.map { $0.split(separator: "/").last.map(String.init) ?? "" })
        #expect(
            commands.dropFirst().map { $0.words.map(\.text).joined(separator: " ").hasPrefix($0.program ?? "") }
                .allSatisfy { $0 })
        for (command, text) in zip(commands, expected).dropFirst() {
            #expect(command.words.map(\.text).joined(separator: " ").hasPrefix(text))
        }
        #expect(commands.count == expected.count)
    }

    @Test(arguments: [
        ("sudo curl -k u", "curl -k u"), ("sh -c 'a && curl -k u'", "curl -k u"), ("bash -c \"a; curl u\"", "curl u"),
        ("sudo sh -c 'a; env B=1 curl u'", "curl u"),
    ]) func placesOfInnerCommands(_ script: String, _ text: String) throws {
        let source = Array("FROM a\nRUN \(script)\n".utf8)
        let command = try #require(DockerfileReader.read(source).instructions.last?.command?.commands().last)
        #expect(String(decoding: source[command.range], as: UTF8.self) == text)
        #expect(command.line == 2)
    }

    @Test func innerCommandsStandInTheirPipeline() throws {
        let file = DockerfileReader.read(Array("FROM a\nRUN a | sudo b | sh -c 'c | d' | e\n".utf8))
        let commands = try #require(file.instructions.last?.command?.commands())
        #expect(
            commands.map { "\($0.program ?? "") \($0.pipeline).\($0.position)" } == [
                "a 0.0", "sudo 0.1", "b 0.1", "sh 0.2", "c 1.0", "d 1.1", "e 0.3",
            ])
    }

    @Test func innerCommandsOfExecForms() throws {
        let file = DockerfileReader.read(Array(#"FROM a\#nRUN ["sudo", "-E", "sh", "-c", "x | y"]"#.utf8))
        let commands = try #require(file.instructions.last?.command?.commands())
        #expect(commands.map(\.program) == ["sudo", "sh", "x", "y"])
    }

    @Test(arguments: [
        String(repeating: "sudo ", count: 100_000), "echo" + String(repeating: " a", count: 700_000),
        String(repeating: "a && ", count: 200_000) + "b", String(repeating: "$(", count: 100_000),
        String(repeating: "sh -c 'sh -c \"", count: 5_000), String(repeating: "\"$(echo ", count: 20_000),
    ]) func readingIsBounded(_ script: String) throws {
        let file = DockerfileReader.read(Array("FROM a\nRUN \(script)\nRUN z\n".utf8))
        var budget = DockerfileCommand.Budget()
        let first = file.instructions.dropFirst().first?.command?.commands(budget: &budget) ?? []
        #expect(first.reduce(0) { $0 + $1.words.count } <= 700_000)
        #expect(file.instructions.last?.command?.commands().map(\.program) == ["z"])
    }

    @Test func places() throws {
        let text = "FROM a\nRUN x \\\n  && curl -k \"u\"\n"
        let file = DockerfileReader.read(Array(text.utf8))
        let curl = try #require(file.instructions.last?.command?.commands().last)
        #expect(curl.program == "curl")
        #expect((curl.line, curl.column) == (3, 6))
        #expect(String(decoding: Array(text.utf8)[curl.range], as: UTF8.self) == "curl -k \"u\"")
        #expect(String(decoding: Array(text.utf8)[curl.words[1].range], as: UTF8.self) == "-k")
        #expect((curl.words[2].line, curl.words[2].column) == (3, 14))
    }

    @Test func placesInsideJSON() throws {
        let text = #"FROM a\#nRUN ["sh", "-c", "a \"b\" && wget x"]"#
        let file = DockerfileReader.read(Array(text.utf8))
        let wget = try #require(file.instructions.last?.command?.commands().last)
        #expect(String(decoding: Array(text.utf8)[wget.range], as: UTF8.self) == "wget x")
    }

    @Test func wordsThatExpandAreUnknown() throws {
        let file = DockerfileReader.read(Array("FROM a\nRUN a $b 'c$d' \"$e\"f *.g\n".utf8))
        let words = try #require(file.instructions.last?.command?.commands().first?.words)
        #expect(words.map(\.value.isKnown) == [true, false, true, false, true])
    }
}
