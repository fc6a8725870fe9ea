/// The configuration that a stage's instructions lead to.
///
/// What is nil is not set by this file: the value of ``base`` applies.
package struct DockerfileState: Sendable {
    /// A value and the instruction that set it, an index into ``Dockerfile/instructions``.
    package struct Setting<Value: Sendable>: Sendable {
        package var value: Value
        package var instruction: Int
    }

    /// What is at the bottom of the chain of stages: `scratch`, an image, or unknown; never a stage.
    package var base: DockerfileStage.Base
    /// The user of ENTRYPOINT and CMD, with the group when one is written (`app:app`).
    package var user: Setting<DockerfileText>?
    /// Absolute when it is known.
    package var workdir: Setting<DockerfileText>?
    /// ENV in the order of the first setting, each name once.
    package var environment: [DockerfileVariable] = []
    /// ARG in scope at the end of the stage, each name once.
    package var arguments: [DockerfileVariable] = []
    package var exposedPorts: [DockerfilePort] = []
    package var entrypoint: Setting<DockerfileCommand>?
    package var command: Setting<DockerfileCommand>?
    /// True when ENTRYPOINT without a CMD behind it has emptied the CMD of the base.
    package var isCommandCleared = false
    package var healthcheck: Setting<DockerfileHealthcheck>?
    package var volumes: [Setting<DockerfileText>] = []
    /// Each name once, the last value.
    package var labels: [DockerfileVariable] = []
    package var stopSignal: Setting<DockerfileText>?
    /// The words of the last SHELL.
    package var shell: Setting<[String]>?
    /// The ONBUILD instructions, which run where this image is the base.
    package var triggers: [DockerfileInstruction] = []

    init(base: DockerfileStage.Base) {
        self.base = base
    }

    /// The value of an ENV variable.
    package func environment(_ name: String) -> DockerfileText? {
        environment.first { $0.name == name }?.value
    }

    /// The value of a label.
    package func label(_ name: String) -> DockerfileText? {
        labels.first { $0.name == name }?.value
    }

    /// The user without a group; known only when that part is.
    package var userName: DockerfileText? {
        guard let text = user?.value else { return nil }
        let name = String(text.text.prefix { $0 != ":" })
        switch text {
        case .known: return .known(name)
        case .unknown: return name.utf8.contains(UInt8(ascii: "$")) ? .unknown(partial: name) : .known(name)
        }
    }
}
