/// Writes the difference of two texts as a unified diff (POSIX `diff -u`, section "Diff -U Output Format").
package enum UnifiedDiff {
    /// Lines of context around a change.
    package static let context = 3
    /// Comparing more differing lines than this costs too much; the differing middle is then replaced as a whole.
    private static let maximumEdits = 2_000

    /// The diff with the headers `--- a/PATH` and `+++ b/PATH`; empty when the texts are equal.
    ///
    /// Cost: `O((old + new) · differences)`, bounded.
    package static func text(old: [UInt8], new: [UInt8], path: String) -> String {
        guard old != new else { return "" }
        let before = lines(old)
        let after = lines(new)
        var prefix = 0
        while prefix < before.count, prefix < after.count, before[prefix] == after[prefix] { prefix += 1 }
        var suffix = 0
        while suffix < before.count - prefix, suffix < after.count - prefix,
            before[before.count - 1 - suffix] == after[after.count - 1 - suffix]
        {
            suffix += 1
        }
        let middle = changes(
            before[prefix..<before.count - suffix], after[prefix..<after.count - suffix])
        var output = "--- a/\(path)\n+++ b/\(path)\n"
        var index = 0
        while index < middle.count {
            var last = index
            while last + 1 < middle.count,
                middle[last + 1].old.lowerBound - middle[last].old.upperBound <= 2 * context
            {
                last += 1
            }
            write(middle[index...last], before, after, to: &output)
            index = last + 1
        }
        return output
    }

    /// Lines that are replaced by others.
    private struct Change {
        var old: Range<Int>
        var new: Range<Int>
    }

    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }

    /// The shortest list of changes (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
    private static func changes(_ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>) -> [Change]
    {
        let whole = Change(old: old.startIndex..<old.endIndex, new: new.startIndex..<new.endIndex)
        guard !old.isEmpty, !new.isEmpty else { return [whole] }
        let limit = min(old.count + new.count, maximumEdits)
        // The furthest place on each diagonal, for each number of edits.
        var furthest = [Int](repeating: 0, count: 2 * limit + 2)
        var history: [[Int]] = []
        var found: Int?
        search: for edits in 0...limit {
            history.append(Array(furthest[(limit - edits)...(limit + edits)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let down =
                    diagonal == -edits
                    || (diagonal != edits && furthest[limit + diagonal - 1] < furthest[limit + diagonal + 1])
                var x =
                    down ? furthest[min(limit + diagonal + 1, furthest.count - 1)] : furthest[limit + diagonal - 1] + 1
                var y = x - diagonal
                while x < old.count, y < new.count, y >= 0, old[old.startIndex + x] == new[new.startIndex + y] {
                    x += 1
                    y += 1
                }
                furthest[limit + diagonal] = x
                if x >= old.count, y >= new.count {
                    found = edits
                    break search
                }
            }
        }
        guard let found else { return [whole] }
        var isKept = [Bool](repeating: false, count: old.count)
        var isKeptNew = [Bool](repeating: false, count: new.count)
        var x = old.count
        var y = new.count
        for edits in stride(from: found, to: 0, by: -1) {
            // `history[edits]` holds the diagonals -edits...edits as they were before that round.
            let row = history[edits]
            func value(_ diagonal: Int) -> Int { row[diagonal + edits] }
            let diagonal = x - y
            let down = diagonal == -edits || (diagonal != edits && value(diagonal - 1) < value(diagonal + 1))
            let previous = down ? diagonal + 1 : diagonal - 1
            let startX = value(previous)
            let startY = startX - previous
            while x > startX, y > startY, x > (down ? startX : startX + 1) {
                x -= 1
                y -= 1
                isKept[x] = true
                isKeptNew[y] = true
            }
            x = startX
            y = startY
        }
        while x > 0, y > 0 {
            x -= 1
            y -= 1
            isKept[x] = true
            isKeptNew[y] = true
        }
        var changes: [Change] = []
        x = 0
        y = 0
        while x < old.count || y < new.count {
            if x < old.count, y < new.count, isKept[x], isKeptNew[y] {
                x += 1
                y += 1
                continue
            }
            let start = (x, y)
            while x < old.count, !isKept[x] { x += 1 }
            while y < new.count, !isKeptNew[y] { y += 1 }
            guard (x, y) != start else { return [whole] }
            changes.append(
                Change(
                    old: old.startIndex + start.0..<old.startIndex + x,
                    new: new.startIndex + start.1..<new.startIndex + y))
        }
        return changes
    }

    private static func write(
        _ changes: ArraySlice<Change>, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], to output: inout String
    ) {
        guard let first = changes.first, let last = changes.last else { return }
        let before = min(context, first.old.lowerBound, first.new.lowerBound)
        let after = min(context, old.count - last.old.upperBound)
        let oldRange = first.old.lowerBound - before..<last.old.upperBound + after
        let newRange = first.new.lowerBound - before..<last.new.upperBound + after
        output += "@@ -\(place(oldRange)) +\(place(newRange)) @@\n"
        var position = oldRange.lowerBound
        for change in changes {
            for line in old[position..<change.old.lowerBound] { put(" ", line, to: &output) }
            for line in old[change.old] { put("-", line, to: &output) }
            for line in new[change.new] { put("+", line, to: &output) }
            position = change.old.upperBound
        }
        for line in old[position..<oldRange.upperBound] { put(" ", line, to: &output) }
    }

    private static func place(_ range: Range<Int>) -> String {
        switch range.count {
        case 0: "\(range.lowerBound),0"
        case 1: "\(range.lowerBound + 1)"
        default: "\(range.lowerBound + 1),\(range.count)"
        }
    }

    private static func put(_ mark: String, _ line: ArraySlice<UInt8>, to output: inout String) {
        output += mark
        output += String(decoding: line, as: UTF8.self)
        if line.last != 0x0A { output += "\n\\ No newline at end of file\n" }
    }
}
