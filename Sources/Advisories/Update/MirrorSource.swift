/// Where advisory data is fetched from.
package protocol MirrorSource: Sendable {
    /// What it is called in messages and in the record of what was fetched: a folder or a URL.
    var name: String { get }
    /// True when its files are on this machine, so that nothing is saved by taking a part of them.
    var isLocal: Bool { get }
    /// The ecosystems it has, sorted.
    func ecosystems() async throws(AdvisoryError) -> [String]
    /// Makes one item available as a local file.
    ///
    /// - Parameters:
    ///   - folder: where what has to be fetched is kept between updates.
    ///   - validator: what an earlier answer said the item's state was; nil fetches in any case.
    func fetch(_ item: MirrorItem, into folder: String, validator: String?) async throws(AdvisoryError) -> MirrorAnswer
}

/// One file of a mirror.
package enum MirrorItem: Hashable, Sendable {
    /// All records of an ecosystem.
    case advisories(ecosystem: String)
    case knownExploited
    case exploitPrediction
    /// The release cycles of a product.
    case endOfLife(product: String)

    /// Its path below a mirror's root, and below the folder of downloads.
    package var path: String {
        switch self {
        case .advisories(let ecosystem): "osv/\(ecosystem)/all.zip"
        case .knownExploited: "kev/known_exploited_vulnerabilities.json"
        case .exploitPrediction: "epss/epss_scores-current.csv.gz"
        case .endOfLife(let product): "endoflife/\(product).json"
        }
    }

    /// The products whose release cycles are fetched: distributions, and what they are asked for most often.
    package static let products = [
        "almalinux", "alpine-linux", "amazon-linux", "centos", "debian", "fedora", "opensuse", "oracle-linux", "rhel",
        "rocky-linux", "sles", "ubuntu",
    ]
}

/// What became of the wish for a file.
package enum MirrorAnswer: Hashable, Sendable {
    /// It is still what the validator says.
    case unchanged(path: String)
    /// It is new or has changed.
    case fetched(path: String, validator: String)
    /// The mirror does not have it.
    case absent
}
