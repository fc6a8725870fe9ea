#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `read(2)` and `write(2)`, under names that no method here hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    write(descriptor, buffer.baseAddress, buffer.count)
}

/// The few operations on files that the database needs; every failure is an ``AdvisoryError`` that names the file.
enum LocalFile {
    /// The size and the time of the last change, for telling whether a file is still the same.
    struct Status: Hashable {
        var size: Int64
        /// Nanoseconds since 1970.
        var modified: Int64
        var isDirectory: Bool
    }

    static func status(_ path: String) -> Status? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        #if os(Linux) || os(Android)
            let time = info.st_mtim
        #else
            let time = info.st_mtimespec
        #endif
        return Status(
            size: Int64(info.st_size), modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec),
            isDirectory: info.st_mode & S_IFMT == S_IFDIR)
    }

    static func exists(_ path: String) -> Bool { status(path) != nil }

    /// The names in a folder, sorted; empty when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The whole file.
    static func read(_ path: String, limit: Int) throws(AdvisoryError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.source, "cannot be opened", path) }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw failure(.source, "cannot be read", path) }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw AdvisoryError(.source, "is not a regular file", at: path)
        }
        let size = Int(info.st_size)
        guard size <= limit else { throw AdvisoryError(.source, "is larger than \(limit) bytes", at: path) }
        var filled = 0
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while filled < size {
                let part = Self.readPart(
                    descriptor,
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]))
                if part < 0 { failed = true }
                if part <= 0 { break }
                filled += part
            }
            count = filled
        }
        guard !failed else { throw failure(.source, "cannot be read", path) }
        return bytes
    }

    private static func readPart(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = systemRead(descriptor, buffer)
            if count < 0, errno == EINTR { continue }
            return count
        }
    }

    /// Calls `body` with the file's pieces, front to back.
    static func forEachPart(
        of path: String, _ body: (UnsafeRawBufferPointer) throws(AdvisoryError) -> Void
    ) throws(AdvisoryError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.source, "cannot be opened", path) }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = readPart(descriptor, buffer)
            guard count >= 0 else { throw failure(.source, "cannot be read", path) }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    static func createFolder(_ path: String) throws(AdvisoryError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw failure(.write, "cannot be made", made) }
        }
    }

    /// Replaces `path` by `temporary` so that a reader sees either the old or the new file, also after a crash.
    static func replace(_ path: String, by temporary: String) throws(AdvisoryError) {
        let descriptor = open(temporary, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.write, "cannot be opened", temporary) }
        let synced = fsync(descriptor)
        close(descriptor)
        guard synced == 0 else { throw failure(.write, "cannot be written to the disk", temporary) }
        guard rename(temporary, path) == 0 else { throw failure(.write, "cannot be replaced", path) }
        let folder = open(parent(of: path), O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            _ = fsync(folder)
            close(folder)
        }
    }

    static func remove(_ path: String) { unlink(path) }

    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let parent = String(path[..<slash])
        return parent.isEmpty ? "/" : parent
    }

    static func name(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// A name beside `path` that no other process uses.
    static func temporaryName(for path: String) -> String {
        "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
    }

    static func failure(_ code: AdvisoryError.Code, _ what: String, _ path: String) -> AdvisoryError {
        AdvisoryError(code, "\(what): \(String(cString: strerror(errno)))", at: path)
    }

    /// Removes what writers that were killed left behind: files of ``temporaryName(for:)`` for `path` that nobody has
    /// touched for a day.
    static func removeLeftovers(of path: String) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let oldest = (Int64(time.tv_sec) &- 86_400) &* 1_000_000_000
        for name in names(in: parent(of: path))
        where name.hasPrefix(Self.name(of: path) + ".") && name.hasSuffix(".tmp") {
            let leftover = "\(parent(of: path))/\(name)"
            if let status = status(leftover), status.modified < oldest { remove(leftover) }
        }
    }

    /// Holds a lock file, so that one process at a time does something; the lock goes with the process.
    struct Lock: ~Copyable {
        private let descriptor: Int32

        private init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        /// Takes the lock.
        ///
        /// - Parameter waiting: whether to wait while somebody else has it.
        /// - Returns: nil when somebody has it and it was not to be waited for.
        static func take(_ path: String, waiting: Bool) throws(AdvisoryError) -> Lock? {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw LocalFile.failure(.write, "cannot be opened", path) }
            while flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
                let reason = errno
                if reason == EINTR { continue }
                close(descriptor)
                if reason == EWOULDBLOCK { return nil }
                throw AdvisoryError(.write, "cannot be locked: \(String(cString: strerror(reason)))", at: path)
            }
            return Lock(descriptor: descriptor)
        }

        deinit { close(descriptor) }

        /// Gives the lock back.
        consuming func release() {}
    }

    /// Writes a file piece by piece.
    struct Writer: ~Copyable {
        private let descriptor: Int32
        private let path: String

        /// - Parameter appending: keeps what is there.
        init(_ path: String, appending: Bool = false) throws(AdvisoryError) {
            self.path = path
            descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o644)
            guard descriptor >= 0 else { throw LocalFile.failure(.write, "cannot be written", path) }
        }

        deinit { close(descriptor) }

        func write(_ bytes: UnsafeRawBufferPointer) throws(AdvisoryError) {
            var rest = bytes
            while !rest.isEmpty {
                let count = systemWrite(descriptor, rest)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw LocalFile.failure(.write, "cannot be written", path) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }

        func write(_ bytes: [UInt8]) throws(AdvisoryError) {
            var failure: AdvisoryError?
            bytes.withUnsafeBytes { buffer in
                do throws(AdvisoryError) { try write(buffer) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }
}
