import Advisories
import Documents
import Model
import Testing

@Suite("OSV records")
struct AdvisoryReaderTests {
    private static func read(_ json: String) -> (Advisory?, [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let advisory = AdvisoryReader.read(json: Array(json.utf8), path: "r.json", into: &diagnostics)
        return (advisory, diagnostics)
    }

    @Test("advisory links come first, and only web links")
    func references() {
        let (advisory, _) = Self.read(
            """
            {"id": "X-1", "references": [{"type": "WEB", "url": "https://e.org/1"},
             {"type": "ADVISORY", "url": "https://e.org/2"}, {"type": "WEB", "url": "javascript:alert(1)"}]}
            """)
        #expect(advisory?.references == ["https://e.org/2", "https://e.org/1"])
    }

    @Test("without a summary the first line of the details serves")
    func summary() {
        #expect(Self.read(#"{"id": "X-1", "details": "\n## Impact\nmore"}"#).0?.summary == "Impact")
    }

    @Test(
        "a bound that is no version is said",
        arguments: [("PyPI", "2.6.0-NA", 1), ("PyPI", "2.6.0", 0), ("Debian:11", "1:2~x", 0), ("npm", "*", 0)])
    func bounds(ecosystem: String, bound: String, count: Int) {
        let (_, diagnostics) = Self.read(
            """
            {"id": "X-1", "affected": [{"package": {"ecosystem": "\(ecosystem)", "name": "x"}, "ranges": [
             {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "\(bound)"}]}]}]}
            """)
        #expect(diagnostics.count == count, "\(diagnostics)")
    }

    @Test("a withdrawal without a time does not take an advisory back", arguments: ["false", "\"tomorrow\""])
    func withdrawal(value: String) {
        let (advisory, diagnostics) = Self.read("{\"id\": \"X-1\", \"withdrawn\": \(value)}")
        #expect(advisory?.withdrawn == nil)
        #expect(diagnostics.count == 1)
    }

    @Test("the zero time is no time")
    func zeroTime() {
        #expect(Self.read(#"{"id": "X-1", "published": "0001-01-01T00:00:00Z"}"#).0?.published == nil)
    }

    @Test(
        "ratings in words",
        arguments: [
            (#""database_specific": {"severity": "CRITICAL"}"#, Severity.critical),
            (#""severity": [{"type": "Ubuntu", "score": "negligible"}]"#, .low),
            (
                #""summary": "Moderate: x security update", "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "x"}}]"#,
                .medium
            ),
        ])
    func rating(_ member: String, _ expected: Severity) {
        #expect(Self.read("{\"id\": \"X-1\", \(member)}").0?.rating == expected)
    }

    @Test("a word before a colon is no rating in a language's database")
    func noRating() {
        let (advisory, _) = Self.read(
            #"{"id": "X-1", "summary": "Low: x", "affected": [{"package": {"ecosystem": "npm", "name": "x"}}]}"#)
        #expect(advisory?.rating == nil)
    }

    @Test(
        "what cannot be used at all is reported with its place",
        arguments: ["{", "[]", "{}", #"{"id": ""}"#, #"{"id": {}}"#, #""text""#])
    func unusable(_ json: String) {
        let (advisory, diagnostics) = Self.read(json)
        #expect(advisory == nil)
        #expect(diagnostics.map(\.effect) == [.incomplete])
        #expect(diagnostics.first?.location?.path == "r.json")
    }

    @Test("diagnostics name the record")
    func naming() {
        let (_, diagnostics) = Self.read(#"{"id": "X-1", "aliases": 7}"#)
        #expect(diagnostics.map(\.message) == ["X-1: 'aliases' is not a list and was ignored"])
    }

    @Test("the same record in YAML")
    func yaml() throws {
        let text = """
            id: CVE-2021-44228
            summary: Remote code execution
            affected:
              - package: {ecosystem: Maven, name: "org.apache.logging.log4j:log4j-core"}
                ranges:
                  - type: ECOSYSTEM
                    events: [{introduced: 2.13.0}, {fixed: 2.15.0}, {introduced: 0}, {fixed: 2.10}]
            """
        var diagnostics: [Diagnostic] = []
        let root = try #require(try YAMLReader.read(Array(text.utf8)).first?.root)
        let advisory = AdvisoryReader.read(root, path: "a.yaml", into: &diagnostics)
        #expect(diagnostics.isEmpty)
        #expect(
            advisory?.affected.first?.ranges.first?.events.map(\.version) == ["2.13.0", "2.15.0", "0", "2.10"])
    }
}
