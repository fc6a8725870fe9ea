import Foundation
import Model
import Reports
import Testing

/// The documents held to their schemas by Python packages, where those are installed: `cyclonedx-python-lib` with its
/// `json-validation` extra, and `jsonschema`. `BREAKWATER_PYTHON` names the interpreter, else it is `python3`.
@Suite("reports: schemas")
struct SchemaTests {
    static let hasCycloneDX =
        run("from cyclonedx.validation.json import JsonStrictValidator; import jsonschema", []) == ""
    static let hasSchema = run("import jsonschema", []) == ""

    /// Runs a program, gives what it printed on both outputs; nil when it cannot be run.
    static func run(_ program: String, _ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["BREAKWATER_PYTHON"] ?? "python3"
        process.arguments = [python, "-c", program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        do { try process.run() } catch { return nil }
        let data = try? pipe.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        let text = String(decoding: data ?? Data(), as: UTF8.self)
        return process.terminationStatus == 0 ? text : "exit \(process.terminationStatus): \(text)"
    }

    func withFile(_ bytes: [UInt8], _ body: (String) -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "breakwater-\(UUID().uuidString).json")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        body(file.path)
    }

    @Test("CycloneDX 1.6", .enabled(if: hasCycloneDX), arguments: ReportCases.names)
    func cyclonedx(name: String) throws {
        let program = """
            import sys
            from cyclonedx.schema import SchemaVersion
            from cyclonedx.validation.json import JsonStrictValidator
            error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1], encoding='utf-8').read())
            if error: print(str(error)[:2000])
            """
        try withFile(CycloneDXWriter.write(ReportCases.result(name), tool: .test, timestamp: "2026-01-02T03:04:05Z")) {
            #expect(Self.run(program, [$0]) == "")
        }
    }

    static let documentation = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs").standardizedFileURL

    func expectReport(_ bytes: [UInt8]) throws {
        let program = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1], encoding='utf-8'))
            jsonschema.Draft202012Validator.check_schema(schema)
            report = json.load(open(sys.argv[2], encoding='utf-8'))
            for error in jsonschema.Draft202012Validator(schema).iter_errors(report):
                print(error.json_path, error.message[:300])
            """
        let schema = Self.documentation.appending(path: "schemas/report.schema.json").path
        try withFile(bytes) { #expect(Self.run(program, [schema, $0]) == "") }
    }

    @Test("the JSON report", .enabled(if: hasSchema), arguments: ReportCases.names)
    func report(name: String) throws {
        try expectReport(JSONReportWriter.write(ReportCases.result(name), tool: .test))
    }

    @Test("the example in the documentation of the JSON report", .enabled(if: hasSchema))
    func example() throws {
        let text = try String(
            contentsOf: Self.documentation.appending(path: "json-report.md"), encoding: .utf8)
        let example = try #require(text.components(separatedBy: "```json\n").dropFirst().first)
        try expectReport(Array(try #require(example.components(separatedBy: "```").first).utf8))
    }
}
