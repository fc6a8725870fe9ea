import Glibc

/// What a path on disk is, links followed.
package enum FileKind: Sendable {
    case file, folder, other

    /// nil when there is nothing, or nothing that can be seen.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }
}
