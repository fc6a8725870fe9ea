import Glibc
package import Model

/// What reading a folder gave.
package struct FolderReading<Consumer: LayerConsumer>: Sendable {
    package var index: LayerIndex
    package var consumer: Consumer
    package var diagnostics: [Diagnostic]
}

/// Reads the files below a folder as if they were one layer. Symbolic links are noted and never followed, other
/// file systems mounted below (`/proc` and the like) are left out.
package enum FolderReader {
    /// The deepest folder that is entered.
    private static let maximumDepth = 256
    private static let contentLimit: Int64 = 512 << 20

    /// Walks the folder in the order of names.
    /// - Parameter excluded: names of folders that are not entered, for example `.git`.
    package static func read<Consumer: LayerConsumer>(
        _ root: String, excluded: Set<String> = [], consumer: Consumer
    ) -> FolderReading<Consumer> {
        var walk = Walk(root: root, excluded: excluded, reading: FolderReading(index: LayerIndex(), consumer: consumer, diagnostics: []))
        var status = stat()
        guard stat(root, &status) == 0 else {
            walk.report("folder.open", "cannot be opened", root)
            return walk.reading
        }
        walk.device = status.st_dev
        walk.visit("", depth: 0)
        return walk.reading
    }

    private struct Walk<Consumer: LayerConsumer> {
        let root: String
        let excluded: Set<String>
        var device: dev_t = 0
        var reading: FolderReading<Consumer>

        mutating func report(_ code: String, _ message: String, _ path: String, effect: Diagnostic.Effect = .incomplete) {
            guard reading.diagnostics.count < 1000 else { return }
            reading.diagnostics.append(Diagnostic(code, message, at: Location(path: path), effect: effect))
        }

        mutating func visit(_ folder: String, depth: Int) {
            guard depth < FolderReader.maximumDepth else {
                report("folder.depth", "is nested deeper than \(FolderReader.maximumDepth) folders and is not read", folder)
                return
            }
            guard let names = Self.names(in: folder.isEmpty ? root : "\(root)/\(folder)") else {
                report("folder.open", "the folder cannot be read: \(String(cString: strerror(errno)))", folder)
                return
            }
            for name in names {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                let full = "\(root)/\(path)"
                var status = stat()
                guard lstat(full, &status) == 0 else {
                    report("file.open", "cannot be read: \(String(cString: strerror(errno)))", path)
                    continue
                }
                let mode = UInt32(status.st_mode) & 0o7777
                switch status.st_mode & S_IFMT {
                case S_IFDIR:
                    if excluded.contains(name) { continue }
                    guard status.st_dev == device else {
                        report("folder.mount", "is another file system and is not read", path, effect: .note)
                        continue
                    }
                    _ = reading.index.append(kind: .directory, mode: mode, size: 0, path: path.utf8, link: [])
                    visit(path, depth: depth + 1)
                case S_IFLNK:
                    _ = reading.index.append(
                        kind: .symbolicLink, mode: mode, size: 0, path: path.utf8, link: Self.linkTarget(full))
                case S_IFREG:
                    file(path, full, mode: mode, size: Int64(status.st_size))
                default:
                    _ = reading.index.append(kind: .device, mode: mode, size: 0, path: path.utf8, link: [])
                }
            }
        }

        private mutating func file(_ path: String, _ full: String, mode: UInt32, size: Int64) {
            let entry = reading.index.append(kind: .file, mode: mode, size: size, path: path.utf8, link: [])
            let bytes = Array(path.utf8)
            let interest = reading.consumer.interest(in: bytes.span, mode: mode, size: size, entry: entry)
            guard interest != .skip else { return }
            do throws(ArtifactError) {
                let file = try ReadableFile(path: full)
                if interest == .inspect {
                    let prefix = try file.read(0..<min(file.size, 64))
                    guard reading.consumer.inspect(prefix.span) else { return }
                }
                guard file.size <= FolderReader.contentLimit else {
                    report("file.size", "the file is larger than \(FolderReader.contentLimit >> 20) MiB and is not read", path)
                    return
                }
                let content = try file.read(0..<file.size)
                reading.consumer.content(content.span, path: path, mode: mode, entry: entry)
            } catch {
                report(error.code, error.message, path)
            }
        }

        private static func linkTarget(_ path: String) -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? 0
            }
            return count > 0 ? Array(buffer[..<count]) : []
        }

        /// The names in a folder, sorted by their bytes; nil when it cannot be read.
        private static func names(in path: String) -> [String]? {
            guard let folder = opendir(path) else { return nil }
            defer { closedir(folder) }
            var names: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { names.append(name) }
            }
            return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }
}
