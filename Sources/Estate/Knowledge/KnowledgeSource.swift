/// One file of the knowledge, wherever it comes from.
package struct KnowledgeSource: Sendable {
    /// Relative to the knowledge folder, for example `checks/kubernetes/isolation/host-pid.yaml`.
    package let path: String
    /// Whether it comes from the user and not from the binary.
    package let isUsers: Bool
    /// The content, UTF-8; read when it is asked for.
    package let bytes: @Sendable () -> [UInt8]

    package init(path: String, isUsers: Bool = false, bytes: @escaping @Sendable () -> [UInt8]) {
        self.path = path
        self.isUsers = isUsers
        self.bytes = bytes
    }
}
