import CEL
import Foundation
import Testing

/// cel-spec's conformance suite, run whole.
@Suite(.enabled(if: ConformanceSuite.isPresent, "cel-spec's vectors are not there"))
struct ConformanceTests {
    @Test(arguments: ConformanceSuite.files)
    func `vectors pass`(file: String) throws {
        var passed = 0
        var skipped: [String: Int] = [:]
        for vector in try ConformanceSuite.vectors(of: file) {
            if let reason = vector.needs.first {
                skipped[reason, default: 0] += 1
            } else if let failure = vector.failure() {
                Issue.record("\(vector.path): \(vector.expression): \(failure)")
            } else {
                passed += 1
            }
        }
        let reasons = skipped.sorted { $0.key < $1.key }.map { ": \($0.value) need \($0.key)" }.joined()
        print("CEL conformance: \(file): \(passed) passed, \(skipped.values.reduce(0, +)) skipped\(reasons)")
    }

    @Test func `vectors are read whole`() throws {
        let vectors = try ConformanceSuite.files.flatMap { try ConformanceSuite.vectors(of: $0) }
        #expect(vectors.count > 2000)
        #expect(vectors.allSatisfy { !$0.expression.isEmpty && !$0.name.isEmpty })
    }

    /// What is skipped is still an expression: it must parse, which needs no message.
    @Test(arguments: ConformanceSuite.files)
    func `skipped vectors parse`(file: String) throws {
        for vector in try ConformanceSuite.vectors(of: file) where !vector.needs.isEmpty {
            if let failure = vector.parseFailure() { Issue.record("\(vector.path): \(vector.expression): \(failure)") }
        }
    }

    /// The type checker needs no messages, only their fields.
    @Test(arguments: ConformanceSuite.files)
    func `types are deduced where values cannot be`(file: String) throws {
        for vector in try ConformanceSuite.vectors(of: file) where !vector.needs.isEmpty {
            if let failure = vector.checkFailure() { Issue.record("\(vector.path): \(vector.expression): \(failure)") }
        }
    }

    @Test func `list of skipped vectors is fresh`() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/cel-conformance.md")
        let page = try ConformancePage.text()
        if ProcessInfo.processInfo.environment["BREAKWATER_WRITE_DOCS"] == "1" {
            try Data(page.utf8).write(to: url)
        }
        #expect(
            try String(contentsOf: url, encoding: .utf8) == page,
            "docs/cel-conformance.md is stale: run this test with BREAKWATER_WRITE_DOCS=1")
    }
}
