import Checks
import Estate
import Foundation
import Model
import Scanner
import Testing

/// ValidatingAdmissionPolicies are evaluated as an API server does. A case is a folder with `input.yaml` and
/// `expected.json`: findings as `policy resource: message`, and the codes of diagnostics.
@Suite struct AdmissionTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/admission")
    static let cases =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []

    private struct Expected: Codable, Equatable {
        var findings: [String]
        var diagnostics: [String]
        var judgements: [String]
    }

    @Test("There are cases")
    func present() { #expect(Self.cases.count >= 10) }

    @Test("A case gives what is expected", arguments: cases)
    func evaluate(_ name: String) throws {
        let folder = Self.folder.appendingPathComponent(name)
        var builder = EstateBuilder(schema: try KnowledgeLoader.load([], withBuiltIn: false).schema)
        builder.add(
            file: "input.yaml", bytes: [UInt8](try Data(contentsOf: folder.appendingPathComponent("input.yaml"))))
        let estate = builder.finish()
        let outcome = AdmissionEvaluator.run(on: estate)
        let found = Expected(
            findings: outcome.findings.map { finding in
                guard case .misconfiguration(let subject) = finding.finding.subject else { return "?" }
                return
                    "\(finding.finding.id) \(finding.finding.severity.rawValue) \(subject.resource): \(subject.message)"
            },
            diagnostics: (estate.diagnostics + outcome.diagnostics).map { "\($0.code): \($0.message)" },
            judgements: outcome.judgements.map {
                "\($0.check): passed \($0.passed), failed \($0.failed), unknown \($0.unknown), errors \($0.errors)"
            })
        let data = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        #expect(found == (try JSONDecoder().decode(Expected.self, from: data)))
    }
}
