/// One thing that is wrong with the target.
package struct Finding: Hashable, Sendable {
    /// What it is about.
    package enum Subject: Hashable, Sendable {
        /// A component (an index into ``ScanResult/components``) has a vulnerability.
        case vulnerability(Vulnerability, component: Int, fix: FixState)
        /// A resource is configured in a way that a check warns of.
        case misconfiguration(Misconfiguration)
    }

    /// The check or vulnerability, for example `K8S-ISO-003` or `CVE-2021-44228`.
    package var id: String
    package var title: String
    package var severity: Severity
    package var subject: Subject
    package var locations: [Location]
    /// The exception of `breakwater.yaml` that takes the finding out of the gate; nil for an open finding.
    package var exception: Exception?
    /// Stable across scans, machines and layer rebuilds: made of what is wrong and where, not of when.
    package var fingerprint: String

    package init(
        id: String, title: String, severity: Severity, subject: Subject, locations: [Location],
        exception: Exception? = nil, fingerprint: String
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.subject = subject
        self.locations = locations
        self.exception = exception
        self.fingerprint = fingerprint
    }
}

/// A decision to accept a finding for a time.
package struct Exception: Hashable, Sendable {
    /// Why, in the user's words.
    package var reason: String
    /// The last day on which it holds, `YYYY-MM-DD`.
    package var expires: String

    package init(reason: String, expires: String) {
        self.reason = reason
        self.expires = expires
    }
}

extension Finding {
    /// True when a version or an edit is known that makes it go away.
    package var isFixable: Bool {
        switch subject {
        case .vulnerability(_, _, .fixed): true
        case .vulnerability: false
        case .misconfiguration(let misconfiguration): misconfiguration.isFixable
        }
    }
}
