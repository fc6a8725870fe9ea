/// A value of the type `kubernetes.authorization.Authorizer`.
final class AuthorizerValue: LibraryObject {
    let authorizer: any Authorizer
    let user: String

    init(_ authorizer: any Authorizer, user: String) {
        self.authorizer = authorizer
        self.user = user
    }

    var type: ValueType { .authorizer }
    var description: String { "authorizer" }

    func isEqual(to other: Value) -> Bool? { Self.from(other) === self }

    /// The decision as a value.
    func check(_ verb: String, _ target: AuthorizationRequest.Target) -> Value {
        switch authorizer.decide(AuthorizationRequest(user: user, verb: verb, target: target)) {
        case .allow(let reason): .object(DecisionValue(isAllowed: true, reason: reason, error: nil))
        case .deny(let reason): .object(DecisionValue(isAllowed: false, reason: reason, error: nil))
        case .failed(let error, let reason): .object(DecisionValue(isAllowed: false, reason: reason, error: error))
        case .unknown(let attributes): .unknown(Unknown(attributes.isEmpty ? ["authorizer"] : attributes))
        }
    }
}

/// A value of the type `kubernetes.authorization.PathCheck`.
final class PathCheckValue: LibraryObject {
    let authorizer: AuthorizerValue
    let path: String

    init(_ authorizer: AuthorizerValue, _ path: String) {
        self.authorizer = authorizer
        self.path = path
    }

    var type: ValueType { .pathCheck }
    var description: String { "path check of \(path)" }

    func isEqual(to other: Value) -> Bool? { Self.from(other) === self }
}

/// A value of the type `kubernetes.authorization.GroupCheck`.
final class GroupCheckValue: LibraryObject {
    let authorizer: AuthorizerValue
    let group: String

    init(_ authorizer: AuthorizerValue, _ group: String) {
        self.authorizer = authorizer
        self.group = group
    }

    var type: ValueType { .groupCheck }
    var description: String { "group check of \(group)" }

    func isEqual(to other: Value) -> Bool? { Self.from(other) === self }
}

/// A value of the type `kubernetes.authorization.ResourceCheck`.
final class ResourceCheckValue: LibraryObject {
    let authorizer: AuthorizerValue
    let resource: AuthorizationRequest.Resource

    init(_ authorizer: AuthorizerValue, _ resource: AuthorizationRequest.Resource) {
        self.authorizer = authorizer
        self.resource = resource
    }

    var type: ValueType { .resourceCheck }
    var description: String { "resource check of \(resource.resource)" }

    func isEqual(to other: Value) -> Bool? { Self.from(other) === self }

    /// The check with something changed.
    func changing(_ change: (inout AuthorizationRequest.Resource) -> Void) -> Value {
        var resource = resource
        change(&resource)
        return .object(ResourceCheckValue(authorizer, resource))
    }
}

/// A value of the type `kubernetes.authorization.Decision`.
final class DecisionValue: LibraryObject {
    let isAllowed: Bool
    let reason: String
    let error: String?

    init(isAllowed: Bool, reason: String, error: String?) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.error = error
    }

    var type: ValueType { .decision }
    var description: String { isAllowed ? "allowed" : "not allowed" }

    func isEqual(to other: Value) -> Bool? { Self.from(other) === self }
}
