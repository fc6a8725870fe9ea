import Synchronization

/// A parsed text of any syntax (JSON, YAML, TOML): one tree in one flat array, with the place of every node.
///
/// The tree is stored in document order as 28-byte entries, texts in one byte buffer, so that reading allocates a
/// handful of arrays whatever the number of nodes. Looking up a key is `O(members)`.
package final class Document: Sendable {
    let entries: [Entry]
    let text: [UInt8]
    /// The application tags of YAML nodes by entry, for example `!Ref`; empty for other syntaxes.
    let tags: [Int: String]
    /// The entries of the children of long containers, by the container's entry; made when they are first asked for.
    private let childEntries = Mutex<[Int: [UInt32]]>([:])

    init(entries: [Entry], text: [UInt8], tags: [Int: String] = [:]) {
        self.entries = entries
        self.text = text
        self.tags = tags
    }

    /// The number of nodes.
    package var nodeCount: Int { entries.count }

    /// Containers with more children than this get a list of them when they are first looked into.
    private static let linearLookup = 64

    /// The elements of an array or the values of an object by their entries; nil for short containers.
    private func children(of node: Node) -> [UInt32]? {
        guard node.count > Self.linearLookup else { return nil }
        return childEntries.withLock { lists in
            if let list = lists[node.index] { return list }
            let list =
                node.kind == .array
                ? node.elements.map { UInt32(clamping: $0.index) }
                : node.members.map { UInt32(clamping: $0.value.index) }
            lists[node.index] = list
            return list
        }
    }

    /// The element of an array or value of an object that an entry lies in, and its number among them; nil for the names
    /// of members and for what lies elsewhere. Cost: `O(log children)`, after the first look into a long container.
    package func child(of node: Node, holding entry: Int) -> (number: Int, node: Node)? {
        guard entry > node.index, entry < node.end else { return nil }
        if let children = children(of: node) {
            var low = 0
            var high = children.count
            while low < high {
                let middle = (low + high) / 2
                if Int(children[middle]) <= entry { low = middle + 1 } else { high = middle }
            }
            guard low > 0 else { return nil }
            let found = self.node(at: Int(children[low - 1]))
            return entry < found.end ? (low - 1, found) : nil
        }
        var number = 0
        if node.kind == .array {
            for element in node.elements {
                if entry < element.end { return (number, element) }
                number += 1
            }
        } else {
            for member in node.members {
                if entry < member.value.index { return nil }
                if entry < member.value.end { return (number, member.value) }
                number += 1
            }
        }
        return nil
    }

    /// The nodes in document order; names of members are nodes too.
    package func node(at index: Int) -> Node { Node(document: self, index: index) }

    /// Whether two characters of ASCII stand next to each other in the text of any scalar or name. Cost: `O(bytes)`.
    package func contains(_ pair: StaticString) -> Bool {
        guard pair.utf8CodeUnitCount == 2 else { return false }
        let (first, second) = (pair.utf8Start[0], pair.utf8Start[1])
        return text.withUnsafeBufferPointer { text in
            var position = 0
            while position + 1 < text.count {
                if text[position + 1] != second {
                    position += text[position + 1] == first ? 1 : 2
                } else if text[position] == first {
                    return true
                } else {
                    position += 1
                }
            }
            return false
        }
    }

    /// The outermost node.
    package var root: Node { Node(document: self, index: 0) }

    /// What a node is.
    package enum Kind: UInt8, Sendable {
        case null, bool, integer, float, string, array, object
    }

    /// One node: its kind, its place, and where its text (scalars) or its end (containers) is.
    struct Entry: Sendable {
        var kind: Kind
        /// Line from 1.
        var line: UInt32
        /// Column in bytes from 1.
        var column: UInt32
        /// Scalars: where the text starts in ``Document/text``. Containers: the number of elements or members.
        var start: UInt32
        /// Scalars: the length of the text. Containers: the index of the entry behind the last descendant.
        var extent: UInt32
        /// The byte offset in the source; what edits are anchored at.
        var offset: UInt32
    }
}

extension Document {
    /// A node of a ``Document``; cheap to copy.
    package struct Node: Sendable {
        package let document: Document
        /// The node's entry, for ``Document/node(at:)``. The name of a member stands right before its value.
        package let index: Int

        private var entry: Entry { document.entries[index] }

        package var kind: Kind { entry.kind }
        /// Line, counted from 1.
        package var line: Int { Int(entry.line) }
        /// Column in bytes, counted from 1.
        package var column: Int { Int(entry.column) }
        /// The byte offset of the node's first byte in the source.
        package var offset: Int { Int(entry.offset) }

        /// The number of elements or members; 0 for scalars.
        package var count: Int {
            switch entry.kind {
            case .array, .object: Int(entry.start)
            default: 0
            }
        }

        package var isNull: Bool { entry.kind == .null }

        /// The text of a string; nil for every other kind.
        package var string: String? {
            entry.kind == .string ? scalarText : nil
        }

        /// The text of any scalar as the source writes it (`1.10` stays `1.10`); nil for containers and null.
        package var scalarText: String? {
            switch entry.kind {
            case .array, .object, .null: return nil
            default:
                let start = Int(entry.start)
                return String(decoding: document.text[start..<start + Int(entry.extent)], as: UTF8.self)
            }
        }

        /// The application tag of a YAML node as it is written, for example `!Ref` or `!GetAtt`; nil for YAML's own
        /// tags (`!!str` and its like) and for other syntaxes.
        package var tag: String? { document.tags.isEmpty ? nil : document.tags[index] }

        /// True when this is a string with exactly these bytes; allocates nothing.
        package func equals(_ other: StaticString) -> Bool {
            let entry = entry
            guard entry.kind == .string, Int(entry.extent) == other.utf8CodeUnitCount else { return false }
            let start = Int(entry.start)
            for position in 0..<other.utf8CodeUnitCount
            where document.text[start + position] != other.utf8Start[position] {
                return false
            }
            return true
        }

        /// The member of that name; the last one when a name stands twice, as most readers have it. nil for
        /// everything that is not an object.
        package subscript(key: String) -> Node? {
            guard entry.kind == .object else { return nil }
            var found: Node?
            var key = key
            key.withUTF8 { wanted in
                for member in MemberSequence(node: self) {
                    let name = document.entries[member.name.index]
                    guard Int(name.extent) == wanted.count else { continue }
                    let start = Int(name.start)
                    var equal = true
                    for position in 0..<wanted.count where document.text[start + position] != wanted[position] {
                        equal = false
                        break
                    }
                    if equal { found = member.value }
                }
            }
            return found
        }

        /// The elements of an array; empty for everything else.
        package var elements: ElementSequence { ElementSequence(node: self) }

        /// The members of an object in source order, duplicates included; empty for everything else.
        package var members: MemberSequence { MemberSequence(node: self) }

        /// The index behind this node and all below it.
        package var end: Int {
            switch entry.kind {
            case .array, .object: Int(entry.extent)
            default: index + 1
            }
        }
    }

    /// The elements of an array.
    package struct ElementSequence: Sequence, IteratorProtocol {
        private let document: Document
        private var position: Int
        private let end: Int

        init(node: Node) {
            document = node.document
            position = node.index + 1
            end = node.kind == .array ? node.end : position
        }

        package mutating func next() -> Node? {
            guard position < end else { return nil }
            let node = Node(document: document, index: position)
            position = node.end
            return node
        }
    }

    /// The members of an object.
    package struct MemberSequence: Sequence, IteratorProtocol {
        private let document: Document
        private var position: Int
        private let end: Int

        init(node: Node) {
            document = node.document
            position = node.index + 1
            end = node.kind == .object ? node.end : position
        }

        package mutating func next() -> (name: Node, value: Node)? {
            guard position < end else { return nil }
            let name = Node(document: document, index: position)
            let value = Node(document: document, index: position + 1)
            position = value.end
            return (name, value)
        }
    }
}
