import Documents
package import Estate
package import Model

/// Runs the examples of a check: bad ones must be found at the right place and be mended by the fix, good ones must be
/// left alone.
package struct CheckTester: Sendable {
    /// What went wrong with an example.
    package struct Failure: Sendable, CustomStringConvertible {
        package var check: String
        package var message: String
        package var location: Location

        package var description: String { "\(location): \(check): \(message)" }
    }

    private let schema: Schema

    package init(schema: Schema) { self.schema = schema }

    /// Every failure; none when the check does what its examples say.
    package func test(_ check: Check) -> [Failure] {
        var failures: [Failure] = []
        for example in check.examples.bad {
            func fail(_ message: String) {
                failures.append(Failure(check: check.id, message: message, location: example.location))
            }
            let (runner, outcome) = run(check, on: example.input, example.parameters)
            for diagnostic in Self.problems(runner.estate, outcome) { fail("bad example: \(diagnostic)") }
            let expected = Self.places(example.places, in: example.input)
            let found = outcome.findings.compactMap(\.finding.locations.first).map { Position($0) }.sorted()
            if expected.contains(nil) {
                fail("the text of 'at' does not stand in the input")
            } else if expected.compactMap(\.self).sorted() != found {
                let unknown = outcome.judgements.reduce(0) { $0 + $1.unknown }
                let note = found.isEmpty && unknown > 0 ? " (the outcome is unknown)" : ""
                fail(
                    "bad example: points to \(Self.text(found)) instead of \(Self.text(expected.compactMap(\.self)))\(note)"
                )
            }
            guard outcome.findings.contains(where: { $0.finding.isFixable }) else { continue }
            testFix(check, example, runner, outcome, fail)
        }
        for example in check.examples.good {
            let (runner, outcome) = run(check, on: example.input, example.parameters)
            for diagnostic in Self.problems(runner.estate, outcome) {
                failures.append(
                    Failure(check: check.id, message: "good example: \(diagnostic)", location: example.location))
            }
            if let finding = outcome.findings.first {
                let place = finding.finding.locations.first.map { "\(Position($0))" } ?? "no place"
                failures.append(
                    Failure(
                        check: check.id, message: "good example: found something at \(place)",
                        location: example.location))
            }
        }
        return failures
    }

    private func testFix(
        _ check: Check, _ example: CheckExamples.Bad, _ runner: CheckRunner, _ outcome: CheckOutcome,
        _ fail: (String) -> Void
    ) {
        let name = runner.estate.files.first?.path ?? ""
        let result = FixLoop.run(
            runner, outcome, isWanted: { _ in true }, text: { _ in Array(example.input.utf8) },
            judge: { texts in
                run(check, on: String(decoding: texts[name] ?? [], as: UTF8.self), example.parameters)
            })
        for refusal in result.refused { fail("the fix cannot be made: \(refusal.reason)") }
        guard let fixed = result.texts[name] else {
            if result.refused.isEmpty { fail("the fix changes nothing") }
            return
        }
        let text = String(decoding: fixed, as: UTF8.self)
        if let expected = example.fixed, expected != text { fail("the fix gives another text than 'fixed':\n\(text)") }
        let (again, rest) = run(check, on: text, example.parameters)
        for diagnostic in Self.problems(again.estate, rest) { fail("after the fix: \(diagnostic)\n\(text)") }
        // What a condition of the fix leaves out stays.
        if rest.findings.contains(where: { $0.finding.isFixable }) { fail("the fix does not mend it:\n\(text)") }
    }

    private func run(
        _ check: Check, on input: String, _ parameters: [String: DocumentValue]
    ) -> (CheckRunner, CheckOutcome) {
        var builder = EstateBuilder(schema: schema)
        let bytes = Array(input.utf8)
        switch check.subjects.first {
        case .dockerfile: builder.addDockerfile("Dockerfile", bytes: bytes)
        case .compose, .composeService: builder.add(file: "compose.yaml", bytes: bytes)
        case .image: builder.addImage("example", description: bytes)
        default: builder.add(file: "manifest.yaml", bytes: bytes)
        }
        var library = CheckLibrary()
        library.add(check)
        let runner = CheckRunner(library, estate: builder.finish(), overrides: [check.id: parameters])
        return (runner, runner.run())
    }

    /// What makes an example worthless: input that cannot be read, expressions that fail.
    private static func problems(_ estate: Estate, _ outcome: CheckOutcome) -> [Diagnostic] {
        (estate.diagnostics + outcome.diagnostics).filter { $0.effect == .incomplete }
    }

    // MARK: Places

    private struct Position: Comparable, CustomStringConvertible {
        var line: Int
        var column: Int

        init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        init(_ location: Location) {
            line = location.line ?? 0
            column = location.column ?? 0
        }

        static func < (left: Position, right: Position) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }

        var description: String { "\(line):\(column)" }
    }

    private static func text(_ positions: [Position]) -> String {
        positions.isEmpty ? "nothing" : positions.map(\.description).joined(separator: ", ")
    }

    /// Where texts stand: each at its first occurrence, a text that is named again at its next one.
    private static func places(_ texts: [String], in input: String) -> [Position?] {
        let bytes = Array(input.utf8)
        var starts: [String: Int] = [:]
        return texts.map { text in
            let wanted = Array(text.utf8)
            guard !wanted.isEmpty, wanted.count <= bytes.count else { return nil }
            for offset in (starts[text] ?? 0)...max(starts[text] ?? 0, bytes.count - wanted.count)
            where offset + wanted.count <= bytes.count && bytes[offset..<offset + wanted.count].elementsEqual(wanted) {
                starts[text] = offset + 1
                let before = bytes[..<offset]
                let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                return Position(line: before.count { $0 == 0x0A } + 1, column: offset - lineStart + 1)
            }
            return nil
        }
    }
}
