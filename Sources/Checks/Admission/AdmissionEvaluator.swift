import CEL
package import Estate
import Model
import Synchronization

/// Evaluates the ValidatingAdmissionPolicies of an estate against its objects, as an API server would when they are
/// created (kubernetes.io, "Validating Admission Policy").
///
/// Who sends the request is not known, nor what the authorizer would say: what depends on that is *unknown*. A policy
/// takes effect through its bindings alone. Policies about pods are also asked about the pods that workloads make.
package struct AdmissionEvaluator {
    private let estate: Estate
    private var outcome = CheckOutcome()
    private var seen: Set<String> = []

    /// The findings, errors and counts of all policies.
    package static func run(on estate: Estate) -> CheckOutcome {
        var evaluator = AdmissionEvaluator(estate: estate)
        evaluator.run()
        return evaluator.outcome
    }

    private init(estate: Estate) { self.estate = estate }

    private mutating func run() {
        var policies: [AdmissionPolicy] = []
        var bindings: [AdmissionBinding] = []
        for (index, resource) in estate.resources.enumerated() where resource.group == "admissionregistration.k8s.io" {
            if resource.kind == "ValidatingAdmissionPolicy" {
                if let policy = AdmissionPolicy.read(index, in: estate, diagnostics: &outcome.diagnostics) {
                    policies.append(policy)
                }
            } else if resource.kind == "ValidatingAdmissionPolicyBinding" {
                if let binding = AdmissionBinding(index, in: estate) { bindings.append(binding) }
            }
        }
        guard !policies.isEmpty else { return }
        let subjects = AdmissionSubject.all(in: estate)
        for policy in policies {
            let own = bindings.filter { $0.policy == policy.name }
            if own.isEmpty {
                outcome.diagnostics.append(
                    Diagnostic(
                        "admission.unbound", "the policy \(policy.name) has no binding here and takes no effect",
                        at: estate.location(of: estate.place(of: .resource(policy.resource))), effect: .note))
            }
            var judgement = ConfigurationSummary.Judgement(check: Self.id(of: policy), title: Self.title(of: policy))
            for binding in own {
                for subject in subjects { evaluate(policy, binding, subject, &judgement) }
            }
            outcome.judgements.append(judgement)
        }
    }

    private static func id(of policy: AdmissionPolicy) -> String { "VAP:\(policy.name)" }
    private static func title(of policy: AdmissionPolicy) -> String { "Violates the admission policy \(policy.name)" }

    private mutating func evaluate(
        _ policy: AdmissionPolicy, _ binding: AdmissionBinding, _ subject: AdmissionSubject,
        _ judgement: inout ConfigurationSummary.Judgement
    ) {
        switch policy.constraints.matches(subject).and(binding.match.matches(subject)) {
        case .no: return
        case .unknown:
            judgement.unknown += 1
            return
        case .yes: break
        }
        switch parameters(policy, binding, subject) {
        case .none: return
        case .unknown: judgement.unknown += 1
        case .misplaced:
            judgement.errors += 1
            outcome.diagnostics.append(
                Diagnostic(
                    "admission.parameters",
                    "the binding \(binding.name) names no namespace for its parameters, and \(estate.asset(of: subject.form)) is in none",
                    at: estate.location(of: estate.place(of: .resource(policy.resource)))))
        case .values(let values):
            for value in values { evaluate(policy, binding, subject, parameters: value, &judgement) }
        }
    }

    // MARK: Parameters

    private enum Parameters {
        case values([Value])
        /// There are none, and the binding then allows.
        case none
        /// What is named is not among the files.
        case unknown
        /// The parameter's kind has namespaces, and neither the binding nor the object names one: an error for the cluster.
        case misplaced
    }

    /// Whether objects of a kind are in namespaces, as far as the files and the schema tell; false where they do not.
    private func isNamespaced(_ kind: (apiVersion: String, kind: String)) -> Bool {
        let name = "\(kind.apiVersion)/\(kind.kind)"
        return estate.schema.kinds[name] != nil && !estate.schema.clusterScoped.contains(name)
    }

    private func parameters(
        _ policy: AdmissionPolicy, _ binding: AdmissionBinding, _ subject: AdmissionSubject
    ) -> Parameters {
        guard let kind = policy.parameterKind else { return .values([.null]) }
        // A policy with a paramKind whose binding names no parameters sees null.
        guard let reference = binding.parameters else { return .values([.null]) }
        let namespace = reference.namespace ?? subject.namespace
        if namespace == nil, isNamespaced(kind) { return .misplaced }
        var values: [Value] = []
        for (index, resource) in estate.resources.enumerated() {
            guard resource.kind == kind.kind, resource.apiVersion == kind.apiVersion else { continue }
            let own = estate.namespace(of: .resource(index))
            // The parameter's namespace counts only where its kind has namespaces.
            guard own == nil || own == namespace || namespace == nil else { continue }
            guard let object = estate.value("object", of: .resource(index), reading: .admission) else { continue }
            if let name = reference.name, resource.name != name { continue }
            if let selector = reference.selector {
                var labels = AdmissionSubject.Labels(values: [:])
                for (name, value) in object.member("metadata")?.member("labels")?.members ?? [] {
                    labels.values[name] = value.text ?? ""
                }
                guard case .yes = selector.matches(labels) else { continue }
            }
            values.append(object.celValue)
        }
        if !values.isEmpty { return .values(values) }
        // It may exist in the cluster: files cannot show that it does not.
        return .unknown
    }

    // MARK: Expressions

    private mutating func evaluate(
        _ policy: AdmissionPolicy, _ binding: AdmissionBinding, _ subject: AdmissionSubject, parameters: Value,
        _ judgement: inout ConfigurationSummary.Judgement
    ) {
        let variables = AdmissionVariables(policy.variables)
        let slots: [Value] = [
            subject.object, .null, request(for: subject), parameters, subject.namespaceObject, Value.authorizer(),
            .map(variables),
        ]
        variables.slots = slots
        // The variables see each other through these slots: a circle of references that has to be opened again.
        defer { variables.slots = [] }

        var failure: EvaluationError?
        var isUnknown = false
        for condition in policy.conditions {
            switch condition.program.evaluate(slots) {
            case .bool(true): continue
            case .bool(false): return
            case .unknown: isUnknown = true
            case .error(let error): failure = failure ?? error
            case let value: failure = failure ?? Self.notBool(value)
            }
        }
        var violations: [AdmissionPolicy.Validation] = []
        if failure == nil, !isUnknown {
            for validation in policy.validations {
                switch validation.program.evaluate(slots) {
                case .bool(true): continue
                case .bool(false): violations.append(validation)
                case .unknown: isUnknown = true
                case .error(let error): failure = failure ?? error
                case let value: failure = failure ?? Self.notBool(value)
                }
            }
            for annotation in policy.annotations {
                switch annotation.program.evaluate(slots) {
                case .string(let text) where !text.isEmpty:
                    outcome.diagnostics.append(
                        Diagnostic(
                            "admission.audit",
                            "\(estate.asset(of: subject.form)): audit annotation \(policy.name)/\(annotation.name): \(text)",
                            at: estate.location(of: estate.place(of: subject.form)), effect: .note))
                case .error(let error): failure = failure ?? error
                default: break
                }
            }
        }
        for violation in violations { report(violation, policy, binding, subject, slots) }
        if !violations.isEmpty {
            judgement.failed += 1
        } else if let failure {
            judgement.errors += 1
            let meaning =
                policy.ignoresFailures ? "the cluster would ignore that" : "the cluster would refuse the object"
            outcome.diagnostics.append(
                Diagnostic(
                    "admission.error",
                    "\(Self.id(of: policy)) could not be evaluated for \(estate.asset(of: subject.form)) (\(meaning)): \(failure.message)",
                    at: estate.location(of: estate.place(of: subject.form))))
        } else if policy.isBroken {
            judgement.errors += 1
        } else if isUnknown {
            judgement.unknown += 1
        } else {
            judgement.passed += 1
        }
    }

    private static func notBool(_ value: Value) -> EvaluationError {
        EvaluationError(.noSuchOverload, "a truth value is expected, not \(value.runtimeType.name)")
    }

    /// `request` of the expressions; who asks is not known.
    private func request(for subject: AdmissionSubject) -> Value {
        func identity(_ last: String, _ value: String) -> Value {
            Value.makeMap([
                ("group", .string(subject.group)), ("version", .string(subject.version)), (last, .string(value)),
            ])
        }
        var members: [(String, Value)] = [
            ("kind", identity("kind", subject.kind)), ("resource", identity("resource", subject.resource)),
            ("requestKind", identity("kind", subject.kind)),
            ("requestResource", identity("resource", subject.resource)), ("operation", .string("CREATE")),
            ("userInfo", .unknown(Unknown(["request.userInfo"]))), ("uid", .unknown(Unknown(["request.uid"]))),
            ("dryRun", .bool(false)), ("options", .unknown(Unknown(["request.options"]))),
        ]
        // What is empty is left out of a request.
        if !subject.name.isEmpty { members.append(("name", .string(subject.name))) }
        if let namespace = subject.namespace { members.append(("namespace", .string(namespace))) }
        return Value.makeMap(members)
    }

    private mutating func report(
        _ validation: AdmissionPolicy.Validation, _ policy: AdmissionPolicy, _ binding: AdmissionBinding,
        _ subject: AdmissionSubject, _ slots: [Value]
    ) {
        var message = validation.message ?? "failed expression: \(validation.expression)"
        if let program = validation.messageProgram, case .string(let text) = program.evaluate(slots),
            // An answer that is blank or of several lines does not count (API reference, ValidatingAdmissionPolicy).
            !text.utf8.contains(0x0A), text.utf8.contains(where: { $0 != 0x20 && $0 != 0x09 })
        {
            message = text
        }
        let place = estate.place(of: subject.form)
        let resource = estate.asset(of: subject.form)
        var hash = FingerprintHash()
        for part in [Self.id(of: policy), binding.name, resource, subject.resource, validation.expression] {
            hash.add(part.utf8)
        }
        // Several parameters may give the same violation.
        guard seen.insert(hash.text).inserted else { return }
        let source = estate.location(of: estate.place(of: .resource(policy.resource)))
        let effect =
            binding.actions.isEmpty ? "(none is named, which the API refuses)" : binding.actions.joined(separator: ", ")
        outcome.findings.append(
            CheckFinding(
                check: -1, form: subject.form, item: nil, place: place,
                finding: Finding(
                    id: Self.id(of: policy), title: Self.title(of: policy), severity: binding.severity,
                    subject: .misconfiguration(
                        Misconfiguration(
                            resource: resource, message: message,
                            why:
                                "The ValidatingAdmissionPolicy \(policy.name) (\(source?.description ?? "")), bound by "
                                + "\(binding.name) with the action \(effect), does not hold: \(validation.expression)")),
                    locations: estate.location(of: place).map { [$0] } ?? [], fingerprint: hash.text)))
    }
}

/// `variables` of a policy: each computed when it is first looked at.
private final class AdmissionVariables: MapValue {
    private struct State {
        var slots: [Value] = []
        var values: [String: Value] = [:]
        /// The variables that are being computed, by their place: each may use those before it.
        var open: [Int] = []
    }

    private let programs: [AdmissionPolicy.Named]
    private let state = Mutex(State())

    init(_ programs: [AdmissionPolicy.Named]) { self.programs = programs }

    /// The values that the expressions of the variables see.
    var slots: [Value] {
        get { state.withLock { $0.slots } }
        set { state.withLock { $0.slots = newValue } }
    }

    var count: Int { programs.count }
    var keys: [Value] { programs.map { .string($0.name) } }

    func value(for key: Value) -> Value? {
        guard case .string(let name) = key else { return nil }
        return select(name)
    }

    func hasField(_ name: String) -> Bool { programs.contains { $0.name == name } }

    func select(_ name: String) -> Value? {
        guard let index = programs.firstIndex(where: { $0.name == name }) else { return nil }
        let (known, slots, isLater) = state.withLock { state in
            if let last = state.open.last, last <= index { return (nil as Value?, [Value](), true) }
            if let known = state.values[name] { return (known, [], false) }
            state.open.append(index)
            return (nil, state.slots, false)
        }
        if let known { return known }
        if isLater { return .failure(.undeclaredReference, "the variable '\(name)' is not known before its own line") }
        let value = programs[index].program.evaluate(slots)
        state.withLock { state in
            state.values[name] = value
            state.open.removeLast()
        }
        return value
    }
}
