extension ShellReader {
    /// How many programs may run each other in one command.
    private static let maximumWrapping = 8

    /// The commands with, behind each, those that it runs in turn: `curl` of `sudo curl`, the script of `sh -c '…'`.
    ///
    /// A program that another one runs stands in the same pipeline at the same position; commands of a script have
    /// pipelines of their own.
    /// - Parameters:
    ///   - text: what the words were read from; nil where scripts are not looked into.
    ///   - pipelines: the first number that no pipeline has.
    static func withInner(
        _ commands: [ShellCommand], of text: MappedText?, pipelines: inout Int, level: Int,
        budget: inout DockerfileCommand.Budget
    ) -> [ShellCommand] {
        var output: [ShellCommand] = []
        output.reserveCapacity(commands.count)
        for command in commands {
            output.append(command)
            var outer = command
            var wrapping = level
            while wrapping < maximumWrapping, budget.left > 0 {
                wrapping += 1
                if let script = ShellWrapper.script(of: outer.words) {
                    guard let text else { break }
                    let inside = unquoted(text, outer.words[script].part)
                    output += Self.commands(
                        of: inside, pipelines: &pipelines, depth: outer.depth + 1, level: wrapping, budget: &budget)
                    break
                }
                guard let start = ShellWrapper.inner(of: outer.words) else { break }
                outer.words.removeFirst(start)
                guard let first = outer.words.first else { break }
                outer.assignments = []
                outer.redirections = []
                outer.range = first.range.lowerBound..<max(first.range.upperBound, outer.range.upperBound)
                outer.line = first.line
                outer.column = first.column
                budget.take(outer.words.count + DockerfileCommand.Budget.command, at: (outer.line, outer.column))
                output.append(outer)
            }
        }
        return output
    }

    /// A word without its quotes, as the program gets it; what the shell would expand stays as it is written.
    private static func unquoted(_ text: MappedText, _ range: Range<Int>) -> MappedText {
        var result = MappedText(text.lines)
        var index = range.lowerBound
        let end = min(range.upperBound, text.count)
        var quote: UInt8?
        var isEscaping = false
        func put(_ byte: UInt8, _ index: Int) { result.append(byte, from: text.source(index)) }
        while index < end {
            let byte = text.bytes[index]
            let next = index + 1 < end ? text.bytes[index + 1] : nil
            switch (byte, quote) {
            case (UInt8(ascii: "'"), nil), (UInt8(ascii: "\""), nil):
                quote = byte
                isEscaping = false
            case (UInt8(ascii: "$"), nil) where next == UInt8(ascii: "'"):
                quote = UInt8(ascii: "'")
                isEscaping = true
                index += 1
            case (let byte, let open) where byte == open:
                quote = nil
            case (UInt8(ascii: "\\"), UInt8(ascii: "'")) where isEscaping && next != nil:
                index += 1
                switch next {
                case UInt8(ascii: "n"): put(0x0A, index)
                case UInt8(ascii: "t"): put(0x09, index)
                case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): put(next ?? byte, index)
                default:
                    put(byte, index - 1)
                    put(next ?? byte, index)
                }
            case (UInt8(ascii: "\\"), nil):
                index += 1
                if let next, next != 0x0A { put(next, index) }
            case (UInt8(ascii: "\\"), UInt8(ascii: "\"")):
                switch next {
                case UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "\\"):
                    index += 1
                    put(next ?? byte, index)
                case 0x0A: index += 1
                default: put(byte, index)
                }
            default: put(byte, index)
            }
            index += 1
        }
        return result
    }
}
