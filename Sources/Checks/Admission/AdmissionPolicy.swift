import CEL
import Estate
import Model

/// A ValidatingAdmissionPolicy (admissionregistration.k8s.io/v1), its expressions compiled.
struct AdmissionPolicy: Sendable {
    struct Validation: Sendable {
        var expression: String
        var program: Program
        var message: String?
        var messageProgram: Program?
    }

    struct Named: Sendable {
        var name: String
        var program: Program
    }

    var name: String
    /// An index into the estate's resources.
    var resource: Int
    /// `spec.failurePolicy: Ignore`: an error counts as no opinion.
    var ignoresFailures: Bool
    var constraints: AdmissionMatch
    var conditions: [Named]
    var validations: [Validation]
    /// True when a validation cannot be compiled, so that nothing passes it.
    var isBroken: Bool
    var annotations: [Named]
    var variables: [Named]
    /// `spec.paramKind`.
    var parameterKind: (apiVersion: String, kind: String)?

    /// The variables of every expression of a policy, in the order of their slots.
    static let variableNames = [
        "object", "oldObject", "request", "params", "namespaceObject", "authorizer", "variables",
    ]

    private static let environment = Environment(
        libraries: Library.kubernetes(), variables: variableNames.map { Environment.Variable($0, .dyn) })
    /// For annotations, whose expressions give a text or null: `x ? 'text' : null` has no type.
    private static let annotationEnvironment = Environment(
        libraries: Library.kubernetes(), variables: variableNames.map { Environment.Variable($0, .dyn) },
        isChecked: false)

    /// Reads a policy. Expressions that cannot be compiled are reported; nil when that leaves nothing to evaluate.
    static func read(_ index: Int, in estate: Estate, diagnostics: inout [Diagnostic]) -> AdmissionPolicy? {
        guard let object = estate.value("object", of: .resource(index), reading: .admission),
            let spec = object.member("spec")
        else { return nil }
        var problems: [Diagnostic] = []
        func compile(_ value: FormValue?, in environment: Environment = environment) -> Program? {
            guard let value, case .string(let text) = value.shape else { return nil }
            do throws(CompileError) {
                return try environment.compile(text)
            } catch {
                let issue = error.issues.first
                problems.append(
                    Diagnostic(
                        "admission.expression",
                        "the expression is wrong at \(issue?.line ?? 1):\(issue?.column ?? 1): \(issue?.message ?? "")",
                        at: estate.location(of: value.place)))
                return nil
            }
        }
        func named(
            _ list: FormValue?, name: String, expression: String, in environment: Environment = environment
        ) -> [Named]? {
            var result: [Named] = []
            for element in list?.elements ?? [] {
                guard let name = element.member(name)?.text,
                    let program = compile(element.member(expression), in: environment)
                else { return nil }
                result.append(Named(name: name, program: program))
            }
            return result
        }
        var validations: [Validation] = []
        var isBroken = false
        for element in spec.member("validations")?.elements ?? [] {
            guard let text = element.member("expression")?.text, let program = compile(element.member("expression"))
            else {
                isBroken = true
                continue
            }
            validations.append(
                Validation(
                    expression: text, program: program, message: element.member("message")?.text,
                    messageProgram: compile(element.member("messageExpression"))))
        }
        let conditions = named(spec.member("matchConditions"), name: "name", expression: "expression")
        let variables = named(spec.member("variables"), name: "name", expression: "expression")
        let annotations = named(
            spec.member("auditAnnotations"), name: "key", expression: "valueExpression",
            in: annotationEnvironment)
        diagnostics += problems
        // Without its conditions or variables a policy would say something else than it means.
        guard let conditions, let variables else { return nil }
        let kind = spec.member("paramKind")
        return AdmissionPolicy(
            name: estate.resources[index].name, resource: index,
            ignoresFailures: spec.member("failurePolicy")?.text == "Ignore",
            constraints: AdmissionMatch(spec.member("matchConstraints")), conditions: conditions,
            validations: validations, isBroken: isBroken, annotations: annotations ?? [], variables: variables,
            parameterKind: kind.flatMap { kind in
                guard let version = kind.member("apiVersion")?.text, let name = kind.member("kind")?.text else {
                    return nil
                }
                return (version, name)
            })
    }
}

/// A ValidatingAdmissionPolicyBinding.
struct AdmissionBinding: Sendable {
    struct ParameterReference: Sendable {
        var name: String?
        var namespace: String?
        var selector: AdmissionSelector?
        var denies: Bool
    }

    var name: String
    var policy: String
    var match: AdmissionMatch
    var parameters: ParameterReference?
    /// `Deny`, `Warn`, `Audit`.
    var actions: [String]

    init?(_ index: Int, in estate: Estate) {
        guard let spec = estate.value("object", of: .resource(index), reading: .admission)?.member("spec"),
            let policy = spec.member("policyName")?.text
        else { return nil }
        name = estate.resources[index].name
        self.policy = policy
        match = AdmissionMatch(spec.member("matchResources"))
        actions = spec.member("validationActions")?.elements.compactMap(\.text) ?? []
        if let reference = spec.member("paramRef") {
            parameters = ParameterReference(
                name: reference.member("name")?.text, namespace: reference.member("namespace")?.text,
                selector: reference.member("selector").map(AdmissionSelector.init),
                denies: reference.member("parameterNotFoundAction")?.text == "Deny")
        }
    }

    /// How grave a violation is, by what the cluster would do.
    var severity: Severity {
        if actions.contains("Deny") { return .high }
        return actions.contains("Warn") ? .medium : .low
    }
}

extension FormValue {
    /// The text of a string; nil for anything else.
    var text: String? {
        if case .string(let text) = shape { text } else { nil }
    }
}

extension Estate {
    /// Where a place is, for diagnostics and findings.
    func location(of place: Place?) -> Location? { place.flatMap { location(of: $0) } }
}
