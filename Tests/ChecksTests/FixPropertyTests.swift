import Checks
import Documents
import Estate
import Foundation
import Model
import Scanner
import Testing

/// The fixes of all built-in checks, tried on their bad examples as they are and written in other ways: what can be mended
/// is gone afterwards, comments stay, and a second run changes nothing.
@Suite struct FixPropertyTests {
    private static let loaded = try? KnowledgeLoader.load([])

    /// Another way to write the same.
    enum Form: String, CaseIterable, CustomTestStringConvertible {
        case plain, windows, comments, deeper, json
        var testDescription: String { rawValue }
    }

    private static func isDockerfile(_ check: Check) -> Bool {
        if case .dockerfile? = check.subjects.first { true } else { false }
    }

    private static func isImage(_ check: Check) -> Bool {
        if case .image? = check.subjects.first { true } else { false }
    }

    private static func isCompose(_ check: Check) -> Bool {
        switch check.subjects.first {
        case .compose?, .composeService?: true
        default: false
        }
    }

    /// The example in that form; nil where it cannot be written so.
    private static func text(_ input: String, _ form: Form, _ check: Check) -> String? {
        let isDockerfile = isDockerfile(check)
        switch form {
        case .plain: return input
        case .windows: return input.replacing("\n", with: "\r\n")
        case .comments: return commented(input, isDockerfile: isDockerfile)
        case .deeper:
            guard !isDockerfile, !input.utf8.contains(0x7C), !input.utf8.contains(0x3E) else { return nil }
            // Twice the indentation, which lines inside of scalars do not mind.
            return input.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                String(repeating: " ", count: line.prefix { $0 == " " }.count) + line
            }.joined(separator: "\n")
        case .json:
            guard !isDockerfile, !isCompose(check) else { return nil }
            let stream = YAMLReader.readStream(Array(input.utf8))
            guard stream.errors.isEmpty, let document = stream.documents.first, stream.documents.count == 1 else {
                return nil
            }
            return json(document.root)
        }
    }

    /// A comment line above every line where one may stand.
    private static func commented(_ input: String, isDockerfile: Bool) -> String? {
        let bytes = input.utf8
        // Inside scalars of several lines, here-documents and behind directives a comment would be none.
        if isDockerfile {
            guard !input.contains("<<"), !input.hasPrefix("#") else { return nil }
        } else {
            guard !bytes.contains(0x7C), !bytes.contains(0x3E), !bytes.contains(0x22), !bytes.contains(0x27) else {
                return nil
            }
        }
        var result = ""
        for (number, line) in input.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if !line.isEmpty, !line.hasPrefix("---") {
                result += String(repeating: " ", count: line.prefix { $0 == " " }.count) + "# note \(number) .\n"
            }
            result +=
                line + (number == input.split(separator: "\n", omittingEmptySubsequences: false).count - 1 ? "" : "\n")
        }
        let isReadable = YAMLReader.readStream(Array(result.utf8)).errors.isEmpty
        return isDockerfile || isReadable ? result : nil
    }

    private static func json(_ node: Document.Node) -> String? {
        switch node.kind {
        case .null: return "null"
        case .bool: return node.bool == true ? "true" : "false"
        case .integer, .float: return node.scalarText
        case .string:
            let text = node.string ?? ""
            guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }) else {
                return nil
            }
            return "\""
                + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
                .replacing("\t", with: "\\t") + "\""
        case .array:
            var parts: [String] = []
            for element in node.elements {
                guard let part = json(element) else { return nil }
                parts.append(part)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        case .object:
            var parts: [String] = []
            for member in node.members {
                guard let name = member.name.string, let value = json(member.value) else { return nil }
                parts.append("\"" + name.replacing("\"", with: "\\\"") + "\": " + value)
            }
            return "{" + parts.joined(separator: ",\n  ") + "}"
        }
    }

    private static func judged(
        _ text: [UInt8], _ check: Check, _ example: CheckExamples.Bad, _ schema: Schema
    ) -> (CheckRunner, CheckOutcome) {
        var builder = EstateBuilder(schema: schema)
        if isDockerfile(check) {
            builder.addDockerfile("Dockerfile", bytes: text)
        } else {
            builder.add(file: isCompose(check) ? "compose.yaml" : "manifest.yaml", bytes: text)
        }
        var library = CheckLibrary()
        library.add(check)
        let runner = CheckRunner(library, estate: builder.finish(), overrides: [check.id: example.parameters])
        return (runner, runner.run())
    }

    private static func fixed(
        _ text: [UInt8], _ check: Check, _ example: CheckExamples.Bad, _ schema: Schema
    ) -> (text: [UInt8], refused: [String], left: [CheckFinding], found: Int) {
        let (runner, outcome) = judged(text, check, example, schema)
        let name = runner.estate.files.first?.path ?? ""
        let result = FixLoop.run(
            runner, outcome, isWanted: { _ in true }, text: { _ in text },
            judge: { judged($0[name] ?? text, check, example, schema) })
        return (
            result.texts[name] ?? text, result.refused.map(\.reason),
            result.outcome.findings.filter(\.finding.isFixable), outcome.findings.count
        )
    }

    private static func notes(_ text: [UInt8]) -> [String] {
        String(decoding: text, as: UTF8.self).split(separator: "\n").filter { $0.contains("# note ") }
            .map { line in line.trimmingPrefix { $0 == " " }.description }
    }

    @Test("Fixes hold whatever way an example is written", arguments: Form.allCases)
    func fixes(_ form: Form) throws {
        let loaded = try #require(Self.loaded)
        var tried = 0
        var wrong: [String] = []
        for check in loaded.library.checks where !check.fixes.isEmpty && !Self.isImage(check) {
            for example in check.examples.bad {
                guard let text = Self.text(example.input, form, check) else { continue }
                let source = Array(text.utf8)
                let first = Self.fixed(source, check, example, loaded.schema)
                guard first.found > 0 else { continue }
                tried += 1
                func fail(_ what: String) {
                    wrong.append(
                        "\(example.location): \(check.id): \(what)\n\(String(decoding: first.text, as: UTF8.self))")
                }
                let second = Self.fixed(first.text, check, example, loaded.schema)
                if second.text != first.text { fail("the second fix changes something") }
                // What is refused in one form only is refused because of the form.
                for reason in first.refused { fail("refused: \(reason)") }
                if first.refused.isEmpty, !first.left.isEmpty { fail("the fix leaves findings") }
                if form == .comments, Self.lost(source, in: first.text) { fail("comments are lost") }
                if form == .windows, Self.hasLoneLineFeed(first.text) { fail("line ends are mixed") }
            }
        }
        #expect(wrong == [])
        #expect(tried > 40)
    }

    /// Whether a comment is gone, or stands twice, that is not inside of what was removed.
    private static func lost(_ source: [UInt8], in result: [UInt8]) -> Bool {
        let after = notes(result)
        guard Set(after).count == after.count else { return true }
        let lines = String(decoding: source, as: UTF8.self).split(separator: "\n").map(String.init)
        let left = Set(String(decoding: result, as: UTF8.self).split(separator: "\n").map(String.init))
        return lines.indices.contains { index in
            guard lines[index].contains("# note "), !left.contains(lines[index]) else { return false }
            // The line below is what the comment is about, the one above it the start of what was removed.
            return
                !(index > 0 && index + 1 < lines.count && !left.contains(lines[index - 1])
                && !left.contains(lines[index + 1]))
        }
    }

    private static func hasLoneLineFeed(_ text: [UInt8]) -> Bool {
        text.indices.contains { text[$0] == 0x0A && ($0 == 0 || text[$0 - 1] != 0x0D) }
    }

    // MARK: Shared values

    private static let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: x}\nspec:\n  containers:\n"
    private static let compose = "x-base: &base\n  privileged: true\n  cap_add: &caps [SYS_ADMIN, CHOWN]\nservices:\n"

    @Test(
        "What containers share is mended for all of them in one run",
        arguments: [
            (
                "manifest.yaml", "K8S-USER-011",
                pod
                    + "  - {name: a, image: a:1, securityContext: &s {}}\n  - {name: b, image: b:1, securityContext: *s}\n"
            ),
            (
                "manifest.yaml", "K8S-ISO-001",
                pod + "  - name: a\n    image: a:1\n    securityContext: &s\n      privileged: true\n"
                    + "  - {name: b, image: b:1, securityContext: *s}\n"
            ),
            (
                "manifest.yaml", "K8S-ISO-001",
                pod + "  - &c {name: a, image: a:1, securityContext: {privileged: true}}\n  - {<<: *c, name: b}\n"
            ),
            (
                "manifest.yaml", "K8S-CAP-002",
                pod + "  - {name: a, image: a:1, securityContext: {capabilities: {add: &s [SYS_ADMIN, CHOWN]}}}\n"
                    + "  - {name: b, image: b:1, securityContext: {capabilities: {add: *s}}}\n"
            ),
            (
                "compose.yaml", "COMPOSE-ISO-001",
                compose + "  a:\n    <<: *base\n    image: a:1\n  b:\n    <<: *base\n    image: b:1\n"
            ),
        ])
    func shared(_ file: String, _ id: String, _ input: String) throws {
        let loaded = try #require(Self.loaded)
        let check = try #require(loaded.library.check(id))
        var library = CheckLibrary()
        library.add(check)
        func judged(_ text: [UInt8]) -> (CheckRunner, CheckOutcome) {
            var builder = EstateBuilder(schema: loaded.schema)
            builder.add(file: file, bytes: text)
            let runner = CheckRunner(library, estate: builder.finish())
            return (runner, runner.run())
        }
        let source = Array(input.utf8)
        let (runner, outcome) = judged(source)
        let result = FixLoop.run(
            runner, outcome, isWanted: { _ in true }, text: { _ in source }, judge: { judged($0[file] ?? source) })
        #expect(outcome.findings.count >= 2)
        #expect(result.refused.map(\.reason) == [])
        #expect(result.outcome.findings.isEmpty)
    }
}
