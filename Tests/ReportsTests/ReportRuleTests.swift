import Documents
import Foundation
import Model
import Reports
import Testing

@Suite("reports: what always holds")
struct ReportRuleTests {
    typealias Format = GoldenReportTests.Format

    @Test("no byte of any report steers a terminal", arguments: ReportCases.names, Format.allCases)
    func noControls(name: String, format: Format) {
        let text = String(decoding: format.write(ReportCases.result(name)), as: UTF8.self)
        var isEscape = false
        for scalar in text.unicodeScalars {
            // Of the coloured report the writer's own escapes: ESC [ digits and semicolons m.
            if format == .colored, scalar == "\u{1B}" {
                isEscape = true
                continue
            }
            if isEscape {
                #expect("[;0123456789m".unicodeScalars.contains(scalar))
                isEscape = scalar != "m"
                continue
            }
            let category = scalar.properties.generalCategory
            #expect(
                scalar == "\n" || (category != .control && category != .format), "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test("the table has no line that input could have forged")
    func noForgedLines() {
        let text = TableWriter.write(ReportCases.hostile)
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("CRITICAL") })
    }

    @Test("the rows of findings fit the width", arguments: [80, 100, 120, 200])
    func width(columns: Int) {
        let text = TableWriter.write(ReportCases.image, width: columns)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("    ") && $0.contains("fix") }
        #expect(rows.count >= 5)
        for row in rows { #expect(row.count <= columns, "\(row)") }
    }

    @Test("packages of one source are one group, each finding once")
    func groups() {
        let text = TableWriter.write(ReportCases.image)
        #expect(text.split(separator: "\n").count { $0.contains("CVE-2022-0778") } == 1)
        #expect(text.contains("libssl1.1, openssl 1.1.1k-1+deb11u1 → 1.1.1w-0+deb11u1"))
    }

    @Test("JSON is read back as it was written, pretty or compact", arguments: ReportCases.names)
    func roundTrip(name: String) throws {
        let result = ReportCases.result(name)
        for pretty in [true, false] {
            let document = try JSONReader.read(JSONReportWriter.write(result, tool: .test, pretty: pretty))
            #expect(document.root["target"]?["name"]?.string == result.target.name)
            #expect(document.root["complete"]?.bool == result.isComplete)
            #expect(document.root["components"]?.count == result.components.count)
            let names = document.root["components"]?.elements.map { $0["name"]?.string ?? "" }
            #expect(names == result.components.map(\.name))
        }
    }

    @Test("SARIF: what code scanning demands", arguments: ReportCases.names)
    func sarif(name: String) throws {
        let document = try JSONReader.read(SARIFWriter.write(ReportCases.result(name), tool: .test))
        let run = try #require(document.root["runs"]?.elements.first { _ in true })
        let rules = try #require(run["tool"]?["driver"]?["rules"])
        let ids = rules.elements.map { $0["id"]?.string ?? "" }
        #expect(Set(ids).count == ids.count)
        for result in try #require(run["results"]).elements {
            let index = try #require(result["ruleIndex"]?.integer)
            #expect(result["ruleId"]?.string == (ids.indices.contains(index) ? ids[index] : nil))
            #expect((result["locations"]?.count ?? 0) > 0)
            for location in try #require(result["locations"]).elements {
                let physical = try #require(location["physicalLocation"])
                #expect((physical["region"]?["startLine"]?.integer ?? 0) >= 1)
                let uri = try #require(physical["artifactLocation"]?["uri"]?.string)
                #expect(!uri.hasPrefix("/") && !uri.utf8.contains(UInt8(ascii: ":")))
                #expect(uri.utf8.allSatisfy { (0x21...0x7E).contains($0) })
            }
        }
    }

    @Test("SARIF: an exception is a suppression, something not read is an unsuccessful run")
    func sarifState() throws {
        let document = try JSONReader.read(SARIFWriter.write(ReportCases.image, tool: .test))
        let run = try #require(document.root["runs"]?.elements.first { _ in true })
        let suppressed = run["results"]?.elements.filter { $0["suppressions"] != nil }
        #expect(suppressed?.count == 1)
        let invocation = try #require(run["invocations"]?.elements.first { _ in true })
        #expect(invocation["executionSuccessful"]?.bool == false)
        #expect(invocation["toolExecutionNotifications"]?.count == 2)
    }

    @Test("CycloneDX: every reference points at something, none stands twice", arguments: ReportCases.names)
    func cyclonedx(name: String) throws {
        let document = try JSONReader.read(CycloneDXWriter.write(ReportCases.result(name), tool: .test))
        let root = document.root
        var references = [root["metadata"]?["component"]?["bom-ref"]?.string ?? ""]
        references += (root["components"]?.elements.map { $0["bom-ref"]?.string ?? "" }) ?? []
        #expect(Set(references).count == references.count)
        for vulnerability in root["vulnerabilities"]?.elements.map({ $0 }) ?? [] {
            for affected in try #require(vulnerability["affects"]).elements {
                #expect(references.contains(affected["ref"]?.string ?? ""))
            }
        }
    }

    @Test("CycloneDX: the serial number changes with the content and with nothing else")
    func serialNumber() throws {
        func serial(_ result: ScanResult, pretty: Bool = true) throws -> String {
            let document = try JSONReader.read(CycloneDXWriter.write(result, tool: .test, pretty: pretty))
            return try #require(document.root["serialNumber"]?.string)
        }
        #expect(try serial(ReportCases.image) == serial(ReportCases.image, pretty: false))
        #expect(try serial(ReportCases.image) != serial(ReportCases.clean))
        let shape = try serial(ReportCases.image).split(separator: "-").map(\.count)
        #expect(shape == ["urn:uuid:01234567".count, 4, 4, 4, 12])
    }

    @Test(
        "text is made harmless and stays readable",
        arguments: [
            ("plain", "plain"), ("Größe 名前 é", "Größe 名前 é"), ("a\u{1B}[1m", "a\\u{1B}[1m"),
            ("a\tb\r\nc", "a\\tb\\r\\nc"),
            ("\u{202E}x", "\\u{202E}x"), ("\u{7F}\u{85}", "\\u{7F}\\u{85}"), ("\u{E0001}", "\\u{E0001}"),
        ])
    func printable(text: String, expected: String) {
        #expect(Printable.text(text) == expected)
        #expect(Printable.line(" a\n\n b\t") == "a b")
    }
}
