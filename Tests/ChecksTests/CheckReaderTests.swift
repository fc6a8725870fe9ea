import Checks
import Model
import Testing

/// A check file that is wrong is refused with its place.
@Suite struct CheckReaderTests {
    private static let good = """
        id: TEST-001
        title: A test
        severity: low
        why: Because.
        applies-to: [Workload]
        violation: spec.hostPID
        at: spec.hostPID
        examples:
          bad: [{at: "hostPID", input: "apiVersion: v1"}]
          good: ["apiVersion: v1"]
        """

    @Test("A complete check is read")
    func complete() throws {
        let check = try CheckReader.read(Array(Self.good.utf8), path: "checks/test.yaml")
        #expect(check.id == "TEST-001")
        #expect(check.subjects == [.workload])
    }

    /// What is replaced, by what, and the beginning of the error.
    static let mistakes: [(String, String, String)] = [
        ("id: TEST-001", "id: test", "checks/test.yaml:1:5: an id is made of"),
        ("title: A test\n", "", "checks/test.yaml:1:1: 'title' is missing"),
        ("severity: low", "severity: bad", "checks/test.yaml:3:11: a severity is"),
        ("why:", "reason:", "checks/test.yaml:4:1: 'reason' is no member"),
        ("[Workload]", "[Pod]", "checks/test.yaml:5:14: 'Pod' is neither"),
        ("[Workload]", "[Workload, Dockerfile]", "checks/test.yaml:5:14: what the check applies to"),
        ("violation: spec.hostPID", "violation: spec.", "checks/test.yaml:6:12: the expression is wrong at 1:"),
        (
            "violation: spec.hostPID", "violation: nothing.hostPID",
            "checks/test.yaml:6:12: the expression is wrong at 1:1: undeclared"
        ),
        ("at: spec.hostPID", "at: spec host", "checks/test.yaml:7:5: 'spec host' is no path"),
        ("at: spec.hostPID", "at: pod.hostPID", "checks/test.yaml:7:5: 'pod' is not known"),
        ("at: spec.hostPID", "at: spec.hostPID\nfix: [{drop: spec}]", "checks/test.yaml:8:7: an edit is one of"),
        (
            "at: spec.hostPID", "at: spec.hostPID\nfix: [{remove: spec, value: 1}]",
            "checks/test.yaml:8:22: 'value' does not belong"
        ),
        ("good: [\"apiVersion: v1\"]", "good: []", "checks/test.yaml:9:3: at least one bad and one good"),
        ("why: Because.", "why: Because.\nwhy: \"\"", "checks/test.yaml:5:6: 'why' is empty"),
        ("id: TEST-001", "id: [", "checks/test.yaml:"),
    ]

    @Test("A mistake is named with its place", arguments: mistakes)
    func mistake(_ mistake: (String, String, String)) {
        let text = Self.good.split(separator: mistake.0, omittingEmptySubsequences: false).joined(separator: mistake.1)
        let error = #expect(throws: CheckError.self) {
            try CheckReader.read(Array(text.utf8), path: "checks/test.yaml")
        }
        #expect(error?.description.hasPrefix(mistake.2) == true, "\(error?.description ?? "no error")")
    }

    @Test("A wrong file does not keep the others from being used")
    func others() {
        var library = CheckLibrary()
        library.add(
            [
                .init(path: "checks/a.yaml", name: "a.yaml", bytes: Array("id: 1".utf8)),
                .init(path: "checks/b.yaml", name: "b.yaml", bytes: Array(Self.good.utf8)),
                .init(path: "checks/c.yaml", name: "c.yaml", bytes: Array(Self.good.utf8)),
            ], isCustom: true)
        #expect(library.checks.map(\.id) == ["TEST-001"])
        #expect(library.diagnostics.count == 2)
        #expect(library.diagnostics.last?.description == "c.yaml:1: the id TEST-001 is taken by b.yaml")
    }

    @Test("A check of the user's takes the place of a built-in one")
    func replaced() {
        var library = CheckLibrary()
        library.add([.init(path: "checks/a.yaml", name: "a.yaml", bytes: Array(Self.good.utf8))], isCustom: false)
        library.add([.init(path: "checks/b.yaml", name: "own.yaml", bytes: Array(Self.good.utf8))], isCustom: true)
        #expect(library.checks.count == 1)
        #expect(library.checks.first?.isCustom == true)
        #expect(library.diagnostics.isEmpty)
    }
}
