import Glibc
import SystemPackage

/// Writes files that only this user may read, whole or not at all.
package enum PrivateFile {
    /// Writes `bytes` beside `path` and renames the result to it; missing folders are made.
    /// - Returns: false when that could not be done; nothing of the old file is lost then.
    @discardableResult
    package static func write(_ bytes: [UInt8], to path: String) -> Bool {
        guard let slash = path.utf8.lastIndex(of: 0x2F), makeFolder(String(path[..<slash])) else { return false }
        let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max))"
        do {
            let file = try FileDescriptor.open(
                FilePath(temporary), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite])
            try file.closeAfter { _ = try file.writeAll(bytes) }
        } catch {
            unlink(temporary)
            return false
        }
        guard rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }

    /// Makes a folder and those above it, readable by this user alone.
    /// - Returns: whether the folder is there.
    package static func makeFolder(_ path: String) -> Bool {
        if FileKind(path: path) == .folder { return true }
        if let slash = path.utf8.lastIndex(of: 0x2F), slash != path.utf8.startIndex {
            guard makeFolder(String(path[..<slash])) else { return false }
        }
        return mkdir(path, 0o700) == 0 || errno == EEXIST
    }
}
