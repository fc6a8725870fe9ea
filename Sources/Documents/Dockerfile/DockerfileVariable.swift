/// One `name=value` of ENV, LABEL or ARG.
package struct DockerfileVariable: Hashable, Sendable {
    package var name: String
    /// The substituted value; nil for an ARG without a default.
    package var value: DockerfileText?
    /// The whole pair in the source.
    package var range: Range<Int>
    /// The value in the source with its quotes; nil for an ARG without a default.
    package var valueRange: Range<Int>?
    /// Line, counted from 1.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int
    /// The index of its instruction in ``Dockerfile/instructions``.
    package var instruction: Int
}
