/// How fields that are not written are read.
package enum FormReading: UInt8, Sendable, Hashable {
    /// As checks see them: every field of the schema has a value, with defaults, and what containers have from their pod.
    case effective
    /// As a ValidatingAdmissionPolicy sees them: what is written and what the API server fills in; the rest is absent.
    case admission
    /// What the document says and nothing else.
    case written
}
