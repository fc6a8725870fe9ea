/// Finds out how a document is written, so that new text looks like the text around it.
enum SourceStyle {
    /// The style that the document uses most.
    static func yaml(_ layout: SourceLayout) -> YAMLValueWriter {
        var writer = YAMLValueWriter()
        writer.lineBreak = layout.lineBreak
        var widths: [Int: Int] = [:]
        var offsets: [Int: Int] = [:]
        var single = 0
        var double = 0
        for index in layout.nodes.indices {
            let node = layout.nodes[index]
            switch node.style {
            case .singleQuoted: single += 1
            case .doubleQuoted: double += 1
            default: break
            }
            guard let (isList, distance) = distance(of: index, layout) else { continue }
            if isList { offsets[distance, default: 0] += 1 } else { widths[distance, default: 0] += 1 }
        }
        writer.prefersSingleQuotes = single > double
        writer.width = most(widths).flatMap { $0 > 0 ? $0 : nil } ?? 2
        writer.listOffset = most(offsets) ?? 0
        return writer
    }

    /// The style inside and around a mapping, else that of the document.
    static func yaml(_ writer: YAMLValueWriter, around mapping: Int?, _ layout: SourceLayout) -> YAMLValueWriter {
        var writer = writer
        var width: Int?
        var offset: Int?
        func look(at index: Int) {
            guard let (isList, distance) = distance(of: index, layout) else { return }
            if isList {
                if offset == nil { offset = distance }
            } else if width == nil, distance > 0 {
                width = distance
            }
        }
        if let mapping {
            for child in layout.nodes[mapping].children { look(at: child) }
        }
        var ancestor = mapping
        while let index = ancestor {
            look(at: index)
            ancestor = layout.nodes[index].parent
        }
        writer.width = width ?? writer.width
        writer.listOffset = offset ?? writer.listOffset
        return writer
    }

    /// How far a block stands to the right of the mapping that it is a value in.
    private static func distance(of index: Int, _ layout: SourceLayout) -> (isList: Bool, distance: Int)? {
        let node = layout.nodes[index]
        guard node.isBlock, let parent = node.parent, layout.nodes[parent].isBlock,
            case .mapping = layout.nodes[parent].kind, layout.isFirstOnLine(node.content)
        else { return nil }
        let distance = layout.column(node.content) - layout.column(layout.nodes[parent].content)
        guard (0...16).contains(distance) else { return nil }
        if case .sequence = node.kind { return (true, distance) }
        return (false, distance)
    }

    private static func most(_ counts: [Int: Int]) -> Int? {
        counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    }

    /// The style of a JSON document: that of the first object or array that shows it.
    static func json(_ layout: SourceLayout) -> JSONValueWriter {
        var writer = JSONValueWriter()
        writer.lineBreak = layout.lineBreak
        var hasColon = false
        var hasComma = false
        for index in layout.nodes.indices {
            let node = layout.nodes[index]
            guard let first = node.children.first else { continue }
            let start = layout.nodes[first].range.lowerBound
            if writer.unit == nil, layout.isFirstOnLine(start) {
                let outer = layout.source[indentation(node.range.lowerBound, layout)]
                let inner = layout.source[indentation(start, layout)]
                if inner.count > outer.count {
                    writer.unit = String(decoding: inner.dropFirst(outer.count), as: UTF8.self)
                }
            }
            if !hasColon, case .mapping = node.kind, node.children.count > 1 {
                let gap = layout.source[
                    layout.nodes[first].range.upperBound..<layout.nodes[node.children[1]].range.lowerBound]
                if !gap.contains(0x0A), !gap.contains(0x0D) {
                    writer.colon = String(decoding: gap, as: UTF8.self)
                    hasColon = true
                }
            }
            if !hasComma, !layout.isFirstOnLine(start), node.children.count > (hasColon ? 2 : 1) {
                let entries = layout.entries(of: index)
                if entries.count > 1 {
                    let gap = layout.source[entries[0].upperBound..<max(entries[0].upperBound, entries[1].lowerBound)]
                    if !gap.contains(0x0A), !gap.contains(0x0D), gap.contains(UInt8(ascii: ",")) {
                        writer.comma = String(decoding: gap, as: UTF8.self)
                        hasComma = true
                    }
                }
            }
            if hasColon, hasComma, writer.unit != nil { break }
        }
        if !hasComma { writer.comma = hasColon && writer.colon == ":" ? "," : ", " }
        return writer
    }

    /// The blanks at the start of the line.
    static func indentation(_ position: Int, _ layout: SourceLayout) -> Range<Int> {
        let start = layout.lineStart(position)
        return start..<max(start, layout.skipBlanks(start))
    }
}
