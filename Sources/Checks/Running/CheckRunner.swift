import CEL
package import Documents
package import Estate
import Model

/// Runs checks over an estate.
///
/// Cost: one evaluation for each check and each form it applies to; values are read from the documents when an expression
/// looks at them.
package struct CheckRunner: Sendable {
    package let library: CheckLibrary
    package let estate: Estate
    let view: EstateView
    /// Values of `params`, by check.
    private let parameters: [Value]
    /// What all findings of a check have in common, so that they share it.
    private let templates: [Misconfiguration]
    /// The checks of each normal form.
    private let byForm: [CheckSubject: [Int]]
    /// The checks of kinds of the Kubernetes API.
    private let ofKinds: [Int]

    /// - Parameter overrides: values of parameters, by check and name.
    package init(_ library: CheckLibrary, estate: Estate, overrides: [String: [String: DocumentValue]] = [:]) {
        self.library = library
        self.estate = estate
        view = EstateView(estate)
        parameters = library.checks.map { check in
            let own = overrides[check.id] ?? [:]
            return Value.makeMap(check.parameters.map { ($0.name, own[$0.name]?.celValue ?? $0.value) })
        }
        templates = library.checks.map { check in
            Misconfiguration(
                resource: "", message: check.title, why: check.why, advice: check.advice, attack: check.attack,
                weaknesses: check.weaknesses,
                controls: check.compliance.map { .init(framework: $0.framework, controls: $0.controls) },
                references: check.references)
        }
        var byForm: [CheckSubject: [Int]] = [:]
        var ofKinds: [Int] = []
        for (index, check) in library.checks.enumerated() {
            for subject in check.subjects {
                if case .kind = subject { continue }
                byForm[subject, default: []].append(index)
            }
            if check.subjects.contains(where: { if case .kind = $0 { true } else { false } }) { ofKinds.append(index) }
        }
        self.byForm = byForm
        self.ofKinds = ofKinds
    }

    /// Runs all checks.
    package func run() -> CheckOutcome {
        let forms = estate.forms
        return join([run(forms[...])])
    }

    /// Runs all checks on several cores; the outcome is the same.
    package func run(tasks: Int) async -> CheckOutcome {
        let forms = estate.forms
        let size = 64
        let starts = Array(stride(from: 0, to: forms.count, by: size))
        guard tasks > 1, starts.count > 1 else { return join([run(forms[...])]) }
        var parts = [CheckOutcome?](repeating: nil, count: starts.count)
        await withTaskGroup(of: (Int, CheckOutcome).self) { group in
            var next = 0
            func start() {
                guard next < starts.count else { return }
                let number = next
                next += 1
                group.addTask {
                    (number, run(forms[starts[number]..<min(starts[number] + size, forms.count)]))
                }
            }
            for _ in 0..<tasks { start() }
            while let (number, part) = await group.next() {
                parts[number] = part
                start()
            }
        }
        return join(parts.compactMap(\.self))
    }

    /// Puts the outcomes of all forms together, and tells apart the fingerprints of findings that are alike.
    private func join(_ parts: [CheckOutcome]) -> CheckOutcome {
        var outcome = CheckOutcome()
        outcome.judgements = library.checks.map { ConfigurationSummary.Judgement(check: $0.id, title: $0.title) }
        outcome.findings.reserveCapacity(parts.reduce(0) { $0 + $1.findings.count })
        var seen: [String: Int] = [:]
        for part in parts {
            for finding in part.findings {
                var finding = finding
                let count = seen[finding.finding.fingerprint, default: 0]
                seen[finding.finding.fingerprint] = count + 1
                if count > 0 { finding.finding.fingerprint += "-\(count)" }
                outcome.findings.append(finding)
            }
            outcome.diagnostics += part.diagnostics
            for (index, judgement) in part.judgements.enumerated() { outcome.judgements[index].add(judgement) }
        }
        return outcome
    }

    private func run(_ forms: ArraySlice<Form>) -> CheckOutcome {
        var outcome = CheckOutcome()
        outcome.judgements = library.checks.map { _ in ConfigurationSummary.Judgement(check: "", title: "") }
        var kinds: [String: [Int]] = [:]
        for form in forms {
            guard let (subject, checks) = checks(for: form, kinds: &kinds), !checks.isEmpty else { continue }
            var frame = CheckFrame(form: form, subject: subject, runner: self)
            var problems: [(check: Int, error: EvaluationError)] = []
            for check in checks { run(check, &frame, &outcome, &problems) }
            if let problem = report(problems, of: form) { outcome.diagnostics.append(problem) }
        }
        return outcome
    }

    /// The checks that apply to a form, and what they see it as.
    private func checks(for form: Form, kinds: inout [String: [Int]]) -> (CheckSubject, [Int])? {
        switch form {
        case .workload: return (.workload, byForm[.workload] ?? [])
        case .dockerfile: return (.dockerfile, byForm[.dockerfile] ?? [])
        case .composeService: return (.composeService, byForm[.composeService] ?? [])
        case .compose: return (.compose, byForm[.compose] ?? [])
        case .image: return (.image, byForm[.image] ?? [])
        case .resource(let index):
            let resource = estate.resources[index]
            let subject = CheckSubject.kind(group: resource.group, version: resource.version, kind: resource.kind)
            let name = subject.description
            if let known = kinds[name] { return (subject, known) }
            let found = ofKinds.filter { check in
                library.checks[check].subjects.contains {
                    $0.matches(group: resource.group, version: resource.version, kind: resource.kind)
                }
            }
            kinds[name] = found
            return (subject, found)
        }
    }

    private func run(
        _ index: Int, _ frame: inout CheckFrame, _ outcome: inout CheckOutcome,
        _ problems: inout [(check: Int, error: EvaluationError)]
    ) {
        let check = library.checks[index]
        frame.begin(check, parameters: parameters[index])
        switch frame.applies(check) {
        case .no:
            outcome.judgements[index].notApplicable += 1
            return
        case .unknown:
            outcome.judgements[index].unknown += 1
            return
        case .error(let error):
            outcome.judgements[index].errors += 1
            problems.append((index, error))
            return
        case .yes: break
        }
        let items: CheckFrame.Items
        switch frame.items(check) {
        case .items(let list): items = list
        case .unknown:
            outcome.judgements[index].unknown += 1
            return
        case .error(let error):
            outcome.judgements[index].errors += 1
            problems.append((index, error))
            return
        }
        var hasFailed = false
        var isUnknown = false
        var failure: EvaluationError?
        items: for item in 0..<items.count {
            frame.select(items, item)
            switch frame.judge(check.violation) {
            case .no: break
            case .unknown: isUnknown = true
            case .error(let error):
                failure = failure ?? error
                if frame.isExhausted { break items }
            case .yes:
                hasFailed = true
                outcome.findings.append(
                    finding(index, &frame, item: check.forEach == nil ? nil : item))
            }
        }
        // One judgement for a form: what is wrong weighs more than what is not known.
        if hasFailed {
            outcome.judgements[index].failed += 1
        } else if let failure {
            outcome.judgements[index].errors += 1
            problems.append((index, failure))
        } else if isUnknown {
            outcome.judgements[index].unknown += 1
        } else {
            outcome.judgements[index].passed += 1
        }
        if hasFailed, let failure { problems.append((index, failure)) }
    }

    private func finding(
        _ index: Int, _ frame: inout CheckFrame, item: Int?
    ) -> CheckFinding {
        let check = library.checks[index]
        let place = frame.place(of: check.places)
        let resource = estate.asset(of: frame.form)
        let path = place.map { estate.files[$0.file].path } ?? ""
        var hash = FingerprintHash()
        hash.add(check.id.utf8)
        hash.add(path.utf8)
        hash.add(resource.utf8)
        hash.add(frame.identity(of: check).utf8)
        var subject = templates[index]
        subject.resource = resource
        if let message = check.message?.text(frame.slots) { subject.message = message }
        subject.isFixable = frame.isFixable(check)
        let finding = Finding(
            id: check.id, title: check.title, severity: check.severity, subject: .misconfiguration(subject),
            locations: frame.imageFile().map { [$0] }
                ?? place.map { [Location(path: path, line: $0.line, column: $0.column)] } ?? [],
            fingerprint: hash.text)
        return CheckFinding(check: index, form: frame.form, item: item, place: place, finding: finding)
    }

    /// One diagnostic for all checks of a form that could not be made: they usually have one cause.
    private func report(_ problems: [(check: Int, error: EvaluationError)], of form: Form) -> Diagnostic? {
        guard let first = problems.first else { return nil }
        let others = problems.count > 1 ? " (and \(problems.count - 1) more checks)" : ""
        let place = estate.place(of: form)
        return Diagnostic(
            "check.error",
            "\(library.checks[first.check].id)\(others) could not be made of \(estate.asset(of: form)): \(first.error.message)",
            at: place.map { Location(path: estate.files[$0.file].path, line: $0.line, column: $0.column) })
    }

    /// A frame set to the place of a finding, for its fix.
    func frame(for finding: CheckFinding) -> CheckFrame? {
        var kinds: [String: [Int]] = [:]
        guard let (subject, _) = checks(for: finding.form, kinds: &kinds) else { return nil }
        let check = library.checks[finding.check]
        var frame = CheckFrame(form: finding.form, subject: subject, runner: self)
        frame.begin(check, parameters: parameters[finding.check])
        guard case .yes = frame.applies(check), case .items(let items) = frame.items(check) else { return nil }
        frame.select(items, finding.item ?? 0)
        return frame
    }
}
