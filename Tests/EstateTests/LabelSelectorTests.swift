import Documents
import Estate
import Testing

@Suite struct LabelSelectorTests {
    private static let labels = ["app": "web", "tier": "front"]

    @Test(arguments: [
        ("{}", true),
        ("{matchLabels: {app: web}}", true),
        ("{matchLabels: {app: web, tier: back}}", false),
        ("{matchExpressions: [{key: app, operator: In, values: [web, api]}]}", true),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", false),
        ("{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}", true),
        ("{matchExpressions: [{key: zone, operator: In, values: [a]}]}", false),
        ("{matchExpressions: [{key: tier, operator: Exists}]}", true),
        ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", false),
        ("{matchLabels: {app: web}, matchExpressions: [{key: zone, operator: DoesNotExist}]}", true),
    ])
    func selectorsChooseByLabels(_ text: String, _ expected: Bool) throws {
        let document = try #require(try YAMLReader.read(Array(text.utf8)).first)
        let selector = try #require(LabelSelector(document.root))
        #expect(selector.matches(Self.labels) == expected)
    }

    @Test(arguments: [
        "[]", "text", "{matchLabels: [a]}", "{matchExpressions: [{key: a, operator: Like}]}", "{matchExpressions: [1]}",
    ])
    func whatIsNoSelectorIsRefused(_ text: String) throws {
        let document = try #require(try YAMLReader.read(Array(text.utf8)).first)
        #expect(LabelSelector(document.root) == nil)
    }
}
