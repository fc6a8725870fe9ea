/// The arguments of COPY or ADD.
package struct DockerfileCopy: Sendable {
    /// Paths, globs, URLs; of a here-document its redirection (`<<EOF`).
    package var sources: [DockerfileWord]
    package var destination: DockerfileWord
    /// Where the sources are taken from; nil for the build context (and for ADD).
    package var from: From?

    /// What `--from` names.
    package enum From: Hashable, Sendable {
        /// A stage by its index.
        case stage(Int)
        case image(DockerfileImage)
        case unknown(partial: String)
    }
}
