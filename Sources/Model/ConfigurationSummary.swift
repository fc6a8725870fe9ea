/// What the checks looked at and how they came out, so that a report can tell *passed* from *never judged*.
package struct ConfigurationSummary: Hashable, Sendable {
    /// How often one check was made, by outcome.
    package struct Judgement: Hashable, Sendable {
        package var check: String
        package var title: String
        package var passed: Int
        package var failed: Int
        /// What the check depends on is not known.
        package var unknown: Int
        /// The check could not be carried out.
        package var errors: Int
        /// Its condition (`when`) leaves the resource out.
        package var notApplicable = 0

        package init(check: String, title: String, passed: Int = 0, failed: Int = 0, unknown: Int = 0, errors: Int = 0)
        {
            self.check = check
            self.title = title
            self.passed = passed
            self.failed = failed
            self.unknown = unknown
            self.errors = errors
        }

        /// Adds the counts of another judgement of the same check.
        package mutating func add(_ other: Judgement) {
            passed += other.passed
            failed += other.failed
            unknown += other.unknown
            errors += other.errors
            notApplicable += other.notApplicable
        }
    }

    /// How many resources of each kind were read: `apps/v1/Deployment`, `Dockerfile`, `Compose`, sorted by kind.
    package var resources: [Count]
    /// Kinds without a schema: kept, and judged only by checks that name them.
    package var unknownKinds: [Count]
    /// Every check that was loaded, by id.
    package var judgements: [Judgement]
    /// The report on the framework that was asked for.
    package var framework: FrameworkReport?

    package struct Count: Hashable, Sendable {
        package var kind: String
        package var count: Int

        package init(kind: String, count: Int) {
            self.kind = kind
            self.count = count
        }
    }

    package init(
        resources: [Count] = [], unknownKinds: [Count] = [], judgements: [Judgement] = [],
        framework: FrameworkReport? = nil
    ) {
        self.resources = resources
        self.unknownKinds = unknownKinds
        self.judgements = judgements
        self.framework = framework
    }
}

/// How the scanned files stand to each control of a framework.
package struct FrameworkReport: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        /// Judged, and nothing is wrong.
        case passed
        case failed
        /// Files cannot show it, something needed was not known, or nothing that the control is about was read.
        case unknown
    }

    package struct Control: Hashable, Sendable {
        package var id: String
        package var title: String
        /// The chapter of the framework.
        package var section: String?
        package var state: State
        /// The checks that judge it.
        package var checks: [String]
        /// The number of open findings.
        package var findings: Int
        /// Why it is unknown.
        package var reason: String?

        package init(
            id: String, title: String, section: String? = nil, state: State, checks: [String] = [], findings: Int = 0,
            reason: String? = nil
        ) {
            self.id = id
            self.title = title
            self.section = section
            self.state = state
            self.checks = checks
            self.findings = findings
            self.reason = reason
        }
    }

    package var id: String
    package var title: String
    package var version: String
    /// In the framework's own order.
    package var controls: [Control]

    package init(id: String, title: String, version: String, controls: [Control]) {
        self.id = id
        self.title = title
        self.version = version
        self.controls = controls
    }
}
