import Model

/// An advisory as the resolver keeps it, with what is asked of it again and again.
struct ResolvedAdvisory {
    /// The store's number for it.
    let number: Int
    let advisory: Advisory
    /// The CVEs it stands for, by their place in ``AdvisoryResolver/names``, in order; none for those without, and for
    /// advisories that affect no component.
    var cves: [Int] = []
    /// The place of its own identifier in ``AdvisoryResolver/names``; only for advisories without a CVE.
    var name = -1
    /// All known names of an advisory without a CVE of its own; empty for others.
    var aliases: Set<String> = []
    /// True for a record that stands for several vulnerabilities, so that what it says of itself holds for the whole.
    var isBundle = false
    /// Links that hold for each of its vulnerabilities, the advisory's own page first.
    let links: [String]
    /// How many of ``links`` come before those that are about one CVE.
    let leading: Int
    /// The best of the advisory's own vectors.
    let best: Rating?

    /// A vector and what it amounts to.
    struct Rating {
        let cvss: CVSS
        let vector: String

        /// Whether it is to be shown and `other` not: the newer CVSS version, then the higher score.
        func isBetter(than other: Rating) -> Bool {
            if cvss.version != other.cvss.version { return cvss.version.rawValue > other.cvss.version.rawValue }
            return cvss.score > other.cvss.score
        }
    }

    /// Links of a bundle that end in a CVE's name, by that name.
    private let linksByCVE: [String: [String]]

    /// - Parameters:
    ///   - number: the store's number for it.
    ///   - cves: the CVEs that the record stands for by itself.
    ///   - scores: the vectors that were scored before.
    init(_ advisory: Advisory, number: Int, cves: [String], scores: inout [String: CVSS?]) {
        self.number = number
        self.advisory = advisory
        isBundle = cves.count > 1
        var links: [String] = []
        if let page = AdvisoryName.page(advisory.id) { links.append(page) }
        var byCVE: [String: [String]] = [:]
        if isBundle {
            var general: [String] = []
            for url in advisory.references {
                let end = url.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") }
                let name = end.map { url[url.utf8.index(after: $0)...] } ?? url[...]
                if name.utf8.starts(with: "CVE-".utf8), AdvisoryName.isCVE(String(name)) {
                    byCVE[String(name), default: []].append(url)
                } else {
                    general.append(url)
                }
            }
            leading = links.count + min(general.count, 1)
            links += general
        } else {
            leading = links.count
            links += advisory.references
        }
        if links.count > 1, let page = links.first, links.dropFirst().contains(page) {
            links = [page] + links.dropFirst().filter { $0 != page }
        }
        self.links = links
        linksByCVE = byCVE
        best = Self.best(of: advisory.vectors, scores: &scores)
    }

    /// The links about one of its vulnerabilities.
    func links(about id: String) -> [String] {
        guard !linksByCVE.isEmpty, let own = linksByCVE[id] else { return links }
        let leading = min(leading, links.count)
        return Array(links[..<leading]) + own + links[leading...]
    }

    /// The vector of the newest CVSS version; the higher score when several have it.
    static func best(of vectors: [SeverityVector], scores: inout [String: CVSS?]) -> Rating? {
        var best: Rating?
        for vector in vectors {
            let cvss: CVSS?
            if let known = scores[vector.vector] {
                cvss = known
            } else {
                cvss = CVSS(vector.vector)
                scores[vector.vector] = .some(cvss)
            }
            guard let cvss else { continue }
            let rating = Rating(cvss: cvss, vector: vector.vector)
            if best.map({ rating.isBetter(than: $0) }) ?? true { best = rating }
        }
        return best
    }
}
