/// A word that announces a here-document: `<<EOF`, `<<-EOF`, `3<<"EOF"`.
struct DockerfileRedirection {
    var name: String
    var stripsTabs: Bool
    var expands: Bool

    /// The redirections of a line, in order; a word is one only as a whole.
    static func all(in line: ArraySlice<UInt8>) -> [DockerfileRedirection] {
        var found: [DockerfileRedirection] = []
        var word: [UInt8] = []
        var quote: UInt8?
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            index += 1
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'"), index < line.endIndex {
                word.append(byte)
                word.append(line[index])
                index += 1
            } else if let open = quote {
                word.append(byte)
                if byte == open { quote = nil }
            } else if DockerfileReader.isSpace(byte) {
                if let redirection = DockerfileRedirection(word) { found.append(redirection) }
                word = []
            } else {
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { quote = byte }
                word.append(byte)
            }
        }
        // BuildKit cannot split a line with an open quote, and then finds nothing.
        if quote != nil { return [] }
        if let redirection = DockerfileRedirection(word) { found.append(redirection) }
        return found
    }

    /// - Returns: nil when the word is no redirection.
    init?(_ word: some Collection<UInt8>) {
        var rest = word.drop { (0x30...0x39).contains($0) }
        guard rest.starts(with: [UInt8(ascii: "<"), UInt8(ascii: "<")]) else { return nil }
        rest = rest.dropFirst(2)
        stripsTabs = rest.first == UInt8(ascii: "-")
        if stripsTabs { rest = rest.dropFirst() }
        guard !rest.isEmpty, !rest.contains(UInt8(ascii: "<")) else { return nil }
        var plain: [UInt8] = []
        var quote: UInt8?
        var isQuoted = false
        var isEscaped = false
        for byte in rest {
            if isEscaped {
                plain.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                isEscaped = true
                isQuoted = true
            } else if let open = quote {
                if byte == open { quote = nil } else { plain.append(byte) }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
                isQuoted = true
            } else {
                plain.append(byte)
            }
        }
        guard !plain.isEmpty, quote == nil else { return nil }
        name = String(decoding: plain, as: UTF8.self)
        expands = !isQuoted
    }
}
