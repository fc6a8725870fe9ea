/// Edits Dockerfiles in place: what is not asked for stays as it is, byte by byte.
///
/// Every edit is verified: the edited text is read again, and when instructions that should not change have changed,
/// or a new problem has come up, nothing is returned.
package enum DockerfileEditor {
    /// The edits that make all changes; every change refers to the file as it was read.
    /// - Throws: ``EditError``; nothing is changed then.
    package static func edits(_ changes: [DockerfileEdit], in file: Dockerfile) throws(EditError) -> [TextEdit] {
        var plan = Plan(file: file)
        for change in changes { try plan.add(change) }
        try plan.verify()
        return plan.edits.filter { !$0.range.isEmpty || !$0.replacement.isEmpty }
    }

    private struct Plan {
        let file: Dockerfile
        let lineBreak: String
        var edits: [TextEdit] = []
        /// The text each instruction should have; nil for those that are removed.
        var expected: [String?]
        /// The texts that are inserted, by the instruction they stand before.
        var inserted: [Int: [String]] = [:]
        /// The edits inside an instruction.
        var inner: [Int: [TextEdit]] = [:]
        /// The replacements of bytes, by instruction.
        var replaced: [Int: [(range: Range<Int>, text: String)]] = [:]
        /// The commands that are appended, by instruction.
        var appended: [Int: [String]] = [:]

        init(file: Dockerfile) {
            self.file = file
            let first = file.source.firstIndex(of: 0x0A)
            lineBreak = first.map { $0 > 0 && file.source[$0 - 1] == 0x0D ? "\r\n" : "\n" } ?? "\n"
            expected = file.instructions.map(\.text)
        }

        private func instruction(_ index: Int) throws(EditError) -> DockerfileInstruction {
            guard file.instructions.indices.contains(index) else {
                throw EditError(.absent, "the file has no instruction number \(index + 1)")
            }
            return file.instructions[index]
        }

        /// With the line breaks of the file.
        private func native(_ text: String) -> String {
            let plain = text.replacing("\r\n", with: "\n")
            return lineBreak == "\n" ? plain : plain.replacing("\n", with: lineBreak)
        }

        mutating func add(_ change: DockerfileEdit) throws(EditError) {
            switch change {
            case .replace(let index, let text):
                let range = try instruction(index).range
                let text = native(text)
                edits.append(TextEdit(range, text))
                expected[index] = text
            case .remove(let index):
                let range = try instruction(index).range
                edits.append(TextEdit(lines(of: range), ""))
                expected[index] = nil
            case .insert(let text, let position):
                try insert(native(text), position)
            case .setFlag(let index, let name, let value):
                let instruction = try instruction(index)
                guard let flag = instruction.flag(name) else {
                    return try addFlag(instruction, name, value)
                }
                try edit(instruction, TextEdit(flag.range, try Self.flag(name, value)))
            case .addFlag(let index, let name, let value):
                try addFlag(try instruction(index), name, value)
            case .removeFlag(let index, let name):
                let instruction = try instruction(index)
                for flag in instruction.flags where flag.name == name {
                    var end = flag.range.upperBound
                    while end < file.source.count, file.source[end] == 0x20 || file.source[end] == 0x09 { end += 1 }
                    try edit(instruction, TextEdit(flag.range.lowerBound..<end, ""))
                }
            case .replaceText(let range, let text):
                guard
                    let instruction = file.instructions.last(where: {
                        $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound
                    })
                else { throw EditError(.absent, "the bytes \(range) belong to no instruction") }
                if let command = instruction.innermost.command, command.form == .exec,
                    range.overlaps(command.range)
                {
                    throw EditError(
                        .unsupported,
                        "the command is a JSON array of words, which is not edited as text: edit it by hand")
                }
                try edit(instruction, TextEdit(range, native(text)))
                replaced[instruction.index, default: []].append((range, native(text)))
            case .appendCommand(let index, let text):
                let instruction = try instruction(index)
                let place = try DockerfileScript.end(of: instruction.innermost)
                try edit(instruction, TextEdit(place..<place, " && " + text))
                appended[index, default: []].append(text)
            }
        }

        private mutating func edit(_ instruction: DockerfileInstruction, _ edit: TextEdit) throws(EditError) {
            edits.append(edit)
            inner[instruction.index, default: []].append(edit)
            let start = instruction.range.lowerBound
            var local: [TextEdit] = []
            for edit in inner[instruction.index] ?? [] {
                guard edit.range.lowerBound >= start else {
                    throw EditError(.overlapping, "the change reaches out of its instruction")
                }
                local.append(
                    TextEdit(
                        range: edit.range.lowerBound - start..<edit.range.upperBound - start,
                        replacement: edit.replacement))
            }
            let text = try TextEdit.apply(local, to: Array(file.source[instruction.range]))
            expected[instruction.index] = String(decoding: text, as: UTF8.self)
        }

        private static func flag(_ name: String, _ value: String?) throws(EditError) -> String {
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            guard isName, !(value ?? "").utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
                throw EditError(.unsupported, "'--\(name)' cannot be written as a flag")
            }
            guard let value else { return "--" + name }
            let isPlain = !value.utf8.contains {
                DockerfileReader.isSpace($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
                    || $0 == UInt8(ascii: "\\")
            }
            if isPlain { return "--\(name)=\(value)" }
            var quoted = ""
            for scalar in value.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
                quoted.unicodeScalars.append(scalar)
            }
            return "--\(name)=\"\(quoted)\""
        }

        private mutating func addFlag(
            _ instruction: DockerfileInstruction, _ name: String, _ value: String?
        ) throws(EditError) {
            let text = " " + (try Self.flag(name, value))
            let place =
                instruction.flags.last?.range.upperBound
                ?? instruction.range.lowerBound + instruction.name.utf8.count
            try edit(instruction, TextEdit(place..<place, text))
        }

        private mutating func insert(_ text: String, _ position: DockerfileEdit.Position) throws(EditError) {
            let index: Int
            switch position {
            case .before(let place):
                index = place
                let range = try instruction(place).range
                let start = lines(of: range).lowerBound
                edits.append(TextEdit(start..<start, text + lineBreak))
            case .after(let place):
                index = place + 1
                insert(text, below: try instruction(place).range)
            case .endOfFinalStage:
                guard let stage = file.finalStage, let last = file.instructions(of: stage).last else {
                    throw EditError(.absent, "the file has no stage")
                }
                index = last.index + 1
                insert(text, below: last.range)
            }
            inserted[index, default: []].append(text)
        }

        private mutating func insert(_ text: String, below range: Range<Int>) {
            var end = range.upperBound
            while end < file.source.count, file.source[end] != 0x0A { end += 1 }
            if end < file.source.count {
                edits.append(TextEdit(end + 1..<end + 1, text + lineBreak))
            } else {
                edits.append(TextEdit(end..<end, lineBreak + text))
            }
        }

        /// The lines of an instruction with their ends.
        private func lines(of range: Range<Int>) -> Range<Int> {
            var start = range.lowerBound
            while start > 0, file.source[start - 1] != 0x0A { start -= 1 }
            if start == 0, file.source.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
            var end = range.upperBound
            while end < file.source.count, file.source[end] != 0x0A { end += 1 }
            if end < file.source.count { end += 1 }
            return start..<max(start, end)
        }

        /// Reads the result again, and compares it with what it should be.
        func verify() throws(EditError) {
            let result = DockerfileReader.read(try TextEdit.apply(edits, to: file.source))
            var wanted: [String] = []
            for index in 0...expected.count {
                for text in inserted[index] ?? [] {
                    wanted += Self.instructions(directive + text).map(\.text)
                }
                if index < expected.count, let text = expected[index] { wanted.append(Self.trimmed(text)) }
            }
            guard result.instructions.map(\.text) == wanted else {
                throw EditError(.notExact, "the change would alter other instructions: edit the file by hand")
            }
            let before = Set(file.problems.map(\.message))
            if let problem = result.problems.first(where: { !before.contains($0.message) }) {
                throw EditError(.notExact, "the changed file could not be built: \(problem.message)")
            }
            guard result.directives.map(\.value) == file.directives.map(\.value) else {
                throw EditError(.notExact, "the change would alter the directives: edit the file by hand")
            }
            try verifyCommands(result)
        }

        /// Compares what shells and programs get to see before and after.
        private func verifyCommands(_ result: Dockerfile) throws(EditError) {
            var position = 0
            for index in 0...expected.count {
                for text in inserted[index] ?? [] {
                    position += Self.instructions(directive + text).count
                }
                guard index < expected.count, expected[index] != nil else { continue }
                defer { position += 1 }
                guard result.instructions.indices.contains(position) else { continue }
                let old = file.instructions[index].innermost
                let new = result.instructions[position].innermost
                guard inner[index] != nil || old.text != new.text else { continue }
                if old.command?.form == .exec, new.command?.form != .exec, old.keyword == new.keyword {
                    throw EditError(
                        .notExact, "the change would make a shell text of a JSON array: edit the file by hand")
                }
                guard inner[index] != nil else { continue }
                guard
                    DockerfileScript.isExpected(
                        new.command, instead: old.command, replaced: replaced[index] ?? [],
                        appended: appended[index] ?? [])
                else { throw EditError(.notExact, "the change would alter other commands: edit the file by hand") }
            }
        }

        /// What makes a text of its own use the escape character of the file.
        private var directive: String { file.escape == UInt8(ascii: "`") ? "# escape=`\n" : "" }

        private static func instructions(_ text: String) -> [DockerfileInstruction] {
            DockerfileReader.read(Array(text.utf8)).instructions
        }

        private static func trimmed(_ text: String) -> String {
            var bytes = Array(text.utf8)[...]
            while let last = bytes.last, DockerfileReader.isSpace(last) { bytes = bytes.dropLast() }
            while let first = bytes.first, DockerfileReader.isSpace(first) { bytes = bytes.dropFirst() }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
