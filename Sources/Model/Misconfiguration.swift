/// What a check has to say about one resource.
package struct Misconfiguration: Hashable, Sendable {
    /// The resource as an asset: `deployment:shop/web`, `dockerfile:web/Dockerfile`, `composeService:compose.yaml/web`.
    package var resource: String
    /// The finding in its own words: which container, which port. The title where the check has no message.
    package var message: String
    package var why: String
    /// What to do, where the check says more than its fix.
    package var advice: String?
    /// True when an edit is known that makes the finding go away.
    package var isFixable: Bool
    /// MITRE ATT&CK techniques.
    package var attack: [String]
    /// CWE numbers.
    package var weaknesses: [Int]
    /// The controls of each framework, sorted by framework.
    package var controls: [FrameworkControls]
    package var references: [String]

    /// The controls of one framework that the check belongs to.
    package struct FrameworkControls: Hashable, Sendable {
        package var framework: String
        package var controls: [String]

        package init(framework: String, controls: [String]) {
            self.framework = framework
            self.controls = controls
        }
    }

    package init(
        resource: String, message: String, why: String, advice: String? = nil, isFixable: Bool = false,
        attack: [String] = [], weaknesses: [Int] = [], controls: [FrameworkControls] = [], references: [String] = []
    ) {
        self.resource = resource
        self.message = message
        self.why = why
        self.advice = advice
        self.isFixable = isFixable
        self.attack = attack
        self.weaknesses = weaknesses
        self.controls = controls
        self.references = references
    }
}
