/// The types of API objects: which fields they have, and what a field that is not written means.
///
/// Read from `Knowledge/schemas` by ``SchemaReader``, which describes the notation.
package final class Schema: Sendable {
    /// By name, such as `PodSpec`.
    package let types: [String: ObjectType]
    /// The type of a kind, by `group/version/Kind` (`v1/Pod`).
    package let kinds: [String: ObjectType]
    /// The kinds whose objects are in no namespace, as in ``kinds``.
    package let clusterScoped: Set<String>
    /// The kinds of workloads and the way from the object to the pod template (or, for `Pod`, to the object itself).
    package let podTemplates: [String: [String]]

    package init(
        types: [String: ObjectType], kinds: [String: ObjectType], clusterScoped: Set<String> = [],
        podTemplates: [String: [String]] = [:]
    ) {
        self.types = types
        self.kinds = kinds
        self.clusterScoped = clusterScoped
        self.podTemplates = podTemplates
    }

    /// A schema that knows nothing.
    package static let empty = Schema(types: [:], kinds: [:])
}
