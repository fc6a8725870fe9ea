package import Model

/// Where advisories are looked up: the database, or the starter set in the binary.
///
/// Every method takes all its keys at once, so that a scan costs a handful of calls whatever its size.
package protocol AdvisoryStore: Sendable {
    /// What it is and how many advisories it has.
    var source: AdvisorySource { get }
    /// The ecosystems with at least one package, in the spelling of ``PackageKey/ecosystem``.
    var ecosystems: Set<String> { get }
    /// What affects each of the packages; packages without advisories are left out.
    func affected(_ keys: [PackageKey]) throws(AdvisoryError) -> [PackageKey: [AffectedEntry]]
    /// The advisories of these numbers, without what they affect.
    func advisories(_ numbers: [Int]) throws(AdvisoryError) -> [Int: Advisory]
    /// The numbers of the advisories that bear each of the names, as identifier or as alias.
    func advisories(named names: [String]) throws(AdvisoryError) -> [String: [Int]]
    /// What CISA's catalogue says of each of the CVEs; those not listed are left out.
    func knownExploited(_ cves: [String]) throws(AdvisoryError) -> [String: KnownExploited]
    /// The EPSS probability of each of the CVEs; those without are left out.
    func exploitProbabilities(_ cves: [String]) throws(AdvisoryError) -> [String: Double]
    /// The release cycles of a product under its endoflife.date name; empty when there is no data.
    func supportCycles(of product: String) throws(AdvisoryError) -> [SupportCycle]
}
