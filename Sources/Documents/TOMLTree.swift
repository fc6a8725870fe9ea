/// The tables and values of a TOML text while it is read.
///
/// TOML lets tables be filled in any order, a ``Document`` is written in one go; so the tree is kept in flat arrays
/// first and written out at the end.
struct TOMLTree {
    /// The deepest nesting of tables and values.
    static let maximumDepth = 256

    /// How a node came to be, which decides what may still be added to it.
    enum Origin {
        /// A value, an inline table or an array in brackets: complete where it stands.
        case value
        /// A table on the way to a header, not defined itself yet.
        case implicit
        /// A table with a header of its own.
        case header
        /// A table that a dotted key made.
        case dotted
        /// An array whose elements have headers (`[[name]]`).
        case tables
    }

    struct Node {
        var kind: Document.Kind
        var origin: Origin
        var place: DocumentBuilder.Place
        /// Scalars: the text, a range of ``TOMLTree/text``.
        var range: Range<Int>
        /// The name's text and place, when the parent is a table.
        var name: Range<Int> = 0..<0
        var namePlace = DocumentBuilder.Place(line: 1, column: 1, offset: 0)
        var depth: Int
        var first = -1
        var last = -1
        var next = -1
        var count = 0
    }

    private struct ChildKey: Hashable {
        var parent: Int
        /// A copy: a slice would keep ``TOMLTree/text`` from growing in place.
        var name: [UInt8]
    }

    /// A part of a key.
    struct Key {
        var range: Range<Int>
        var place: DocumentBuilder.Place
    }

    private(set) var nodes: [Node] = []
    private var children: [ChildKey: Int] = [:]
    var text: [UInt8]

    init(text: [UInt8]) {
        self.text = text
        nodes.append(
            Node(
                kind: .object, origin: .header, place: .init(line: 1, column: 1, offset: 0), range: 0..<0, depth: 0))
    }

    func failure(_ message: String, at place: DocumentBuilder.Place) -> DocumentError {
        DocumentError(message, line: place.line, column: place.column)
    }

    private func shown(_ key: Key) -> String { String(decoding: text[key.range].prefix(80), as: UTF8.self) }

    private func child(_ key: Key, of parent: Int) -> Int? {
        children[ChildKey(parent: parent, name: Array(text[key.range]))]
    }

    private mutating func append(_ node: Node, to parent: Int) throws(DocumentError) -> Int {
        var node = node
        node.depth = nodes[parent].depth + 1
        guard node.depth <= Self.maximumDepth else {
            throw failure("nested deeper than \(Self.maximumDepth) levels", at: node.place)
        }
        let index = nodes.count
        nodes.append(node)
        if nodes[parent].last >= 0 { nodes[nodes[parent].last].next = index } else { nodes[parent].first = index }
        nodes[parent].last = index
        nodes[parent].count += 1
        return index
    }

    /// Adds a member to a table. The name must be free.
    mutating func insert(
        _ kind: Document.Kind, _ origin: Origin, range: Range<Int> = 0..<0, key: Key, in table: Int,
        at place: DocumentBuilder.Place
    ) throws(DocumentError) -> Int {
        let index = try append(
            Node(
                kind: kind, origin: origin, place: place, range: range, name: key.range, namePlace: key.place, depth: 0),
            to: table)
        children[ChildKey(parent: table, name: Array(text[key.range]))] = index
        return index
    }

    /// Adds an element to an array.
    mutating func append(
        _ kind: Document.Kind, _ origin: Origin, range: Range<Int> = 0..<0, toArray array: Int,
        at place: DocumentBuilder.Place
    ) throws(DocumentError) -> Int {
        try append(Node(kind: kind, origin: origin, place: place, range: range, depth: 0), to: array)
    }

    /// The table of a header `[a.b.c]` (TOML 1.0, "Table").
    mutating func table(_ keys: [Key], at place: DocumentBuilder.Place) throws(DocumentError) -> Int {
        guard let last = keys.last else { return 0 }
        let parent = try parentTable(keys, at: place)
        guard let existing = child(last, of: parent) else {
            return try insert(.object, .header, key: last, in: parent, at: place)
        }
        guard nodes[existing].origin == .implicit else {
            throw failure("'\(shown(last))' is already defined", at: last.place)
        }
        nodes[existing].origin = .header
        nodes[existing].place = place
        nodes[existing].namePlace = last.place
        return existing
    }

    /// A new element of the array of a header `[[a.b.c]]` (TOML 1.0, "Array of Tables").
    mutating func tableElement(_ keys: [Key], at place: DocumentBuilder.Place) throws(DocumentError) -> Int {
        guard let last = keys.last else { return 0 }
        let parent = try parentTable(keys, at: place)
        let array: Int
        if let existing = child(last, of: parent) {
            guard nodes[existing].origin == .tables else {
                throw failure("'\(shown(last))' is already defined, and is no array of tables", at: last.place)
            }
            array = existing
        } else {
            array = try insert(.array, .tables, key: last, in: parent, at: place)
        }
        return try append(.object, .header, toArray: array, at: place)
    }

    /// Goes to the table that the last part of a header's key belongs to; tables on the way are made.
    private mutating func parentTable(_ keys: [Key], at place: DocumentBuilder.Place) throws(DocumentError) -> Int {
        var table = 0
        for key in keys.dropLast() {
            guard let existing = child(key, of: table) else {
                table = try insert(.object, .implicit, key: key, in: table, at: place)
                continue
            }
            switch nodes[existing].origin {
            case .implicit, .header, .dotted: table = existing
            case .tables: table = nodes[existing].last
            case .value:
                throw failure("'\(shown(key))' is a value and cannot be extended by a table", at: key.place)
            }
        }
        return table
    }

    /// The table that the last part of a dotted key belongs to, and that part, whose name is free there (TOML 1.0,
    /// "Keys").
    mutating func target(of keys: [Key], in table: Int) throws(DocumentError) -> (table: Int, key: Key)? {
        guard let last = keys.last else { return nil }
        var table = table
        for key in keys.dropLast() {
            guard let existing = child(key, of: table) else {
                table = try insert(.object, .dotted, key: key, in: table, at: key.place)
                continue
            }
            switch nodes[existing].origin {
            case .dotted: break
            case .implicit: nodes[existing].origin = .dotted
            default:
                throw failure(
                    "'\(shown(key))' is already defined and cannot be extended by a dotted key", at: key.place)
            }
            table = existing
        }
        guard child(last, of: table) == nil else {
            throw failure("the key '\(shown(last))' stands twice in this table", at: last.place)
        }
        return (table, last)
    }

    /// Writes the tree out. Tables are written where they were first mentioned.
    consuming func document() -> Document {
        var builder = DocumentBuilder(text: text)
        // An open container and the child that is next in it.
        var stack: [(node: Int, handle: Int, next: Int)] = [
            (0, builder.open(.object, at: nodes[0].place), nodes[0].first)
        ]
        while let top = stack.last {
            guard top.next >= 0 else {
                builder.close(top.handle, count: nodes[top.node].count)
                stack.removeLast()
                continue
            }
            let node = nodes[top.next]
            stack[stack.count - 1].next = node.next
            if nodes[top.node].kind == .object { builder.scalar(.string, range: node.name, at: node.namePlace) }
            switch node.kind {
            case .array, .object: stack.append((top.next, builder.open(node.kind, at: node.place), node.first))
            default: builder.scalar(node.kind, range: node.range, at: node.place)
            }
        }
        return builder.finish()
    }
}
