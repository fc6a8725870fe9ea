import Advisories
import Model
import Testing

@Suite("Matching")
struct MatcherTests {
    @Test("there are cases")
    func hasCases() {
        #expect(MatchingFixture.all.count >= 65)
    }

    @Test("components against records in memory", arguments: MatchingFixture.all)
    func memory(_ fixture: MatchingFixture) throws {
        var diagnostics: [Diagnostic] = []
        let store = StarterAdvisories(try fixture.documents(), into: &diagnostics)
        let components = try fixture.components()
        let result = try Matcher(store).match(components)
        #expect(try fixture.lines(result, components, diagnostics) == fixture.expected())
    }

    @Test("components against a database", arguments: MatchingFixture.all)
    func database(_ fixture: MatchingFixture) throws {
        let folder = try TemporaryFolder()
        let files = AdvisoryFiles(osv: [AdvisoryFiles.OSVSource(path: fixture.records)])
        let report = try DatabaseBuilder.build(files, to: "\(folder.path)/db", now: "2026-01-01T00:00:00Z")
        let components = try fixture.components()
        let result = try Matcher(AdvisoryDatabase(path: "\(folder.path)/db")).match(components)
        #expect(try fixture.lines(result, components, report.diagnostics) == fixture.expected())
    }

    private static func advisory(_ id: String, _ name: String, aliases: [String] = [], vector: String? = nil)
        -> Advisory
    {
        Advisory(
            id: id, aliases: aliases, summary: "bad",
            vectors: vector.map { [SeverityVector(method: "CVSS_V3", vector: $0)] } ?? [],
            affected: [
                AffectedPackage(
                    ecosystem: Ecosystem("npm"), name: name,
                    ranges: [AffectedRange(events: [AffectedRange.Event(.introduced, "0")])])
            ])
    }

    private static func component(_ name: String, _ version: String = "1.0.0", path: String = "a/b") -> Component {
        Component(
            purl: PackageURL(type: "npm", name: name, version: version), kind: .npm, name: name, version: version,
            ecosystem: Ecosystem("npm"), locations: [Location(path: path)])
    }

    @Test("worst first: severity, known exploitation, EPSS, score, identifier")
    func order() throws {
        let high = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
        let higher = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N"
        let store = StarterAdvisories(
            [
                Self.advisory("GHSA-unrated", "p"),
                Self.advisory("CVE-2024-0001", "p", vector: high),
                Self.advisory("CVE-2024-0002", "p", vector: high),
                Self.advisory("CVE-2024-0003", "p", vector: high),
                Self.advisory("CVE-2024-0004", "p", vector: higher),
                Self.advisory("CVE-2024-0005", "p", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            ], exploited: ["CVE-2024-0003": KnownExploited(dateAdded: "2024-01-01", usedByRansomware: true)],
            probabilities: ["CVE-2024-0002": 0.5])
        let result = try Matcher(store).match([Self.component("p")])
        #expect(
            result.findings.map(\.id) == [
                "CVE-2024-0005", "CVE-2024-0003", "CVE-2024-0002", "CVE-2024-0004", "CVE-2024-0001", "GHSA-unrated",
            ])
        guard case .vulnerability(let exploited, _, _) = result.findings[1].subject else { return }
        #expect(exploited.knownExploited == KnownExploited(dateAdded: "2024-01-01", usedByRansomware: true))
    }

    private static func fingerprint(_ component: Component) throws -> String? {
        let store = StarterAdvisories([advisory("GHSA-aaaa", "p")])
        return try Matcher(store).match([component]).findings.first?.fingerprint
    }

    @Test("a fingerprint outlives an update that does not repair")
    func fingerprintStays() throws {
        let old = try Self.fingerprint(Self.component("p", "1.0.0", path: "usr/lib/python3.11/p-1.0.0/META"))
        let new = try Self.fingerprint(Self.component("p", "1.2.0", path: "usr/lib/python3.12/p-1.2.0/META"))
        #expect(old == new)
        #expect(old?.utf8.count == 32)
    }

    @Test("a fingerprint tells places apart")
    func fingerprintPlaces() throws {
        let one = try Self.fingerprint(Self.component("p", path: "app/package-lock.json"))
        let other = try Self.fingerprint(Self.component("p", path: "web/package-lock.json"))
        #expect(one != other)
    }

    @Test("two versions in one lock file have two fingerprints")
    func fingerprintOccurrences() throws {
        let store = StarterAdvisories([Self.advisory("GHSA-aaaa", "p")])
        let result = try Matcher(store).match([Self.component("p", "1.0.0"), Self.component("p", "2.0.0")])
        #expect(Set(result.findings.map(\.fingerprint)).count == 2)
    }

    @Test("the result does not depend on the order of the records")
    func deterministic() throws {
        let records = [
            Self.advisory("GHSA-aaaa", "p", aliases: ["CVE-2024-0001"]), Self.advisory("GHSA-bbbb", "p"),
            Self.advisory("GHSA-cccc", "p", aliases: ["GHSA-bbbb"]),
        ]
        let one = try Matcher(StarterAdvisories(records)).match([Self.component("p")])
        let other = try Matcher(StarterAdvisories(records.reversed())).match([Self.component("p")])
        #expect(one.findings == other.findings)
        #expect(one.findings.map(\.id) == ["CVE-2024-0001", "GHSA-bbbb"])
    }
}
