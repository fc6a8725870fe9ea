extension FileTree {
    /// A file whose permissions give more than usual.
    package struct PrivilegedFile: Hashable, Sendable {
        /// Without a leading slash.
        package var path: String
        /// The permission bits with setuid (`0o4000`), setgid (`0o2000`) and sticky (`0o1000`).
        package var mode: UInt32
        /// The number of the layer that put the name here.
        package var layer: Int32
        package var isFolder: Bool
    }

    /// The regular files with the setuid or setgid bit or that everybody may write to, and the folders that everybody
    /// may write to without the sticky bit; sorted by path. Cost: `O(nodes)`.
    package func privilegedFiles() -> [PrivilegedFile] {
        var found: [PrivilegedFile] = []
        var open: [(node: NodeID, path: [UInt8])] = [(0, [])]
        while let (folder, path) = open.popLast() {
            var child = nodes[Int(folder)].firstChild
            while child >= 0 {
                let node = nodes[Int(child)]
                if node.isAlive {
                    let start = Int(node.nameStart)
                    let name = text[start..<start + Int(node.nameLength)]
                    let isPrivileged =
                        switch node.kind {
                        case .file: node.mode & 0o6002 != 0
                        case .directory: node.mode & 0o1002 == 0o0002
                        case .symbolicLink, .device: false
                        }
                    if isPrivileged || node.kind == .directory {
                        let full = path.isEmpty ? Array(name) : path + [0x2F] + name
                        if isPrivileged {
                            found.append(
                                PrivilegedFile(
                                    path: String(decoding: full, as: UTF8.self), mode: node.mode & 0o7777,
                                    layer: node.layer, isFolder: node.kind == .directory))
                        }
                        if node.kind == .directory { open.append((child, full)) }
                    }
                }
                child = node.nextSibling
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
