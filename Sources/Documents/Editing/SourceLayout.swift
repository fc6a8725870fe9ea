/// Where everything stands in the text of one document: what edits are planned with.
struct SourceLayout {
    enum Kind {
        case scalar
        case sequence
        case mapping
        /// An alias, with the node it stands for.
        case alias(Int)
    }

    enum Style {
        case plain, singleQuoted, doubleQuoted
        /// A scalar with `|` or `>`.
        case literal
        /// A collection in brackets.
        case flow
        /// A collection by indentation.
        case block
    }

    struct Node {
        var kind: Kind
        var style: Style
        /// From the first byte, anchor and tag included, to behind the last. Empty for a value that is left out.
        var range: Range<Int>
        /// The first byte behind anchor and tag.
        var content: Int
        /// Elements; of mappings names and values in turn.
        var children: [Int] = []
        var parent: Int?
        /// The text of a scalar.
        var text: [UInt8] = []
        var anchor: String?
        /// True when an alias refers to it.
        var isShared = false

        var isEmpty: Bool { range.isEmpty }
        var isBlock: Bool {
            if case .block = style { return true }
            return false
        }
    }

    let source: [UInt8]
    var nodes: [Node] = []
    /// The part of the source that holds the document.
    var part: Range<Int>
    var isJSON = false
    /// The end of the line of the document's `---`; nil when it has none.
    var marker: Int?

    init(source: [UInt8], part: Range<Int>) {
        self.source = source
        self.part = part
    }

    var root: Int? { nodes.isEmpty ? nil : 0 }

    // MARK: Places

    func isBreak(_ position: Int) -> Bool { source[position] == 0x0A || source[position] == 0x0D }

    /// The end of the line, before its break.
    func lineEnd(_ position: Int) -> Int {
        var position = position
        while position < source.count, !isBreak(position) { position += 1 }
        return position
    }

    /// The start of the line.
    func lineStart(_ position: Int) -> Int {
        var position = min(position, source.count)
        while position > 0, !isBreak(position - 1) { position -= 1 }
        // A byte-order mark is no indentation.
        if position == 0, source.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        return position
    }

    /// Behind the break at the end of the line.
    func nextLine(_ position: Int) -> Int {
        var position = lineEnd(position)
        if position < source.count, source[position] == 0x0D { position += 1 }
        if position < source.count, source[position] == 0x0A, position > 0 { position += 1 }
        return position
    }

    /// The column in characters, counted from 0.
    func column(_ position: Int) -> Int {
        var column = 0
        for byte in source[min(lineStart(position), position)..<position] where byte & 0xC0 != 0x80 { column += 1 }
        return column
    }

    /// Behind anchor and tag, without what separates them from the content.
    func propertiesEnd(_ node: Node) -> Int {
        var position = node.range.lowerBound
        var end = position
        while position < node.content, [UInt8(ascii: "&"), UInt8(ascii: "!")].contains(source[position]) {
            while position < node.content, ![0x20, 0x09, 0x0A, 0x0D].contains(source[position]) { position += 1 }
            end = position
            position = min(skipTrivia(position), node.content)
        }
        return end
    }

    /// The nodes inside a node, itself included.
    func subtree(_ index: Int) -> Range<Int> {
        var end = index + 1
        while end < nodes.count, let parent = nodes[end].parent, parent >= index { end += 1 }
        return index..<end
    }

    func isSameLine(_ first: Int, _ second: Int) -> Bool {
        let low = min(first, second)
        return lineEnd(low) >= max(first, second)
    }

    /// Behind blanks.
    func skipBlanks(_ position: Int) -> Int {
        var position = position
        while position < source.count, source[position] == 0x20 || source[position] == 0x09 { position += 1 }
        return position
    }

    /// Before blanks.
    func skipBlanksBack(_ position: Int) -> Int {
        var position = position
        while position > 0, source[position - 1] == 0x20 || source[position - 1] == 0x09 { position -= 1 }
        return position
    }

    /// Behind blanks, line breaks and comments.
    func skipTrivia(_ position: Int) -> Int {
        var position = position
        while position < source.count {
            switch source[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: "#"):
                guard position == 0 || [0x20, 0x09, 0x0A, 0x0D, 0xBF].contains(source[position - 1]) else {
                    return position
                }
                position = lineEnd(position)
            default: return position
            }
        }
        return position
    }

    /// True when nothing but blanks stands before it on its line.
    func isFirstOnLine(_ position: Int) -> Bool {
        skipBlanksBack(position) <= lineStart(position)
    }

    /// True when nothing but blanks and a comment follows on the line.
    func isLastOnLine(_ position: Int) -> Bool {
        let next = skipBlanks(position)
        return next >= source.count || isBreak(next) || (source[next] == UInt8(ascii: "#") && !isJSON)
    }

    /// The line break that the source uses most.
    var lineBreak: String {
        guard let first = source.firstIndex(of: 0x0A) else { return source.contains(0x0D) ? "\r" : "\n" }
        return first > 0 && source[first - 1] == 0x0D ? "\r\n" : "\n"
    }

    // MARK: Parts of collections

    /// The entries of a collection: where each starts (the dash, the name, or `?`), and where it ends.
    func entries(of index: Int) -> [Range<Int>] {
        let node = nodes[index]
        var result: [Range<Int>] = []
        let isMapping: Bool
        if case .mapping = node.kind { isMapping = true } else { isMapping = false }
        var position = node.content
        if !node.isBlock, position < source.count,
            source[position] == UInt8(ascii: "{") || source[position] == UInt8(ascii: "[")
        {
            position += 1
        }
        var child = 0
        while child < node.children.count {
            var start = skipTrivia(position)
            if !node.isBlock, start < source.count, source[start] == UInt8(ascii: ",") { start = skipTrivia(start + 1) }
            let last = min(child + (isMapping ? 1 : 0), node.children.count - 1)
            let first = nodes[node.children[child]].range
            let end = max(first.upperBound, nodes[node.children[last]].range.upperBound)
            start = min(start, first.lowerBound)
            var stop = max(start, end)
            if isMapping, let header = header(name: node.children[child]) { stop = max(stop, header) }
            if !isMapping, node.isBlock, first.isEmpty { stop = max(stop, start + 1) }
            result.append(start..<stop)
            position = stop
            child = last + 1
        }
        return result
    }

    /// The place behind the colon that follows a name; nil when there is none.
    func header(name: Int) -> Int? {
        let colon = skipTrivia(nodes[name].range.upperBound)
        guard colon < source.count, source[colon] == UInt8(ascii: ":") else { return nil }
        return colon + 1
    }

    /// The member of a mapping that counts: the last one of the name.
    func member(_ name: [UInt8], of index: Int) -> (name: Int, value: Int, entry: Int)? {
        let children = nodes[index].children
        for position in stride(from: children.count - 2, through: 0, by: -2)
        where text(of: children[position]) == name {
            return (children[position], children[position + 1], position / 2)
        }
        return nil
    }

    /// The text of a scalar, also of one that an alias stands for.
    func text(of index: Int) -> [UInt8]? {
        switch nodes[index].kind {
        case .scalar: return nodes[index].text
        case .alias(let target):
            if case .scalar = nodes[target].kind { return nodes[target].text }
            return nil
        default: return nil
        }
    }

    /// True for a name `<<` that merges.
    func isMerge(_ name: Int) -> Bool {
        guard !isJSON, case .scalar = nodes[name].kind, case .plain = nodes[name].style else { return false }
        return nodes[name].text == [UInt8(ascii: "<"), UInt8(ascii: "<")]
    }

    func hasMerge(_ index: Int) -> Bool {
        stride(from: 0, to: nodes[index].children.count, by: 2).contains { isMerge(nodes[index].children[$0]) }
    }
}
