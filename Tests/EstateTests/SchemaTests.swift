import Estate
import Model
import Testing

@Suite struct SchemaTests {
    private func diagnostics(_ text: String) -> [String] {
        SchemaReader.read([KnowledgeSource(path: "x.yaml") { Array(text.utf8) }]).diagnostics.map(\.message)
    }

    @Test func theSchemaOfTheRepositoryHasNoFaults() {
        #expect(SchemaReader.read(EstateFixture.schemaFiles).diagnostics.map(\.description) == [])
    }

    @Test(arguments: [
        "v1/Pod", "apps/v1/Deployment", "extensions/v1beta1/Deployment", "batch/v1beta1/CronJob",
        "policy/v1/PodDisruptionBudget",
        "networking.k8s.io/v1beta1/Ingress", "rbac.authorization.k8s.io/v1/ClusterRole",
        "autoscaling/v1/HorizontalPodAutoscaler",
        "gateway.networking.k8s.io/v1/Gateway", "apiregistration.k8s.io/v1/APIService",
        "certificates.k8s.io/v1/CertificateSigningRequest",
        "discovery.k8s.io/v1/EndpointSlice", "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
        "v1/Endpoints",
        "apiextensions.k8s.io/v1/CustomResourceDefinition", "node.k8s.io/v1/RuntimeClass", "v1/ReplicationController",
    ])
    func kindsAreKnown(_ kind: String) {
        #expect(EstateFixture.schema.kinds[kind] != nil)
    }

    @Test(arguments: EstateFixture.schema.podTemplates.keys.sorted()) func templatesLeadToPodSpecs(_ kind: String)
        throws
    {
        var type = try #require(EstateFixture.schema.kinds[kind])
        for name in EstateFixture.schema.podTemplates[kind, default: []] + ["spec"] {
            guard case .object(let next) = type.fields[name]?.type else {
                Issue.record("\(type.name) has no object \(name)")
                return
            }
            type = next
        }
        #expect(type.fields["containers"] != nil)
    }

    @Test(arguments: [
        ("types: {A: {b: int = x}}", "A.b: 'x' is no integer"),
        ("types: {A: {b: 'string = @nothing'}}", "A.b: there is no rule '@nothing'"),
        ("types: {A: {b: Missing}}", "A.b: there is no type 'Missing'"),
        ("types: {A: {b: bool = }}", "A.b: a value is missing"),
        ("types: {A: {b: bool == true}}", "A.b: '==' is not '=', '~' or ':='"),
        ("kinds: {v1/A: A}", "there is no type 'A'"),
    ])
    func faultsAreNamed(_ text: String, _ message: String) {
        #expect(diagnostics(text) == [message])
    }

    @Test func typesMayContainThemselves() {
        #expect(diagnostics("types: {A: {b: B}, B: {a: A}}") == [])
    }
}
