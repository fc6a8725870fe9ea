/// The paths of WORKDIR.
enum DockerfilePath {
    /// The working folder after `WORKDIR path`: a relative path is appended to the folder so far.
    static func joined(_ base: DockerfileText?, _ path: DockerfileText) -> DockerfileText {
        let text = path.text
        if isAbsolute(text) { return path.isKnown ? .known(cleaned(text)) : path }
        // What starts with a variable may turn out absolute.
        guard let base, path.isKnown || !text.hasPrefix("$") else { return .unknown(partial: text) }
        let whole = base.text.hasSuffix("/") ? base.text + text : base.text + "/" + text
        return base.isKnown && path.isKnown ? .known(cleaned(whole)) : .unknown(partial: whole)
    }

    private static func isAbsolute(_ path: String) -> Bool {
        let bytes = Array(path.utf8.prefix(2))
        guard let first = bytes.first else { return false }
        if first == UInt8(ascii: "/") || first == UInt8(ascii: "\\") { return true }
        return bytes.count == 2 && bytes[1] == UInt8(ascii: ":") && (0x61...0x7A).contains(first | 0x20)
    }

    /// Without `.`, `..` and doubled slashes.
    private static func cleaned(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
