import Foundation
import Model
import Reports
import Testing

/// Every writer's output for every case, byte for byte as in `Fixtures/reports/<case>/expected.*`.
///
/// `BREAKWATER_RECORD=1` writes the files anew; look at the difference before it is kept.
@Suite("reports: golden files")
struct GoldenReportTests {
    enum Format: String, CaseIterable {
        case table = "txt"
        case narrow = "narrow.txt"
        case colored = "color.txt"
        case json = "json"
        case sarif = "sarif"
        case cyclonedx = "cdx.json"

        func write(_ result: ScanResult) -> [UInt8] {
            switch self {
            case .table: Array(TableWriter.write(result, width: 120).utf8)
            case .narrow: Array(TableWriter.write(result, width: 60).utf8)
            case .colored: Array(TableWriter.write(result, color: true, width: 120).utf8)
            case .json: JSONReportWriter.write(result, tool: .test)
            case .sarif: SARIFWriter.write(result, tool: .test)
            case .cyclonedx: CycloneDXWriter.write(result, tool: .test, timestamp: "2026-01-02T03:04:05Z")
            }
        }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/reports").standardizedFileURL

    @Test("the bytes are those of the file", arguments: ReportCases.names, Format.allCases)
    func golden(name: String, format: Format) throws {
        let file = Self.folder.appending(path: "\(name)/expected.\(format.rawValue)")
        let bytes = format.write(ReportCases.result(name))
        if ProcessInfo.processInfo.environment["BREAKWATER_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        let expected = try Data(contentsOf: file)
        #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
        #expect(Array(expected) == bytes)
    }
}

extension ToolInfo {
    static let test = ToolInfo(
        name: "Breakwater", version: "0.0.0-test", informationURI: "https://breakwater.example/")
}
