/// A build stage: what stands from one FROM to the next.
package struct DockerfileStage: Sendable {
    /// Counted from 0.
    package var index: Int
    /// The name behind AS, in lower case.
    package var name: String?
    /// Its instructions in ``Dockerfile/instructions``, FROM first.
    package var instructions: Range<Int>
    /// What FROM names.
    package var base: Base
    /// The value of `--platform`.
    package var platform: DockerfileText?
    /// The stages that this one needs directly (FROM, `COPY --from`, `RUN --mount=from=`), ascending.
    package var uses: [Int] = []
    /// What the image of this stage is configured to, with all it inherits from the stages it is based on.
    package var state: DockerfileState

    /// What a stage is based on.
    package enum Base: Hashable, Sendable {
        /// `FROM scratch`: nothing.
        case scratch
        /// An earlier stage, by its index.
        case stage(Int)
        case image(DockerfileImage)
        /// The reference depends on unknown variables.
        case unknown(partial: String)
    }
}
