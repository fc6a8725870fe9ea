/// The arguments of HEALTHCHECK; its flags stand in ``DockerfileInstruction/flags``.
package enum DockerfileHealthcheck: Sendable {
    /// Switches off the check of the base image.
    case none
    case command(DockerfileCommand)

    package var command: DockerfileCommand? {
        guard case .command(let command) = self else { return nil }
        return command
    }
}
