/// One thing that a check can be made for: a normal form of one item of an estate.
package enum Form: Hashable, Sendable {
    /// An index into ``Estate/workloads``.
    case workload(Int)
    /// An index into ``Estate/resources``.
    case resource(Int)
    /// An index into ``Estate/dockerfiles``.
    case dockerfile(Int)
    /// Indexes into ``Estate/composeProjects`` and the project's services.
    case composeService(project: Int, service: Int)
    /// An index into ``Estate/composeProjects``.
    case compose(Int)
    /// An index into ``Estate/images``.
    case image(Int)
}
