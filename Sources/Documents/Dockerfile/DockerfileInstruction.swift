/// One instruction of a ``Dockerfile``.
package struct DockerfileInstruction: Sendable {
    /// Its place in ``Dockerfile/instructions``; a nested instruction has that of its ONBUILD.
    package var index: Int
    package var keyword: Keyword
    /// The keyword as it is written.
    package var name: String
    /// Line of the keyword, counted from 1.
    package var line: Int
    /// Column of the keyword in bytes, counted from 1.
    package var column: Int
    /// The last line of the instruction, here-documents included.
    package var endLine: Int
    /// From the keyword to the last byte, here-documents included, without the end of the last line.
    package var range: Range<Int>
    /// The source text of ``range``.
    package var text: String
    package var flags: [DockerfileFlag] = []
    /// What stands behind keyword and flags, continued lines joined.
    package var arguments: String = ""
    /// Where ``arguments`` stand in the source; empty behind the keyword or flags when there are none.
    package var argumentsRange: Range<Int>
    package var heredocs: [DockerfileHeredoc] = []
    package var body: Body = .malformed
    /// The stage it belongs to; nil before the first FROM.
    package var stage: Int?
    /// Where the arguments stand in the text that the reader has joined.
    var joinedArguments = 0..<0

    /// What an instruction does.
    package enum Keyword: String, Sendable, CaseIterable {
        case add = "ADD"
        case arg = "ARG"
        case cmd = "CMD"
        case copy = "COPY"
        case entrypoint = "ENTRYPOINT"
        case env = "ENV"
        case expose = "EXPOSE"
        case from = "FROM"
        case healthcheck = "HEALTHCHECK"
        case label = "LABEL"
        case maintainer = "MAINTAINER"
        case onbuild = "ONBUILD"
        case run = "RUN"
        case shell = "SHELL"
        case stopSignal = "STOPSIGNAL"
        case user = "USER"
        case volume = "VOLUME"
        case workdir = "WORKDIR"
        /// Docker has no such instruction.
        case unknown = ""
    }

    /// The arguments, by keyword.
    package indirect enum Body: Sendable {
        case from(image: DockerfileWord, name: DockerfileWord?)
        case arg([DockerfileVariable])
        case env([DockerfileVariable])
        case label([DockerfileVariable])
        case run(DockerfileCommand)
        case cmd(DockerfileCommand)
        case entrypoint(DockerfileCommand)
        /// The words of a SHELL instruction.
        case shell([DockerfileWord])
        case copy(DockerfileCopy)
        case add(DockerfileCopy)
        case expose([DockerfilePort])
        case volume([DockerfileWord])
        case user(DockerfileWord)
        case workdir(DockerfileWord)
        case stopSignal(DockerfileWord)
        case maintainer(DockerfileWord)
        case healthcheck(DockerfileHealthcheck)
        /// What runs when the image becomes a base.
        case onbuild(DockerfileInstruction)
        /// Arguments that Docker would refuse, or an unknown keyword; ``Dockerfile/problems`` says why.
        case malformed
    }

    mutating func setExtent(_ range: Range<Int>, text: String, endLine: Int) {
        self.range = range
        self.text = text
        self.endLine = endLine
    }

    /// The last flag of that name.
    package func flag(_ name: String) -> DockerfileFlag? {
        flags.last { $0.name == name }
    }

    /// The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD.
    package var command: DockerfileCommand? {
        switch body {
        case .run(let command), .cmd(let command), .entrypoint(let command): command
        case .healthcheck(let check): check.command
        default: nil
        }
    }
}
