import Model

/// The advisories that affect one component through one vulnerability.
struct AdvisoryGroup {
    /// The CVE, or the identifier of one of the advisories.
    var id: String
    /// The advisories' numbers, in order.
    var advisories: [Int]
    var fix: FixState
}
