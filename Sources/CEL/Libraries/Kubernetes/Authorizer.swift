/// Answers whether somebody may do something in a cluster, for `authorizer.….check(verb)` in expressions.
public protocol Authorizer: Sendable {
    /// May be called by several threads at once.
    func decide(_ request: AuthorizationRequest) -> AuthorizationDecision
}

/// An authorizer that knows nothing: every check gives an unknown value.
public struct UnknownAuthorizer: Authorizer {
    /// An authorizer that knows nothing.
    public init() {}

    /// Unknown.
    public func decide(_ request: AuthorizationRequest) -> AuthorizationDecision { .unknown([]) }
}

extension Value {
    /// The variable `authorizer` of admission policies, for a user.
    public static func authorizer(_ authorizer: any Authorizer = UnknownAuthorizer(), user: String = "") -> Value {
        .object(AuthorizerValue(authorizer, user: user))
    }

    /// The variable `authorizer.requestResource`: the resource that the request under admission is for.
    public static func requestResource(
        _ resource: AuthorizationRequest.Resource, authorizer: any Authorizer = UnknownAuthorizer(), user: String = ""
    ) -> Value {
        .object(ResourceCheckValue(AuthorizerValue(authorizer, user: user), resource))
    }
}

extension ValueType {
    /// The type of the variable `authorizer`.
    public static let authorizer = opaque("kubernetes.authorization.Authorizer", [])
    /// The type of the variable `authorizer.requestResource`.
    public static let resourceCheck = opaque("kubernetes.authorization.ResourceCheck", [])
    static let pathCheck = opaque("kubernetes.authorization.PathCheck", [])
    static let groupCheck = opaque("kubernetes.authorization.GroupCheck", [])
    static let decision = opaque("kubernetes.authorization.Decision", [])
}
