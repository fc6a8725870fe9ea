/// A Dockerfile as BuildKit reads it: instructions with their places, build stages, and the state each stage ends with.
///
/// Source: docs.docker.com/reference/dockerfile. Made by ``DockerfileReader``; changed by ``DockerfileEditor``.
package struct Dockerfile: Sendable {
    /// The file as it was read.
    package var source: [UInt8] { lines.bytes }
    /// The parser directives at the top (`# syntax=`, `# escape=`, `# check=`), in order.
    package internal(set) var directives: [Directive] = []
    /// The escape character: a backslash, or a backtick when the `escape` directive says so.
    package internal(set) var escape = UInt8(ascii: "\\")
    /// Every instruction in source order, unknown and malformed ones included.
    package internal(set) var instructions: [DockerfileInstruction] = []
    /// The build stages in source order.
    package internal(set) var stages: [DockerfileStage] = []
    /// The whole-line comments, those between continued lines included; directives are not among them.
    package internal(set) var comments: [Comment] = []
    /// What Docker would refuse; the rest of the file is read all the same.
    package internal(set) var problems: [DocumentError] = []

    /// What was left out because of its size; the rest of the file is read.
    package internal(set) var omissions: [DocumentError] = []

    let lines: SourceLines

    init(lines: SourceLines) {
        self.lines = lines
    }

    /// A parser directive.
    package struct Directive: Hashable, Sendable {
        /// In lower case: `syntax`, `escape` or `check`.
        package var name: String
        package var value: String
        /// Line, counted from 1.
        package var line: Int
        /// The bytes of the line, without its end.
        package var range: Range<Int>
    }

    /// A comment on a line of its own.
    package struct Comment: Hashable, Sendable {
        /// The text behind `#`, trimmed.
        package var text: String
        /// Line, counted from 1.
        package var line: Int
        /// From `#` to the end of the line.
        package var range: Range<Int>
    }

    /// The stage that is built when no target is named: the last one.
    package var finalStage: DockerfileStage? { stages.last }

    /// The instructions of a stage, its FROM first.
    package func instructions(of stage: DockerfileStage) -> ArraySlice<DockerfileInstruction> {
        let range = stage.instructions.clamped(to: 0..<instructions.count)
        return instructions[range]
    }

    /// The stage of that name (in any case) or index, as `COPY --from` finds it among the stages before `limit`.
    package func stage(named name: String, before limit: Int) -> DockerfileStage? {
        let wanted = name.lowercased()
        if let stage = stages.prefix(limit).last(where: { $0.name == wanted }) { return stage }
        guard let index = Int(name), index >= 0, index < min(limit, stages.count) else { return nil }
        return stages[index]
    }

    /// The indices of the stages that the final one is made from, itself included, ascending. BuildKit builds no other.
    package var usedStages: [Int] {
        guard let last = stages.indices.last else { return [] }
        var used: Set<Int> = [last]
        var waiting = [last]
        while let index = waiting.popLast() {
            for next in stages[index].uses where next < stages.count && used.insert(next).inserted {
                waiting.append(next)
            }
        }
        return used.sorted()
    }

    /// Line and column of a byte, both counted from 1; the column in bytes. `O(log lines)`.
    package func place(of offset: Int) -> (line: Int, column: Int) { lines.place(offset) }
}
