import CEL
import Testing

/// Kubernetes' authorization checks, by the Go documentation of k8s.io/apiserver/pkg/cel/library ("Authz").
struct AuthorizerTests {
    /// Allows what is in its list, knows nothing of webhooks, and fails for one verb.
    private struct ListAuthorizer: Authorizer {
        let allowed: [AuthorizationRequest]

        func decide(_ request: AuthorizationRequest) -> AuthorizationDecision {
            if request.verb == "fail" { return .failed(error: "broken", reason: "no answer") }
            if case .path("/hook") = request.target { return .unknown(["webhook"]) }
            return allowed.contains(request) ? .allow(reason: "listed") : .deny(reason: "not listed")
        }
    }

    private static let authorizer = ListAuthorizer(allowed: [
        AuthorizationRequest(user: "jane", verb: "get", target: .path("/healthz")),
        AuthorizationRequest(
            user: "jane", verb: "create", target: .resource(.init(resource: "pods", namespace: "default"))),
        AuthorizationRequest(
            user: "system:serviceaccount:default:robot", verb: "delete",
            target: .resource(.init(group: "apps", resource: "deployments"))),
        AuthorizationRequest(
            user: "jane", verb: "list",
            target: .resource(
                .init(
                    group: "apps", resource: "deployments", subresource: "scale", namespace: "test", name: "backend",
                    fieldSelector: "a=b", labelSelector: "c"))),
    ])

    private func evaluate(_ text: String, _ authorizer: any Authorizer = Self.authorizer) throws -> Value {
        try LibraryCase.evaluate(
            text, Library.kubernetes(),
            [
                "authorizer": .authorizer(authorizer, user: "jane"),
                "resource": .requestResource(
                    .init(resource: "pods", namespace: "default"), authorizer: authorizer, user: "jane"),
            ])
    }

    @Test(
        arguments: [
            "authorizer.path('/healthz').check('get').allowed()",
            "!authorizer.path('/healthz').check('post').allowed()",
            "authorizer.group('').resource('pods').namespace('default').check('create').allowed()",
            "!authorizer.group('').resource('pods').check('create').allowed()",
            "authorizer.serviceAccount('default', 'robot').group('apps').resource('deployments').check('delete').allowed()",
            "!authorizer.group('apps').resource('deployments').check('delete').allowed()",
            """
            authorizer.group('apps').resource('deployments').subresource('scale').namespace('test').name('backend')
            .fieldSelector('a=b').labelSelector('c').check('list').allowed()
            """,
            "authorizer.path('/healthz').check('get').reason() == 'listed'",
            "authorizer.path('/x').check('get').reason() == 'not listed'",
            "!authorizer.path('/x').check('get').errored()",
            "authorizer.path('/x').check('get').error() == ''", "authorizer.path('/x').check('fail').errored()",
            "authorizer.path('/x').check('fail').error() == 'broken'", "!authorizer.path('/x').check('fail').allowed()",
            "resource.check('create').allowed()", "!resource.namespace('other').check('create').allowed()",
        ])
    func `checks are decided`(text: String) throws {
        #expect(try evaluate(text).isEqual(to: .bool(true)))
    }

    @Test(
        arguments: [
            ("authorizer.path('')", "path must not be empty"), ("authorizer.path('  ')", "path must not be empty"),
            ("authorizer.group('apps').resource('')", "resource must not be empty"),
            ("authorizer.group('apps').resource('  ')", "resource must not be empty"),
            ("authorizer.serviceAccount('not@a#valid!namespace', 'validname')", "Invalid service account namespace"),
            ("authorizer.serviceAccount('valid.example.com', 'invalid@*name')", "Invalid service account name"),
            ("authorizer.serviceAccount('a.b', 'name')", "Invalid service account namespace"),
        ])
    func `what is asked wrongly fails`(text: String, message: String) throws {
        guard case .error(let error) = try evaluate(text) else {
            Issue.record("no error")
            return
        }
        #expect(error.message == message)
    }

    @Test func `what is not known is unknown`() throws {
        guard case .unknown(let unknown) = try evaluate("authorizer.path('/hook').check('get').allowed()") else {
            Issue.record("not unknown")
            return
        }
        #expect(unknown.attributes == ["webhook"])
    }

    @Test func `without an authorizer every check is unknown`() throws {
        let text = "authorizer.path('/healthz').check('get').allowed() || true"
        #expect(try evaluate(text, UnknownAuthorizer()).isEqual(to: .bool(true)))
        guard
            case .unknown(let unknown) = try evaluate(
                "authorizer.path('/healthz').check('get').allowed()", UnknownAuthorizer())
        else {
            Issue.record("not unknown")
            return
        }
        #expect(unknown.attributes == ["authorizer"])
    }
}
