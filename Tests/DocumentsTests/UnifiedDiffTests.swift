import Testing

import Documents

@Suite struct UnifiedDiffTests {
    private func diff(_ old: String, _ new: String) -> String {
        UnifiedDiff.text(old: Array(old.utf8), new: Array(new.utf8), path: "f")
    }

    private let head = "--- a/f\n+++ b/f\n"

    @Test func equalTextsHaveNone() { #expect(diff("a\n", "a\n").isEmpty) }

    @Test func oneLineWithContext() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
        #expect(
            diff(old, old.replacing("5", with: "x"))
                == head + "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n")
    }

    @Test func farChangesAreApart() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let new = old.replacing("2\n3\n", with: "2\nA\n3\n").replacing("19\n", with: "")
        #expect(
            diff(old, new)
                == head + "@@ -1,5 +1,6 @@\n 1\n 2\n+A\n 3\n 4\n 5\n@@ -16,5 +17,4 @@\n 16\n 17\n 18\n-19\n 20\n")
    }

    @Test func emptyAndMissingNewline() {
        #expect(diff("", "a") == head + "@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n")
        #expect(diff("a\n", "") == head + "@@ -1 +0,0 @@\n-a\n")
        #expect(diff("a", "a\n") == head + "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")
    }

    /// What the diff keeps and adds is the new text, what it keeps and removes is the old one.
    @Test(arguments: Array(UInt64(1)...200)) func bothSidesComeBack(_ seed: UInt64) {
        var random = Mutator(seed: seed)
        func lines() -> [String] {
            (0..<Int(random.next() % 8)).map { _ in ["a", "b", "c"][Int(random.next() % 3)] }
        }
        let old = lines()
        let new = lines()
        let text = diff(old.map { $0 + "\n" }.joined(), new.map { $0 + "\n" }.joined())
        let body = text.split(separator: "\n").dropFirst(2).filter { !$0.hasPrefix("@@") }
        // With so few lines there is one hunk that holds all but a common start and end.
        let before = body.filter { $0.first != "+" }.map { String($0.dropFirst()) }
        let after = body.filter { $0.first != "-" }.map { String($0.dropFirst()) }
        guard old != new else {
            #expect(text.isEmpty)
            return
        }
        var rest = old
        let start = zip(old, new).prefix { $0 == $1 }.count
        let dropped = max(0, start - 3)
        rest.removeFirst(dropped)
        #expect(rest.starts(with: before))
        #expect(new.dropFirst(dropped).starts(with: after))
        #expect(rest.dropFirst(before.count).elementsEqual(new.dropFirst(dropped + after.count)))
    }
}
