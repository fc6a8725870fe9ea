import Documents
import Knowledge
import Model
import Testing

/// What every starter advisory must look like.
@Suite struct AdvisoryFormTests {
    @Test func thereIsAStarterSet() {
        #expect(AdvisoryFile.all.count >= 60)
    }

    @Test func identifiersAreUnique() throws {
        var seen: Set<String> = []
        for file in AdvisoryFile.all {
            #expect(seen.insert(file.name).inserted, "\(file.path): a second file of this name")
        }
    }

    @Test(arguments: AdvisoryFile.all)
    func isNamedByItsIdentifier(_ file: AdvisoryFile) throws {
        #expect(try file.root["id"]?.string == file.name)
        #expect(file.name.hasPrefix("CVE-") || file.name.hasPrefix("GHSA-"))
    }

    @Test(arguments: AdvisoryFile.all)
    func namesNoKeyTwice(_ file: AdvisoryFile) throws {
        let bytes = try #require(Knowledge.files(under: file.path).first?.bytes)
        let stream = YAMLReader.readStream(bytes)
        #expect(stream.errors.isEmpty)
        #expect(stream.warnings.isEmpty)
    }

    @Test(arguments: AdvisoryFile.all)
    func followsTheSchema(_ file: AdvisoryFile) throws {
        let root = try file.root
        #expect(root["schema_version"]?.scalarText == "1.7.0")
        #expect(root["modified"]?.string?.hasSuffix("Z") == true)
        let known: Set<String> = [
            "schema_version", "id", "aliases", "upstream", "related", "published", "modified", "summary", "details",
            "severity", "affected", "references", "database_specific", "examples",
        ]
        for (name, _) in root.members {
            let name = try #require(name.scalarText)
            #expect(known.contains(name), "'\(name)' is not a member of the schema")
        }
        for reference in root["references"]?.elements.map({ $0 }) ?? [] {
            let type = try #require(reference["type"]?.string)
            #expect(["ADVISORY", "FIX", "WEB", "REPORT", "ARTICLE"].contains(type))
            #expect(reference["url"]?.string?.hasPrefix("https://") == true)
        }
        #expect((root["references"]?.count ?? 0) > 0)
    }

    @Test(arguments: AdvisoryFile.all)
    func hasASeverityVector(_ file: AdvisoryFile) throws {
        let severity = try #require(try file.root["severity"])
        #expect(severity.count == 1)
        for entry in severity.elements {
            let score = try #require(entry["score"]?.string)
            #expect(CVSS(score) != nil, "\(score) is not a CVSS vector")
            #expect(entry["type"]?.string == (score.hasPrefix("CVSS:4.") ? "CVSS_V4" : "CVSS_V3"))
        }
    }

    @Test(arguments: AdvisoryFile.all)
    func isWellWritten(_ file: AdvisoryFile) throws {
        let summary = try #require(try file.root["summary"]?.string)
        #expect(summary.utf8.count <= 100)
        #expect(!summary.contains("\n"))
        #expect(!summary.hasSuffix("."), "a summary is a headline and ends without a period")
        let details = try #require(try file.root["details"]?.string)
        #expect(details.hasSuffix("."), "details are sentences")
        #expect(details != summary)
    }

    @Test(arguments: AdvisoryFile.all)
    func liesInTheFolderOfItsEcosystem(_ file: AdvisoryFile) throws {
        let folders: [String: Set<String>] = [
            "maven": ["Maven"], "npm": ["npm"], "pypi": ["PyPI"], "go": ["Go"], "crates.io": ["crates.io"],
            "rubygems": ["RubyGems"], "nuget": ["NuGet"], "packagist": ["Packagist"],
            "linux": ["Debian", "AlmaLinux", "Alpine", "Ubuntu"],
        ]
        let expected = try #require(folders[file.folder], "no such folder is known")
        let ecosystems = try (try #require(try file.root["affected"])).elements.map {
            Ecosystem(osv: try #require($0["package"]?["ecosystem"]?.string)).name
        }
        #expect(!expected.isDisjoint(with: ecosystems))
        if file.folder == "linux" { #expect(expected.isSuperset(of: ecosystems)) }
    }

    @Test(arguments: AdvisoryFile.all)
    func hasExamples(_ file: AdvisoryFile) throws {
        let affected = try file.examples("affected")
        let unaffected = try file.examples("unaffected")
        #expect(!affected.isEmpty)
        #expect(!unaffected.isEmpty)
        #expect(Set(affected + unaffected).count == affected.count + unaffected.count)
        for text in affected + unaffected {
            #expect(throws: Never.self, "\(text)") { try PackageURL(tolerant: text) }
        }
    }
}
