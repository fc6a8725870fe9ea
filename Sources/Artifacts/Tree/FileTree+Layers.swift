import Model

extension FileTree {
    /// The most nodes a tree may have, and the most bytes their names: far beyond any image that can be run.
    private static var maximumNodes: Int { 1 << 26 }
    private static var maximumText: Int { 1 << 31 }
    /// The most parts of paths that are walked behind symbolic links, over all layers: what a hostile image may cost.
    private static var maximumSteps: Int { 1 << 24 }

    /// The state of applying one layer.
    private struct Pass {
        let layer: Int32
        /// Folders in which nothing of lower layers is left.
        var cleaned: Set<NodeID> = []
    }

    /// Puts a layer on top of the tree under the given number, which must be larger than those before.
    package mutating func apply(_ index: LayerIndex, as layer: Int32) {
        trail = Trail()
        names.reserve(index.entries.count)
        let wanted = nodes.count + index.entries.count
        if nodes.capacity < wanted { nodes.reserveCapacity(max(wanted, nodes.count * 2)) }
        var pass = Pass(layer: layer)
        var pending: [Int] = []
        for number in index.entries.indices {
            guard nodes.count < Self.maximumNodes, text.count < Self.maximumText, stepsBehindLinks < Self.maximumSteps
            else {
                report(
                    "tree.limit",
                    "the image has more files or longer chains of symbolic links than can be read: "
                        + "what comes from here on is left out", index.path(number))
                return
            }
            if !apply(number, of: index, &pass) { pending.append(number) }
        }
        // A link that comes before its target breaks the format, but its meaning is clear. A few rounds, because the
        // target may be such a link itself.
        for _ in 0..<8 where !pending.isEmpty { pending = pending.filter { !apply($0, of: index, &pass) } }
        for number in pending {
            report(
                "tree.hardlink", "is a hard link to a file that is not in the image and is not read", index.path(number)
            )
        }
    }

    /// - Returns: false for a hard link whose target is not there.
    private mutating func apply(_ number: Int, of index: LayerIndex, _ pass: inout Pass) -> Bool {
        let entry = index.entries[number]
        let range = index.pathRange(number)
        let path = index.text.span.extracting(range)
        var slash = path.count
        while slash > 0, path[slash - 1] != 0x2F { slash -= 1 }
        let folderPath = path.extracting(0..<max(0, slash - 1))
        let name = path.extracting(slash..<path.count)
        if name.starts(with: ".wh.") {
            applyWhiteout(name, in: folderPath, &pass)
            return true
        }
        guard let folder = makeFolder(folderPath, at: range.lowerBound, of: index) else {
            report("tree.links", "the path leads through too many symbolic links and is not read", index.path(number))
            return true
        }
        switch entry.kind {
        case .hardLink:
            let link = index.link(number)
            guard let target = hardLinkTarget(index.text.span.extracting(link.startIndex..<link.endIndex)) else {
                return false
            }
            linkNode(to: target, named: name, in: folder, layer: pass.layer)
        case .directory:
            put(.directory, named: name, in: folder, entry: entry, number: number, layer: pass.layer)
        case .symbolicLink:
            let node = put(.symbolicLink, named: name, in: folder, entry: entry, number: number, layer: pass.layer)
            let link = index.link(number)
            nodes[Int(node)].linkStart = UInt32(clamping: text.count)
            nodes[Int(node)].linkLength = UInt32(clamping: link.count)
            text.append(contentsOf: link)
        case .device, .other:
            // Overlay filesystems keep a whiteout as a character device 0/0; in a layer's tar it is just a device.
            put(.device, named: name, in: folder, entry: entry, number: number, layer: pass.layer)
        case .file:
            put(.file, named: name, in: folder, entry: entry, number: number, layer: pass.layer)
        }
        return true
    }

    private mutating func report(_ code: String, _ message: String, _ path: String) {
        guard diagnostics.count < 100 else { return }
        diagnostics.append(Diagnostic(code, message, at: Location(path: path)))
    }

    // MARK: Whiteouts

    private mutating func applyWhiteout(_ name: Span<UInt8>, in path: Span<UInt8>, _ pass: inout Pass) {
        var effort = LinkEffort()
        defer { stepsBehindLinks += effort.steps }
        guard let node = walk(path, from: 0, followLast: true, effort: &effort), nodes[Int(node)].kind == .directory
        else { return }
        if name.starts(with: ".wh..wh.") {
            // Of the reserved names only the opaque mark means anything here; AUFS left others behind.
            if name.count == 12, name.starts(with: ".wh..wh..opq") { removeChildren(of: node, &pass) }
        } else if let child = child(of: node, named: name.extracting(4..<name.count)) {
            // A whiteout never hides what its own layer brings, whichever comes first in the archive.
            if nodes[Int(child)].kind == .directory { removeChildren(of: child, &pass) }
            if nodes[Int(child)].layer < pass.layer, nodes[Int(child)].firstChild < 0 { unlink(child) }
        }
    }

    /// Removes what is below a folder as far as it comes from lower layers.
    private mutating func removeChildren(of node: NodeID, _ pass: inout Pass) {
        guard pass.cleaned.insert(node).inserted else { return }
        // Folders are nested as deep as a hostile archive likes, so the walk keeps its own stack.
        var stack = [node]
        var folders: [NodeID] = []
        while let folder = stack.popLast() {
            var child = nodes[Int(folder)].firstChild
            while child >= 0 {
                let next = nodes[Int(child)].nextSibling
                if nodes[Int(child)].kind == .directory {
                    if pass.cleaned.insert(child).inserted { stack.append(child) }
                    folders.append(child)
                } else if nodes[Int(child)].layer < pass.layer {
                    unlink(child)
                }
                child = next
            }
        }
        for folder in folders.reversed()
        where nodes[Int(folder)].layer < pass.layer && nodes[Int(folder)].firstChild < 0 {
            unlink(folder)
        }
    }

    // MARK: Folders

    /// The folder of an entry, symbolic links on the way followed, missing folders made.
    /// - Parameter start: where the path stands in the text of `index`.
    private mutating func makeFolder(_ path: Span<UInt8>, at start: Int, of index: LayerIndex) -> NodeID? {
        if path.isEmpty { return 0 }
        let (position, known) = trail.advance(to: path, at: start, in: index.text.span)
        guard position < path.count else { return known }
        var node = known
        var effort = LinkEffort()
        defer { stepsBehindLinks += effort.steps }
        var parts = PathParts()
        let rest = path.extracting(position..<path.count)
        while let part = parts.next(in: rest) {
            guard let next = enter(rest.extracting(part), in: node, effort: &effort) else { return nil }
            node = next
            trail.append(end: position + part.upperBound, node: node)
        }
        return node
    }

    /// The folder of that name in a folder.
    private mutating func enter(_ part: Span<UInt8>, in folder: NodeID, effort: inout LinkEffort) -> NodeID? {
        effort.takesStep()
        if PathParts.isParent(part) { return nodes[Int(folder)].parent }
        guard let child = child(of: folder, named: part) else {
            return add(.directory, named: part, in: folder, layer: -1)
        }
        switch nodes[Int(child)].kind {
        case .directory:
            return child
        case .symbolicLink:
            guard effort.followsLink() else { return nil }
            let target = Array(text[linkRange(Int(child))])
            var current = target.first == 0x2F ? 0 : folder
            var parts = PathParts()
            while let part = parts.next(in: target.span) {
                guard let next = enter(target.span.extracting(part), in: current, effort: &effort) else { return nil }
                current = next
            }
            return current
        case .file, .device:
            // No engine can extract this; the later entry is taken at its word.
            report("tree.parent", "is a file in one place and a folder in another", self.path(child))
            unlink(child)
            return add(.directory, named: part, in: folder, layer: -1)
        }
    }

    // MARK: Nodes

    /// Adds or replaces a name. A folder over a folder keeps what is in it; everything else replaces.
    @discardableResult
    private mutating func put(
        _ kind: Kind, named name: Span<UInt8>, in folder: NodeID, entry: LayerIndex.Entry, number: Int, layer: Int32
    ) -> NodeID {
        let node: NodeID
        if let existing = child(of: folder, named: name) {
            if kind == .directory, nodes[Int(existing)].kind == .directory {
                node = existing
            } else {
                removeAll(existing)
                node = add(kind, named: name, in: folder, layer: layer)
            }
        } else {
            node = add(kind, named: name, in: folder, layer: layer)
        }
        nodes[Int(node)].mode = entry.mode
        nodes[Int(node)].size = entry.size
        nodes[Int(node)].layer = layer
        nodes[Int(node)].content = Content(layer: layer, entry: Int32(clamping: number))
        return node
    }

    private mutating func hardLinkTarget(_ path: Span<UInt8>) -> NodeID? {
        var effort = LinkEffort()
        defer { stepsBehindLinks += effort.steps }
        guard let node = walk(path, from: 0, followLast: false, effort: &effort), nodes[Int(node)].kind != .directory
        else { return nil }
        return node
    }

    private mutating func linkNode(to target: NodeID, named name: Span<UInt8>, in folder: NodeID, layer: Int32) {
        let source = nodes[Int(target)]
        if let existing = child(of: folder, named: name) {
            if existing == target { return }
            removeAll(existing)
        }
        let node = add(source.kind, named: name, in: folder, layer: layer)
        nodes[Int(node)].mode = source.mode
        nodes[Int(node)].size = source.size
        nodes[Int(node)].content = source.content
        nodes[Int(node)].isHardLink = true
        nodes[Int(node)].linkStart = source.linkStart
        nodes[Int(node)].linkLength = source.linkLength
    }

    private mutating func add(_ kind: Kind, named name: Span<UInt8>, in folder: NodeID, layer: Int32) -> NodeID {
        let node = NodeID(nodes.count)
        let next = nodes[Int(folder)].firstChild
        nodes.append(
            Node(
                kind: kind, mode: kind == .directory ? 0o755 : 0, size: 0, parent: folder, nextSibling: next,
                content: Content(layer: -1, entry: -1), layer: layer, nameStart: UInt32(clamping: text.count),
                nameLength: UInt32(clamping: name.count), linkStart: 0, linkLength: 0))
        name.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        if next >= 0 { nodes[Int(next)].previousSibling = node }
        nodes[Int(folder)].firstChild = node
        names.insert(node, hash: names.hash(name, in: folder))
        return node
    }

    /// Removes a node and everything below it.
    private mutating func removeAll(_ node: NodeID) {
        if nodes[Int(node)].firstChild < 0 { return unlink(node) }
        var stack = [node]
        var doomed: [NodeID] = []
        while let current = stack.popLast() {
            doomed.append(current)
            var child = nodes[Int(current)].firstChild
            while child >= 0 {
                stack.append(child)
                child = nodes[Int(child)].nextSibling
            }
        }
        for node in doomed.reversed() { unlink(node) }
    }

    private mutating func unlink(_ node: NodeID) {
        let entry = nodes[Int(node)]
        if entry.previousSibling >= 0 {
            nodes[Int(entry.previousSibling)].nextSibling = entry.nextSibling
        } else {
            nodes[Int(entry.parent)].firstChild = entry.nextSibling
        }
        if entry.nextSibling >= 0 { nodes[Int(entry.nextSibling)].previousSibling = entry.previousSibling }
        nodes[Int(node)].isAlive = false
        names.remove(node, hash: names.hash(text.span.extracting(nameRange(Int(node))), in: entry.parent))
        trail.forget()
    }
}

extension FileTree {
    /// The folders on the way to the last entry, because most entries share them with the one before. Good only as
    /// long as no node is removed.
    struct Trail: Sendable {
        /// Where the last path stands in the text of the layer.
        private var start = 0
        /// Where each part of it ends, counted from `start`, and the folder that was reached there.
        private var ends: [Int] = []
        private var nodes: [NodeID] = []

        /// Keeps what `path` shares with the last path.
        /// - Returns: how much of `path` is walked already, and the folder there.
        mutating func advance(
            to path: Span<UInt8>, at newStart: Int, in text: Span<UInt8>
        ) -> (position: Int, node: NodeID) {
            let length = min(ends.last ?? 0, path.count)
            var common = 0
            while common < length, text[start + common] == path[common] { common += 1 }
            while let end = ends.last, end > common || (end < path.count && path[end] != 0x2F) {
                ends.removeLast()
                nodes.removeLast()
            }
            start = newStart
            return (ends.last ?? 0, nodes.last ?? 0)
        }

        mutating func forget() {
            ends.removeAll(keepingCapacity: true)
            nodes.removeAll(keepingCapacity: true)
        }

        mutating func append(end: Int, node: NodeID) {
            ends.append(end)
            nodes.append(node)
        }
    }
}
