/// Reads the flags between a keyword and its arguments.
enum DockerfileFlagReader {
    /// The words at the start that begin with two dashes, and where the arguments start. A word `--` ends the flags.
    static func flags(in joined: MappedText, from start: Int, to end: Int) -> (flags: [DockerfileFlag], next: Int) {
        let bytes = joined.bytes
        var flags: [DockerfileFlag] = []
        var position = start
        while true {
            while position < end, DockerfileReader.isSpace(bytes[position]) { position += 1 }
            guard position + 1 < end, bytes[position] == UInt8(ascii: "-"), bytes[position + 1] == UInt8(ascii: "-")
            else { return (flags, position) }
            let first = position
            var word: [UInt8] = []
            var quote: UInt8?
            while position < end {
                let byte = bytes[position]
                if quote == nil, DockerfileReader.isSpace(byte) { break }
                position += 1
                if byte == UInt8(ascii: "\\") {
                    guard position < end else { break }
                    word.append(bytes[position])
                    position += 1
                } else if let open = quote {
                    if byte == open { quote = nil } else { word.append(byte) }
                } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                    quote = byte
                } else {
                    word.append(byte)
                }
            }
            guard word.count > 2 else { return (flags, position) }
            let plain = joined.word(first..<position)
            let content = word.dropFirst(2)
            let equals = content.firstIndex(of: UInt8(ascii: "="))
            let value = equals.map { DockerfileText.known(String(decoding: content[($0 + 1)...], as: UTF8.self)) }
            flags.append(
                DockerfileFlag(
                    name: String(decoding: content[..<(equals ?? content.endIndex)], as: UTF8.self), value: value,
                    range: plain.range, line: plain.line, column: plain.column))
        }
    }
}
