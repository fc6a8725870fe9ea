import Advisories
import FoundationEssentials
import Testing

/// A file of `Fixtures/versions/<scheme>/`.
struct VersionFixture: Sendable, CustomTestStringConvertible {
    var scheme: VersionScheme
    var name: String
    var lines: [String]

    var testDescription: String { "\(scheme.rawValue)/\(name)" }

    /// The ascending chain of the file: in each line the versions that are equal.
    var chain: [[String]] {
        lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    }

    private static let folder: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        return parts.joined(separator: "/") + "/Fixtures/versions"
    }()

    private static let all = VersionScheme.allCases.flatMap(fixtures)

    private static func fixtures(of scheme: VersionScheme) -> [VersionFixture] {
        let path = "\(folder)/\(scheme.rawValue)"
        var fixtures: [VersionFixture] = []
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() {
            guard let text = try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) else { continue }
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
            if lines.last?.isEmpty == true { lines.removeLast() }
            fixtures.append(VersionFixture(scheme: scheme, name: String(name.dropLast(4)), lines: lines))
        }
        return fixtures
    }

    static let chains = all.filter { $0.name != "valid" && $0.name != "invalid" }
    static let valid = all.filter { $0.name == "valid" }
    static let invalid = all.filter { $0.name == "invalid" }

    /// All versions that the chains of a scheme name.
    static func versions(of scheme: VersionScheme) -> [String] {
        chains.filter { $0.scheme == scheme }.flatMap { $0.chain.joined() }
    }
}
