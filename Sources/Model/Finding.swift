/// One thing that is wrong with the target.
package struct Finding: Hashable, Sendable {
    /// What it is about.
    package enum Subject: Hashable, Sendable {
        /// A component (an index into ``ScanResult/components``) has a vulnerability.
        case vulnerability(Vulnerability, component: Int, fix: FixState)
    }

    /// The rule or vulnerability, for example `CVE-2021-44228`.
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
