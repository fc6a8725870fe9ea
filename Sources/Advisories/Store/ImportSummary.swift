/// What an import read and what it left out.
package struct ImportSummary: Hashable, Sendable {
    /// Records read.
    package var records = 0
    /// Advisories kept.
    package var advisories = 0
    /// Records that were withdrawn.
    package var withdrawn = 0
    /// Errata that fix no vulnerability.
    package var bugFixes = 0
    /// Records that stood twice in one source.
    package var duplicates = 0

    package init() {}
}
