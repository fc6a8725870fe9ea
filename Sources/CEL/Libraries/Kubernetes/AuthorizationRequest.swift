/// What is asked of an authorizer (k8s.io/apiserver/pkg/authorization/authorizer, "Attributes").
public struct AuthorizationRequest: Hashable, Sendable {
    /// What the request is for.
    public enum Target: Hashable, Sendable {
        /// A path that is no resource, such as `/healthz`.
        case path(String)
        case resource(Resource)
    }

    /// Resources of an API; empty texts stand for what is not restricted, or, as the namespace, for the cluster.
    public struct Resource: Hashable, Sendable {
        /// The API group; empty for the core group.
        public var group = ""
        /// In the plural and lower case, such as `pods`.
        public var resource = ""
        /// Such as `status`.
        public var subresource = ""
        /// Empty for the cluster.
        public var namespace = ""
        /// Of one resource.
        public var name = ""
        /// As written, unparsed, such as `spec.nodeName=mynode`.
        public var fieldSelector = ""
        /// As written, unparsed.
        public var labelSelector = ""

        /// The resources of a group, narrowed as given.
        public init(
            group: String = "", resource: String, subresource: String = "", namespace: String = "", name: String = "",
            fieldSelector: String = "", labelSelector: String = ""
        ) {
            self.group = group
            self.resource = resource
            self.subresource = subresource
            self.namespace = namespace
            self.name = name
            self.fieldSelector = fieldSelector
            self.labelSelector = labelSelector
        }
    }

    /// A user's name; service accounts are `system:serviceaccount:<namespace>:<name>`.
    public var user: String
    /// Of the API, such as `list`, or of HTTP, in lower case.
    public var verb: String
    /// What the request is for.
    public var target: Target

    /// A request of a user.
    public init(user: String, verb: String, target: Target) {
        self.user = user
        self.verb = verb
        self.target = target
    }
}
