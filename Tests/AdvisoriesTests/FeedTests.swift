import Advisories
import Documents
import Model
import Testing

@Suite("Feeds")
struct FeedTests {
    @Test("EPSS lines, with and without Windows ends, bad ones counted")
    func exploitPrediction() {
        var diagnostics: [Diagnostic] = []
        let text =
            "#model_version:v2023.03.01,score_date:2024-01-01T00:00:00+0000\ncve,epss,percentile\n"
            + "CVE-2024-0001,0.00043,0.1\r\nCVE-2024-0002,0.97,0.99\nnonsense\nCVE-2024-0003,7,1\n"
        let scores = ExploitPredictionReader.read(Array(text.utf8), path: "e.csv", into: &diagnostics)
        #expect(scores.map(\.cve) == ["CVE-2024-0001", "CVE-2024-0002"])
        #expect(scores.map(\.probability) == [0.00043, 0.97])
        #expect(diagnostics.map(\.message) == ["2 lines are no EPSS scores and were skipped: fetch the file again"])
    }

    @Test("CISA's catalogue")
    func knownExploited() throws {
        let text = """
            {"vulnerabilities": [
              {"cveID": "CVE-2024-0001", "dateAdded": "2024-02-03", "knownRansomwareCampaignUse": "Known"},
              {"cveID": "CVE-2024-0002", "dateAdded": "2024-02-04", "knownRansomwareCampaignUse": "Unknown"}, {}]}
            """
        var diagnostics: [Diagnostic] = []
        let entries = KnownExploitedReader.read(
            try JSONReader.read(Array(text.utf8)).root, path: "k.json", into: &diagnostics)
        #expect(
            entries == [
                "CVE-2024-0001": KnownExploited(dateAdded: "2024-02-03", usedByRansomware: true),
                "CVE-2024-0002": KnownExploited(dateAdded: "2024-02-04", usedByRansomware: false),
            ])
        #expect(diagnostics.count == 1)
    }

    static let productFile = """
        {"product": "debian", "releases": [
          {"releaseCycle": "12", "codename": "Bookworm", "eol": "2026-07-11", "eoes": "2028-06-30"},
          {"releaseCycle": "11", "codename": "Bullseye", "eol": "2024-08-14", "eoes": "2026-08-31"},
          {"releaseCycle": "9", "eol": "2020-07-18"}, {"releaseCycle": "8", "eol": true},
          {"releaseCycle": "13", "eol": false}, {"releaseCycle": "14"}]}
        """
    static let apiFile = """
        [{"cycle": "12", "codename": "Bookworm", "eol": "2026-07-11", "extendedSupport": "2028-06-30"},
         {"cycle": "11", "codename": "Bullseye", "eol": "2024-08-14", "lts": "2026-08-31"},
         {"cycle": "9", "eol": "2020-07-18", "lts": false, "extendedSupport": false}, {"cycle": 8, "eol": true},
         {"cycle": "13", "eol": false, "lts": true}, {"cycle": "14"}]
        """

    @Test(
        "support of a release on a day, in both forms of the data",
        arguments: [productFile, apiFile],
        [
            ("12", "2026-07-11", SupportState.supported(until: "2026-07-11")),
            ("12.5", "2026-07-12", .extended(since: "2026-07-11", extendedUntil: "2028-06-30")),
            ("11", "2026-08-31", .extended(since: "2024-08-14", extendedUntil: "2026-08-31")),
            ("11", "2026-09-01", .ended(since: "2026-08-31")),
            ("9", "2026-01-01", .ended(since: "2020-07-18")), ("8", "2026-01-01", .ended(since: "")),
            ("13", "2026-01-01", .supported(until: nil)), ("14", "2026-01-01", nil), ("7", "2026-01-01", nil),
            (nil, "2026-01-01", .supported(until: "2026-07-11")),
        ] as [(String?, String, SupportState?)])
    func support(_ file: String, _ row: (String?, String, SupportState?)) throws {
        var diagnostics: [Diagnostic] = []
        let read = EndOfLifeReader.read(
            try JSONReader.read(Array(file.utf8)).root, name: "debian", path: "d.json", into: &diagnostics)
        let (product, cycles) = try #require(read)
        let calendar = SupportCalendar(StarterAdvisories([], support: [product: cycles]))
        let distribution = Distribution(
            id: "debian", version: row.0, codename: row.0 == nil ? "bookworm" : nil, name: "Debian")
        #expect(try calendar.state(of: distribution, on: row.1) == row.2)
    }
}
