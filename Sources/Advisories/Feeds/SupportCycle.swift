/// One release of a product and how long it gets fixes.
///
/// Source: https://endoflife.date/docs/api; dates are `YYYY-MM-DD`.
package struct SupportCycle: Hashable, Sendable {
    /// The end of a kind of support.
    package enum End: Hashable, Sendable {
        /// Nothing is said.
        case unknown
        /// It has not ended, and no date is set.
        case open
        /// It has ended, on a day nobody says.
        case past
        /// It ends, or ended, with this day.
        case day(String)
    }

    /// The release, for example `11`, `22.04`, `3.18`.
    package var cycle: String
    package var codename: String?
    /// The end of regular support.
    package var end: End
    /// The end of extended (paid or long-term) support.
    package var extendedEnd: End

    package init(cycle: String, codename: String? = nil, end: End, extendedEnd: End = .unknown) {
        self.cycle = cycle
        self.codename = codename
        self.end = end
        self.extendedEnd = extendedEnd
    }
}
