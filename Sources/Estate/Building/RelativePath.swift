/// Paths that files name other files by.
enum RelativePath {
    /// A path below a folder with `.` and `..` followed; nil when it leads out of what is scanned.
    static func resolve(_ relative: String, in folder: [String]) -> String? {
        var parts = folder
        for part in relative.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if parts.popLast() == nil { return nil }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
