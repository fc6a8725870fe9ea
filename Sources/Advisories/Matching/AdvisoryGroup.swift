import Model

/// The advisories that affect one component through one vulnerability.
struct AdvisoryGroup {
    /// The vulnerability's name, by its place in ``AdvisoryResolver/names``.
    var name: Int
    /// The advisories, by their slots in the subject, in order.
    var slots: [Int]
    var fix: FixState
}
