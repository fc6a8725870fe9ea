import Glibc
package import Model
import SystemPackage

/// What reading a folder gave.
package struct FolderReading<Consumer: LayerConsumer>: Sendable {
    package var index: LayerIndex
    package var consumer: Consumer
    package var diagnostics: [Diagnostic]
}

/// Reads the files below a folder as if they were one layer. Symbolic links are noted and never followed, other
/// file systems mounted below (`/proc` and the like) are left out. Links that lead out of the folder, and what is no file,
/// are named in the diagnostics where a file of that name would be read.
package enum FolderReader {
    /// The deepest folder that is entered.
    private static let maximumDepth = 256
    private static let contentLimit: Int64 = 512 << 20

    /// Walks the folder in the order of names.
    /// - Parameter excluded: names of folders that are not entered, for example `.git`.
    package static func read<Consumer: LayerConsumer>(
        _ root: String, excluded: Set<String> = [], consumer: Consumer
    ) -> FolderReading<Consumer> {
        var walk = Walk(
            root: Array(root.utf8), excluded: excluded,
            reading: FolderReading(index: LayerIndex(), consumer: consumer, diagnostics: []))
        var status = stat()
        guard stat(root, &status) == 0 else {
            walk.report("folder.open", "cannot be opened", Array(root.utf8))
            return walk.reading
        }
        walk.device = status.st_dev
        walk.visit([], depth: 0)
        return walk.reading
    }

    /// Paths are bytes: names need not be UTF-8.
    private struct Walk<Consumer: LayerConsumer> {
        let root: [UInt8]
        let excluded: Set<String>
        var device: dev_t = 0
        var reading: FolderReading<Consumer>

        mutating func report(
            _ code: String, _ message: String, _ path: [UInt8], effect: Diagnostic.Effect = .incomplete
        ) {
            guard reading.diagnostics.count < 1000 else { return }
            let location = Location(path: String(decoding: path, as: UTF8.self))
            reading.diagnostics.append(Diagnostic(code, message, at: location, effect: effect))
        }

        mutating func visit(_ folder: [UInt8], depth: Int) {
            guard depth < FolderReader.maximumDepth else {
                report(
                    "folder.depth", "is nested deeper than \(FolderReader.maximumDepth) folders and is not read", folder
                )
                return
            }
            guard let names = Self.names(in: full(folder)) else {
                report("folder.open", "the folder cannot be read: \(String(cString: strerror(errno)))", folder)
                return
            }
            for name in names {
                let path = folder.isEmpty ? name : folder + [0x2F] + name
                var status = stat()
                guard lstat(full(path), &status) == 0 else {
                    report("file.open", "cannot be read: \(String(cString: strerror(errno)))", path)
                    continue
                }
                let mode = UInt32(status.st_mode) & 0o7777
                switch status.st_mode & S_IFMT {
                case S_IFDIR:
                    if !excluded.isEmpty, excluded.contains(String(decoding: name, as: UTF8.self)) { continue }
                    guard status.st_dev == device else {
                        report("folder.mount", "is another file system and is not read", path, effect: .note)
                        continue
                    }
                    _ = reading.index.append(kind: .directory, mode: mode, size: 0, path: path, link: [])
                    visit(path, depth: depth + 1)
                case S_IFLNK:
                    let target = Self.linkTarget(full(path))
                    let entry = reading.index.append(
                        kind: .symbolicLink, mode: mode, size: 0, path: path, link: target)
                    noteLink(path, to: target, entry: entry)
                case S_IFREG:
                    file(path, mode: mode, size: Int64(status.st_size))
                default:
                    let entry = reading.index.append(kind: .device, mode: mode, size: 0, path: path, link: [])
                    if isWanted(path, entry: entry) {
                        report(
                            "folder.skipped", "is a pipe, a socket or a device and is not read", path, effect: .note)
                    }
                }
            }
        }

        /// Whether a regular file of that name would be read.
        private mutating func isWanted(_ path: [UInt8], entry: Int) -> Bool {
            reading.consumer.interest(in: path.span, mode: 0o644, size: 1, entry: entry) == .collect
        }

        /// Says that what a link leads to is not read, where it would be. What lies in the folder is read by its own name.
        private mutating func noteLink(_ path: [UInt8], to target: [UInt8], entry: Int) {
            var status = stat()
            // In the file system of an image, absolute links start at its root.
            if target.first == 0x2F, lstat(full(Array(target.dropFirst())), &status) == 0 { return }
            guard stat(full(path), &status) == 0 else {
                let reason = errno == ELOOP ? "is a link that leads back to itself" : "is a link that leads nowhere"
                if isWanted(path, entry: entry) {
                    report("folder.skipped", "\(reason) and is not read", path, effect: .note)
                }
                return
            }
            guard let inside = Self.realPath(full([])), let place = Self.realPath(full(path)),
                place != inside, !place.starts(with: inside == [0x2F] ? inside : inside + [0x2F])
            else { return }
            if status.st_mode & S_IFMT == S_IFDIR {
                report(
                    "folder.skipped", "is a link to a folder outside of what is scanned and is not followed", path,
                    effect: .note)
            } else if isWanted(path, entry: entry) {
                report(
                    "folder.skipped", "is a link to a file outside of what is scanned and is not read", path,
                    effect: .note)
            }
        }

        /// The path without links; nil when it leads nowhere.
        private static func realPath(_ path: [CChar]) -> [UInt8]? {
            guard let resolved = realpath(path, nil) else { return nil }
            defer { free(resolved) }
            return Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved))).map { UInt8(bitPattern: $0) }
        }

        private mutating func file(_ path: [UInt8], mode: UInt32, size: Int64) {
            let entry = reading.index.append(kind: .file, mode: mode, size: size, path: path, link: [])
            let interest = reading.consumer.interest(in: path.span, mode: mode, size: size, entry: entry)
            guard interest != .skip else { return }
            let name = String(decoding: path, as: UTF8.self)
            do throws(ArtifactError) {
                let filePath = full(path).withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
                }
                let file = try ReadableFile(filePath, named: name)
                if interest == .inspect {
                    let prefix = try file.read(0..<min(file.size, 64))
                    guard reading.consumer.inspect(prefix.span) else { return }
                }
                guard file.size <= FolderReader.contentLimit else {
                    report(
                        "file.size", "the file is larger than \(FolderReader.contentLimit >> 20) MiB and is not read",
                        path)
                    return
                }
                let content = try file.read(0..<file.size)
                reading.consumer.content(content.span, path: name, mode: mode, entry: entry)
            } catch {
                report(error.code, error.message, path)
            }
        }

        /// The path on disk, as C wants it.
        private func full(_ path: [UInt8]) -> [CChar] {
            (path.isEmpty ? root : root + [0x2F] + path).map { CChar(bitPattern: $0) } + [0]
        }

        private static func linkTarget(_ path: [CChar]) -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? 0
            }
            return count > 0 ? Array(buffer[..<count]) : []
        }

        /// The names in a folder, sorted by their bytes; nil when it cannot be read.
        private static func names(in path: [CChar]) -> [[UInt8]]? {
            guard let folder = opendir(path) else { return nil }
            defer { closedir(folder) }
            var names: [[UInt8]] = []
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
                if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
            }
            return names.sorted { $0.lexicographicallyPrecedes($1) }
        }
    }
}
