extension EditPlanner {
    private func insertion(_ position: Int, _ text: String) -> TextEdit { TextEdit(position..<position, text) }

    private func deletion(_ range: Range<Int>) -> TextEdit { TextEdit(range, "") }

    /// The lines from the one of `start` to the one of `end`.
    private func lines(_ start: Int, _ end: Int) -> Range<Int> {
        layout.lineStart(start)..<max(layout.lineStart(start), layout.nextLine(end))
    }

    /// The name that a node is the value of.
    private func name(of node: Int, in parent: Int) -> Int? {
        let children = layout.nodes[parent].children
        guard let place = children.firstIndex(of: node), place % 2 == 1 else { return nil }
        return children[place - 1]
    }

    // MARK: Replacing

    /// Behind the properties (anchor and tag) of a node that stay when its value is replaced; nil when none do.
    /// - Parameter keepsTag: true when the new value is of the same kind.
    func keptProperties(of index: Int, keepsTag: Bool) -> Int? {
        let node = layout.nodes[index]
        let end = layout.propertiesEnd(node)
        guard end > node.range.lowerBound else { return nil }
        let properties = layout.source[node.range.lowerBound..<end]
        if keepsTag { return end }
        return node.isShared && !properties.contains(UInt8(ascii: "!")) ? end : nil
    }

    /// Replaces a node.
    func replace(_ index: Int, with value: DocumentValue, keepsTag: Bool = false) throws(EditError) -> [TextEdit] {
        var node = layout.nodes[index]
        let properties = keptProperties(of: index, keepsTag: keepsTag)
        if properties != nil { node.range = min(node.content, node.range.upperBound)..<node.range.upperBound }
        if layout.isJSON { return [TextEdit(node.range, try json.text(value, indent: lineIndent(of: index)))] }
        guard let parent = node.parent else { return replaceRoot(node, with: value) }
        var text = yaml.inline(value, inFlow: !layout.nodes[parent].isBlock)
        if case .string(let string) = value {
            let isFlow = !layout.nodes[parent].isBlock
            switch node.style {
            case .singleQuoted: text = yaml.string(string, inFlow: isFlow, quotes: UInt8(ascii: "'"))
            case .doubleQuoted: text = yaml.string(string, inFlow: isFlow, quotes: UInt8(ascii: "\""))
            default: break
            }
        }
        var header: Int?
        if case .mapping = layout.nodes[parent].kind {
            guard let name = name(of: index, in: parent) else {
                throw EditError(.unsupported, "the name of a member cannot be replaced: remove it and set another one")
            }
            header = layout.header(name: name)
            if header == nil {
                guard node.isEmpty, !layout.nodes[parent].isBlock else {
                    throw EditError(.unsupported, "the key has no ':': add it first")
                }
                return [insertion(layout.nodes[name].range.upperBound, ": " + text)]
            }
        } else if layout.nodes[parent].isBlock {
            let entries = layout.entries(of: parent)
            let place = layout.nodes[parent].children.firstIndex(of: index) ?? 0
            guard entries.indices.contains(place) else { return [] }
            header = entries[place].lowerBound + 1
        }
        if let properties { header = properties }
        guard let header, layout.nodes[parent].isBlock else {
            if node.isEmpty { return [insertion(header ?? node.range.lowerBound, " " + text)] }
            return [TextEdit(node.range, text)]
        }
        let isFilledFlow = !node.children.isEmpty && !node.isBlock
        if value.isFilled, !isFilledFlow {
            return replaceByBlock(index, node, value, header, parent, hasProperties: properties != nil)
        }
        return replaceByLine(node, text, header)
    }

    private func replaceByLine(_ node: SourceLayout.Node, _ text: String, _ header: Int) -> [TextEdit] {
        if node.isEmpty { return [insertion(header, " " + text)] }
        if node.isBlock, !layout.isSameLine(header, node.range.lowerBound) {
            return [
                insertion(header, " " + text), deletion(lines(node.range.lowerBound, node.range.upperBound)),
            ]
        }
        return [TextEdit(node.range, text)]
    }

    private func replaceByBlock(
        _ index: Int, _ node: SourceLayout.Node, _ value: DocumentValue, _ header: Int, _ parent: Int,
        hasProperties: Bool
    ) -> [TextEdit] {
        let outer = layout.column(layout.nodes[parent].content)
        let writer = SourceStyle.yaml(yaml, around: node.isBlock ? index : parent, layout)
        let isOnHeaderLine = layout.isSameLine(header, node.range.lowerBound)
        if case .sequence = layout.nodes[parent].kind {
            if hasProperties {
                // On the line of the dash, an anchor would be that of the first name.
                if node.isBlock, !isOnHeaderLine {
                    return [TextEdit(node.range, writer.block(value, indent: layout.column(node.content)))]
                }
                let indent = outer + 2
                let text =
                    writer.lineBreak + String(repeating: " ", count: indent) + writer.block(value, indent: indent)
                return [
                    deletion(header..<max(header, node.range.upperBound)),
                    insertion(layout.lineEnd(max(header, node.range.upperBound)), text),
                ]
            }
            if node.isEmpty {
                let indent = layout.column(header - 1) + 2
                return [insertion(header, " " + writer.block(value, indent: indent))]
            }
            return [TextEdit(node.range, writer.block(value, indent: layout.column(node.range.lowerBound)))]
        }
        let below = writer.below(value, indent: outer)
        if node.isEmpty { return [insertion(layout.lineEnd(header), below)] }
        if isOnHeaderLine {
            return [
                deletion(header..<max(header, node.range.upperBound)),
                insertion(layout.lineEnd(node.range.upperBound), below),
            ]
        }
        let column = layout.column(node.content)
        var fits = column > outer
        if case .array = value { fits = column >= outer }
        if node.isBlock, fits {
            return [TextEdit(node.range, writer.block(value, indent: column))]
        }
        return [
            insertion(layout.lineEnd(header), below),
            deletion(lines(node.range.lowerBound, node.range.upperBound)),
        ]
    }

    private func replaceRoot(_ node: SourceLayout.Node, with value: DocumentValue) -> [TextEdit] {
        let isFilledFlow = !node.children.isEmpty && !node.isBlock
        let isBlock = value.isFilled && !isFilledFlow
        let text = isBlock ? yaml.block(value, indent: 0) : yaml.inline(value, inFlow: false)
        if node.isEmpty {
            if let marker = layout.marker { return [insertion(marker, yaml.lineBreak + text)] }
            let start = node.range.lowerBound
            let isLineStart = layout.lineStart(start) == start
            return [insertion(start, (isLineStart ? "" : yaml.lineBreak) + text + yaml.lineBreak)]
        }
        let start = node.range.lowerBound
        if isBlock, let marker = layout.marker, start <= marker {
            return [
                deletion(layout.skipBlanksBack(start)..<node.range.upperBound),
                insertion(layout.lineEnd(node.range.upperBound), yaml.lineBreak + text),
            ]
        }
        let indented = isBlock ? yaml.block(value, indent: layout.column(start)) : text
        return [TextEdit(node.range, indented)]
    }

    // MARK: Inserting

    /// Adds a member to a mapping.
    func insert(_ name: String, _ value: DocumentValue, into index: Int) throws(EditError) -> [TextEdit] {
        let node = layout.nodes[index]
        if node.children.isEmpty {
            if let edit = insertionBehindComment(
                yaml.key(name, inFlow: true) + ": " + yaml.inline(value, inFlow: true), into: node)
            {
                return [edit]
            }
            return try replace(index, with: .object([DocumentValue.Member(name, value)]), keepsTag: true)
        }
        if !node.isBlock {
            let text =
                layout.isJSON
                ? try json.member(name, value, indent: innerIndent(of: index))
                : yaml.key(name, inFlow: true) + ": " + yaml.inline(value, inFlow: true)
            return try insertInFlow(text, into: index)
        }
        let entries = layout.entries(of: index)
        guard let first = entries.first, let last = entries.last else { return [] }
        let column = layout.column(first.lowerBound)
        let writer = SourceStyle.yaml(yaml, around: index, layout)
        return [
            insertion(
                lastLineEnd(last.upperBound, column: column),
                writer.lineBreak + String(repeating: " ", count: column) + writer.member(name, value, indent: column))
        ]
    }

    /// The first entry of brackets that hold nothing but comments; nil for others.
    private func insertionBehindComment(_ text: String, into node: SourceLayout.Node) -> TextEdit? {
        let close = node.range.upperBound - 1
        guard !layout.isJSON, !node.isBlock, node.content < close, layout.isFirstOnLine(close),
            let comment = layout.source[node.content..<close].firstIndex(of: UInt8(ascii: "#"))
        else { return nil }
        var indent = layout.column(close) + yaml.width
        if layout.isFirstOnLine(comment) { indent = max(layout.column(comment), layout.column(close) + 1) }
        return insertion(layout.lineStart(close), String(repeating: " ", count: indent) + text + layout.lineBreak)
    }

    /// The end of the line behind which a new entry of a block goes: comments below that stand deeper than its entries
    /// belong to the last one.
    private func lastLineEnd(_ end: Int, column: Int) -> Int {
        var result = layout.lineEnd(end)
        var line = layout.nextLine(result)
        while line < layout.source.count {
            let first = layout.skipBlanks(line)
            guard first < layout.source.count else { break }
            if !layout.isBreak(first) {
                guard layout.source[first] == UInt8(ascii: "#"), layout.column(first) > column else { break }
                result = layout.lineEnd(first)
            }
            line = layout.nextLine(first)
        }
        return result
    }

    /// Appends an element to a list.
    func insert(_ value: DocumentValue, into index: Int) throws(EditError) -> [TextEdit] {
        let node = layout.nodes[index]
        if node.children.isEmpty {
            if let edit = insertionBehindComment(yaml.inline(value, inFlow: true), into: node) { return [edit] }
            return try replace(index, with: .array([value]), keepsTag: true)
        }
        if !node.isBlock {
            let text =
                layout.isJSON
                ? try json.text(value, indent: innerIndent(of: index)) : yaml.inline(value, inFlow: true)
            return try insertInFlow(text, into: index)
        }
        let entries = layout.entries(of: index)
        guard let first = entries.first, let last = entries.last else { return [] }
        let column = layout.column(first.lowerBound)
        let writer = SourceStyle.yaml(yaml, around: index, layout)
        return [
            insertion(
                lastLineEnd(last.upperBound, column: column),
                writer.lineBreak + String(repeating: " ", count: column)
                    + writer.block(.array([value]), indent: column))
        ]
    }

    /// The indentation of the lines of a JSON container; nil when it stands on one line.
    private func innerIndent(of index: Int) -> String? {
        guard let first = layout.nodes[index].children.first, json.unit != nil,
            layout.isFirstOnLine(layout.nodes[first].range.lowerBound)
        else { return nil }
        let range = SourceStyle.indentation(layout.nodes[first].range.lowerBound, layout)
        return String(decoding: layout.source[range], as: UTF8.self)
    }

    /// The indentation of the line of a JSON value that may take several lines; nil when its neighbours stand on one.
    private func lineIndent(of index: Int) -> String? {
        guard json.unit != nil else { return nil }
        guard let parent = layout.nodes[index].parent else { return "" }
        return innerIndent(of: parent)
    }

    private func insertInFlow(_ text: String, into index: Int) throws(EditError) -> [TextEdit] {
        let node = layout.nodes[index]
        guard node.content < layout.source.count, [0x7B, 0x5B].contains(layout.source[node.content]),
            let last = layout.entries(of: index).last
        else { throw EditError(.unsupported, "a mapping without brackets cannot get more members: add brackets") }
        let next = layout.skipTrivia(last.upperBound)
        let hasComma = next < layout.source.count && layout.source[next] == UInt8(ascii: ",")
        guard layout.isFirstOnLine(last.lowerBound) else {
            return [insertion(last.upperBound, (layout.isJSON ? json.comma : ", ") + text)]
        }
        let blanks = SourceStyle.indentation(last.lowerBound, layout)
        let start = layout.lineBreak + String(decoding: layout.source[blanks], as: UTF8.self)
        let behind = hasComma ? next + 1 : last.upperBound
        guard layout.isLastOnLine(behind) else { return [insertion(last.upperBound, "," + start + text)] }
        let lineEnd = layout.lineEnd(behind)
        let line = insertion(lineEnd, start + text + (hasComma ? "," : ""))
        return hasComma ? [line] : [insertion(last.upperBound, ","), line]
    }

    // MARK: Removing

    /// Removes an element, or a member by its value.
    func remove(_ index: Int, from parent: Int) throws(EditError) -> [TextEdit] {
        let node = layout.nodes[parent]
        var place = node.children.firstIndex(of: index) ?? 0
        var empty = DocumentValue.array([])
        if case .mapping = node.kind {
            place /= 2
            empty = .object([])
        }
        let entries = layout.entries(of: parent)
        guard entries.indices.contains(place) else { return [] }
        if entries.count == 1 { return try replace(parent, with: empty, keepsTag: true) }
        return node.isBlock ? removeFromBlock(entries, place) : removeFromFlow(entries, place)
    }

    private func removeFromBlock(_ entries: [Range<Int>], _ place: Int) -> [TextEdit] {
        let entry = entries[place]
        if layout.isFirstOnLine(entry.lowerBound) { return [deletion(lines(entry.lowerBound, entry.upperBound))] }
        guard place + 1 < entries.count else { return [deletion(entry)] }
        // The first entry stands behind a dash: the next one takes its place, unless comments stand between them.
        let next = entries[place + 1].lowerBound
        let between =
            layout.nextLine(
                entry.upperBound)..<max(
                layout.nextLine(entry.upperBound), layout.lineStart(next))
        let hasComments = layout.source[between].contains { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if hasComments {
            return [deletion(layout.skipBlanksBack(entry.lowerBound)..<layout.lineEnd(entry.upperBound))]
        }
        return [deletion(entry.lowerBound..<next)]
    }

    private func removeFromFlow(_ entries: [Range<Int>], _ place: Int) -> [TextEdit] {
        let entry = entries[place]
        let behind = layout.skipTrivia(entry.upperBound)
        let hasComma = behind < layout.source.count && layout.source[behind] == UInt8(ascii: ",")
        let end = hasComma ? behind + 1 : entry.upperBound
        let isAlone = layout.isFirstOnLine(entry.lowerBound) && layout.isLastOnLine(end)
        if place + 1 < entries.count {
            let next = entries[place + 1].lowerBound
            if !isAlone, !layout.isJSON, !layout.isSameLine(end, next), layout.isLastOnLine(end) {
                // Comment lines before the next entry stay.
                return [deletion(entry.lowerBound..<layout.lineEnd(end))]
            }
            return [deletion(isAlone ? lines(entry.lowerBound, end) : entry.lowerBound..<entries[place + 1].lowerBound)]
        }
        let previous = entries[place - 1].upperBound
        let comma = layout.skipTrivia(previous)
        guard isAlone, comma < entry.lowerBound else { return [deletion(previous..<entry.upperBound)] }
        let line = deletion(lines(entry.lowerBound, end))
        return hasComma ? [line] : [deletion(comma..<comma + 1), line]
    }
}
