/// What kind of problem a record speaks of.
package enum AdvisoryCategory: Hashable, Sendable {
    /// A vulnerability.
    case vulnerability
    /// A package published to do harm (identifier or alias `MAL-…`, OpenSSF Malicious Packages).
    case malicious
    /// A notice that is no vulnerability, in the word of the RustSec database: `unmaintained`, `notice`.
    /// `unsound` is not among them: unsoundness is a defect of the code that a fixed version removes.
    case informational(String)
}
