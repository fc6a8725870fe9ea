package import Model

/// The squashed file tree of an image: what a container started from it would see, and which layer holds each file.
///
/// Built by applying layers bottom to top as container engines extract them. Source: OCI Image Specification 1.1,
/// "Image Layer Filesystem Changeset" (whiteouts, opaque whiteouts, hard links).
///
/// Flat arrays: 64 bytes and the name for each node; adding an entry is `O(parts of its path)`, and `O(1)` when it
/// follows its sibling.
package struct FileTree: Sendable {
    /// A node's number; the root is 0.
    package typealias NodeID = Int32

    /// The entry that holds a node's content.
    package struct Content: Hashable, Sendable {
        /// The layer's number, from 0 at the bottom.
        package var layer: Int32
        /// The entry's number in the layer's index.
        package var entry: Int32

        package init(layer: Int32, entry: Int32) {
            self.layer = layer
            self.entry = entry
        }
    }

    package enum Kind: UInt8, Sendable {
        case directory, file, symbolicLink, device
    }

    struct Node {
        var kind: Kind
        var isAlive = true
        /// True for a name that a hard link made: its content lies under another name.
        var isHardLink = false
        var mode: UInt32
        var size: Int64
        var parent: NodeID
        var firstChild: NodeID = -1
        var nextSibling: NodeID = -1
        var previousSibling: NodeID = -1
        /// Where the content lies; for hard links the entry of the target.
        var content: Content
        /// Which layer put this name here; `-1` for folders that no entry names.
        var layer: Int32
        var nameStart: UInt32
        var nameLength: UInt32
        var linkStart: UInt32
        var linkLength: UInt32
    }

    var nodes: [Node]
    var names = NameTable()
    /// The names of nodes and the targets of symbolic links.
    var text: [UInt8] = []
    package internal(set) var diagnostics: [Diagnostic] = []
    /// How many parts of paths were walked behind symbolic links while layers were applied.
    var stepsBehindLinks = 0
    /// The folders on the way to the last entry.
    var trail = Trail()

    package init() {
        nodes = [
            Node(
                kind: .directory, mode: 0o755, size: 0, parent: 0, content: Content(layer: -1, entry: -1), layer: -1,
                nameStart: 0, nameLength: 0, linkStart: 0, linkLength: 0)
        ]
    }
}

// MARK: Reading

extension FileTree {
    /// The numbers of all regular files, in the order in which they were added.
    package func forEachFile(_ body: (NodeID) -> Void) {
        for index in nodes.indices where nodes[index].kind == .file && nodes[index].isAlive { body(NodeID(index)) }
    }

    package func kind(_ node: NodeID) -> Kind { nodes[Int(node)].kind }
    package func mode(_ node: NodeID) -> UInt32 { nodes[Int(node)].mode }
    package func size(_ node: NodeID) -> Int64 { nodes[Int(node)].size }
    package func content(_ node: NodeID) -> Content { nodes[Int(node)].content }

    /// True when the name was made by a hard link, so that its content was read under another name.
    package func isHardLink(_ node: NodeID) -> Bool { nodes[Int(node)].isHardLink }

    /// Which layer put the name there, from 0 at the bottom; nil for folders that no entry names.
    package func layer(_ node: NodeID) -> Int? {
        let layer = nodes[Int(node)].layer
        return layer < 0 ? nil : Int(layer)
    }

    /// The path from the root, without leading slash.
    package func path(_ node: NodeID) -> String {
        String(decoding: pathBytes(node), as: UTF8.self)
    }

    /// The path's bytes from the root, without leading slash.
    /// - Parameter parts: how many parts to give at most, counted from the end.
    package func pathBytes(_ node: NodeID, last parts: Int = .max) -> [UInt8] {
        var ranges: [Range<Int>] = []
        var current = Int(node)
        while current != 0, ranges.count < parts {
            ranges.append(nameRange(current))
            current = Int(nodes[current].parent)
        }
        var path: [UInt8] = []
        for range in ranges.reversed() {
            if !path.isEmpty { path.append(0x2F) }
            path.append(contentsOf: text[range])
        }
        return path
    }

    /// The node that a path names, symbolic links followed within the image, the last one too.
    package func resolve(_ path: String) -> NodeID? {
        var effort = LinkEffort()
        return walk(Array(path.utf8).span, from: 0, followLast: true, effort: &effort)
    }

    /// Why a path that is there in part cannot be resolved.
    package enum Obstacle: Hashable, Sendable {
        /// Its symbolic links lead in circles, or through more of them than a system follows.
        case circle
        /// It is a symbolic link to something that is not there.
        case dangling
    }

    /// What keeps ``resolve(_:)`` from following a path; nil for one that resolves, or is simply not there.
    package func obstacle(on path: String) -> Obstacle? {
        var effort = LinkEffort()
        let bytes = Array(path.utf8)
        guard walk(bytes.span, from: 0, followLast: true, effort: &effort) == nil else { return nil }
        if effort.links > LinkEffort.maximumLinks { return .circle }
        var second = LinkEffort()
        return walk(bytes.span, from: 0, followLast: false, effort: &second) == nil ? nil : .dangling
    }

    /// The children of a folder: their names and nodes, symbolic links not followed.
    package func children(_ node: NodeID) -> [(name: String, node: NodeID)] {
        var result: [(name: String, node: NodeID)] = []
        var child = nodes[Int(node)].firstChild
        while child >= 0 {
            result.append((String(decoding: text[nameRange(Int(child))], as: UTF8.self), child))
            child = nodes[Int(child)].nextSibling
        }
        return result.sorted { $0.name < $1.name }
    }

    /// Follows symbolic links until something else is reached; nil when they lead nowhere.
    package func followed(_ node: NodeID) -> NodeID? {
        var effort = LinkEffort()
        return follow(node, effort: &effort)
    }

    func nameRange(_ node: Int) -> Range<Int> {
        let start = Int(nodes[node].nameStart)
        return start..<start + Int(nodes[node].nameLength)
    }

    func linkRange(_ node: Int) -> Range<Int> {
        let start = Int(nodes[node].linkStart)
        return start..<start + Int(nodes[node].linkLength)
    }
}

// MARK: Walking

extension FileTree {
    /// What following symbolic links has cost so far.
    struct LinkEffort {
        var links = 0
        /// The parts of paths that were walked since the first link.
        var steps = 0

        /// The longest chain of symbolic links that is followed, as Linux has it (`path_resolution(7)`).
        static var maximumLinks: Int { 40 }

        /// Notes another link; false when there are too many.
        mutating func followsLink() -> Bool {
            links += 1
            return links <= Self.maximumLinks
        }

        mutating func takesStep() {
            if links > 0 { steps += 1 }
        }
    }

    private func follow(_ node: NodeID, effort: inout LinkEffort) -> NodeID? {
        var current = node
        while nodes[Int(current)].kind == .symbolicLink {
            guard effort.followsLink() else { return nil }
            let target = text.span.extracting(linkRange(Int(current)))
            // `symlink(2)` refuses an empty target, and `path_resolution(7)` an empty path.
            guard let first = target.first else { return nil }
            let start = first == 0x2F ? 0 : nodes[Int(current)].parent
            guard let next = walk(target, from: start, followLast: false, effort: &effort) else { return nil }
            current = next
        }
        return current
    }

    func walk(
        _ path: Span<UInt8>, from start: NodeID, followLast: Bool, effort: inout LinkEffort
    ) -> NodeID? {
        var current = start
        var parts = PathParts()
        while let part = parts.next(in: path) {
            effort.takesStep()
            guard let folder = follow(current, effort: &effort), nodes[Int(folder)].kind == .directory else {
                return nil
            }
            let name = path.extracting(part)
            if PathParts.isParent(name) {
                current = nodes[Int(folder)].parent
            } else if let child = child(of: folder, named: name) {
                current = child
            } else {
                return nil
            }
        }
        return followLast ? follow(current, effort: &effort) : current
    }

    /// The child of that name; symbolic links are not followed.
    func child(of folder: NodeID, named name: Span<UInt8>) -> NodeID? {
        names.find(names.hash(name, in: folder)) { node in
            nodes[Int(node)].parent == folder && nodes[Int(node)].nameLength == name.count
                && text.span.extracting(nameRange(Int(node))).holdsSameBytes(as: name)
        }
    }
}
