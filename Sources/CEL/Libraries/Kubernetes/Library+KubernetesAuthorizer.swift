extension Library {
    /// Kubernetes' library of authorization checks (k8s.io/apiserver/pkg/cel/library, "Authz"). Expressions get at it by
    /// a variable that is ``Value/authorizer(_:user:)``.
    public static let kubernetesAuthorizer = Library(
        "kubernetes.authz",
        functions: [
            Function(
                "path",
                [
                    Overload("authorizer_path", isMember: true, [.authorizer, .string], .pathCheck) {
                        (value: AuthorizerValue, path: String) in
                        isBlank(path) ? .invalid("path must not be empty") : .object(PathCheckValue(value, path))
                    }
                ]),
            Function(
                "group",
                [
                    Overload("authorizer_group", isMember: true, [.authorizer, .string], .groupCheck) {
                        (value: AuthorizerValue, group: String) in .object(GroupCheckValue(value, group))
                    }
                ]),
            Function(
                "serviceAccount",
                [
                    Overload(
                        "authorizer_serviceaccount", isMember: true, [.authorizer, .string, .string], .authorizer,
                        serviceAccount(_:_:_:))
                ]),
            Function(
                "resource",
                [
                    Overload("groupcheck_resource", isMember: true, [.groupCheck, .string], .resourceCheck) {
                        (value: GroupCheckValue, name: String) in
                        if isBlank(name) { return .invalid("resource must not be empty") }
                        let resource = AuthorizationRequest.Resource(group: value.group, resource: name)
                        return .object(ResourceCheckValue(value.authorizer, resource))
                    }
                ]),
            refinement("subresource", "resourcecheck_subresource") { $0.subresource = $1 },
            refinement("namespace", "resourcecheck_namespace") { $0.namespace = $1 },
            refinement("name", "resourcecheck_name") { $0.name = $1 },
            Function(
                "check",
                [
                    Overload("pathcheck_check", isMember: true, [.pathCheck, .string], .decision) {
                        (value: PathCheckValue, verb: String) in value.authorizer.check(verb, .path(value.path))
                    }.costing { _ in checkCost },
                    Overload("resourcecheck_check", isMember: true, [.resourceCheck, .string], .decision) {
                        (value: ResourceCheckValue, verb: String) in
                        value.authorizer.check(verb, .resource(value.resource))
                    }.costing { _ in checkCost },
                ]),
            answer("allowed", .bool) { .bool($0.isAllowed) },
            answer("reason", .string) { .string($0.reason) },
            answer("errored", .bool) { .bool($0.error != nil) },
            answer("error", .string) { .string($0.error ?? "") },
        ],
        constants: Dictionary(
            uniqueKeysWithValues: [ValueType.authorizer, .pathCheck, .groupCheck, .resourceCheck, .decision].map {
                ($0.name, (type: .type($0), value: .type($0)))
            }))

    /// Kubernetes' selectors for authorization checks (k8s.io/apiserver/pkg/cel/library, "AuthzSelectors").
    public static let kubernetesAuthorizerSelectors = Library(
        "kubernetes.authzSelectors",
        functions: [
            refinement("fieldSelector", "authorizer_fieldselector") { $0.fieldSelector = $1 },
            refinement("labelSelector", "authorizer_labelselector") { $0.labelSelector = $1 },
        ])

    /// As in Kubernetes, where a check may need a call to another server.
    private static let checkCost = 350_000

    private static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    }

    private static func serviceAccount(_ value: AuthorizerValue, _ namespace: String, _ name: String) -> Value {
        guard NamedFormat.dns1123Subdomain.problems(of: name).isEmpty else {
            return .invalid("Invalid service account name")
        }
        guard NamedFormat.dns1123Label.problems(of: namespace).isEmpty else {
            return .invalid("Invalid service account namespace")
        }
        let user = "system:serviceaccount:\(namespace):\(name)"
        return .object(AuthorizerValue(value.authorizer, user: user))
    }

    private static func refinement(
        _ name: String, _ id: String,
        _ change: @escaping @Sendable (inout AuthorizationRequest.Resource, String) -> Void
    ) -> Function {
        Function(
            name,
            [
                Overload(id, isMember: true, [.resourceCheck, .string], .resourceCheck) {
                    (value: ResourceCheckValue, text: String) in value.changing { change(&$0, text) }
                }
            ])
    }

    private static func answer(
        _ name: String, _ result: ValueType, _ body: @escaping @Sendable (DecisionValue) -> Value
    ) -> Function {
        Function(
            name,
            [
                Overload("decision_\(name)", isMember: true, [.decision], result) { (value: DecisionValue) in
                    body(value)
                }
            ])
    }
}
