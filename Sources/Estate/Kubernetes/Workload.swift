/// Anything that makes pods: a controller, a job, a bare pod.
package struct Workload: Sendable {
    /// An index into ``Estate/resources``.
    package let resource: Int
    package let kind: String
    package let apiVersion: String
    package let name: String
    /// `default` where none is written.
    package let namespace: String
    /// The names from the object to the pod template; empty for a Pod.
    package let templatePath: [String]
    /// The labels of the pods.
    package let labels: [String: String]
    /// The service account that the pods use.
    package let serviceAccountName: String

    /// Whether something makes the pods anew when they are gone.
    package var isController: Bool { kind != "Pod" }
    /// `workload:namespace/name`.
    package var id: String { "workload:\(namespace)/\(name)" }
}
