extension SourceLayout {
    /// The layout of a JSON text that ``JSONReader`` reads.
    /// - Parameter part: the bytes of the text in the source.
    static func json(_ source: [UInt8], _ document: Document, part: Range<Int>) throws(EditError) -> SourceLayout {
        var layout = SourceLayout(source: source, part: part)
        layout.isJSON = true
        var open: [Int] = []
        var position = part.lowerBound
        if position == 0, source.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let end = min(part.upperBound, source.count)
        // The document has the nodes in the same order, which spares decoding the strings once more.
        while position < end {
            let start = position
            switch source[position] {
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"):
                position += 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                position += 1
                if let index = open.popLast() {
                    layout.nodes[index].range = layout.nodes[index].range.lowerBound..<position
                }
                continue
            case UInt8(ascii: "\""):
                position += 1
                while position < end, source[position] != UInt8(ascii: "\"") {
                    position += source[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position = min(position + 1, end)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                position += 1
            default:
                while position < end,
                    ![0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(
                        source[position])
                {
                    position += 1
                }
            }
            guard layout.nodes.count < document.nodeCount, open.count < EditTree.maximumDepth else {
                throw EditTree.tooDeep
            }
            let value = document.node(at: layout.nodes.count)
            var node = Node(
                kind: .scalar, style: .plain, range: start..<position, content: start, parent: open.last)
            switch value.kind {
            case .object: node.kind = .mapping
            case .array: node.kind = .sequence
            default:
                node.text = Array((value.scalarText ?? "null").utf8)
                node.style = value.kind == .string ? .doubleQuoted : .plain
            }
            if let parent = open.last { layout.nodes[parent].children.append(layout.nodes.count) }
            if value.kind == .object || value.kind == .array {
                node.style = .flow
                open.append(layout.nodes.count)
            }
            layout.nodes.append(node)
        }
        return layout
    }
}
