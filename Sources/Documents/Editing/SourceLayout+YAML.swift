import CYAML

extension SourceLayout {
    /// The layout of one document of a YAML stream.
    /// - Parameter index: counts the documents that ``YAMLReader/readStream(_:)`` returns.
    static func yaml(_ source: [UInt8], document index: Int) throws(EditError) -> SourceLayout {
        var left = index
        var found: (part: YAMLDocumentSplitter.Part, number: Int)?
        source.withUnsafeBufferPointer { buffer in
            var splitter = YAMLDocumentSplitter(buffer)
            while let part = splitter.next() {
                var stream = YAMLStream()
                var composer = YAMLComposer(source: buffer, part: part)
                composer.run(into: &stream)
                if left < stream.documents.count {
                    found = (part, left)
                    return
                }
                left -= stream.documents.count
            }
        }
        guard let found else {
            throw EditError(.absent, "the file has no document number \(index + 1)")
        }
        var layout = SourceLayout(source: source, part: found.part.range)
        guard layout.read(document: found.number) else { throw EditTree.tooDeep }
        return layout
    }

    /// Turns libyaml's characters into bytes.
    private struct Offsets {
        private let start: Int
        private let end: Int
        private var table: [UInt32] = []

        init(_ source: [UInt8], _ part: Range<Int>) {
            start = part.lowerBound
            end = part.upperBound
            guard source[part].contains(where: { $0 >= 0x80 }) else { return }
            for index in part where source[index] & 0xC0 != 0x80 { table.append(UInt32(clamping: index)) }
        }

        func callAsFunction(_ mark: yaml_mark_t) -> Int {
            let index = Int(mark.index)
            if table.isEmpty { return min(start + index, end) }
            return index < table.count ? Int(table[index]) : end
        }
    }

    /// Reads one document of the part; false when it is nested too deep.
    private mutating func read(document number: Int) -> Bool {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { return false }
        defer { yaml_parser_delete(parser) }
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer { event.deallocate() }
        let offsets = Offsets(source, part)
        let part = part
        let source = source
        return source.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, base + part.lowerBound, part.count)
            var seen = -1
            var open: [Int] = []
            var anchors: [String: Int] = [:]
            while yaml_parser_parse(parser, event) == 1 {
                defer { yaml_event_delete(event) }
                let type = event.pointee.type
                if type == YAML_STREAM_END_EVENT { return false }
                if type == YAML_DOCUMENT_START_EVENT {
                    seen += 1
                    if seen == number, event.pointee.data.document_start.implicit == 0 {
                        marker = lineEnd(offsets(event.pointee.end_mark))
                    }
                }
                guard seen == number else { continue }
                switch type {
                case YAML_DOCUMENT_END_EVENT: return true
                case YAML_SCALAR_EVENT, YAML_ALIAS_EVENT, YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
                    guard open.count < EditTree.maximumDepth else { return false }
                    let range =
                        offsets(
                            event.pointee.start_mark)..<max(
                            offsets(event.pointee.start_mark), offsets(event.pointee.end_mark))
                    add(event.pointee, range, &open, &anchors)
                case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                    close(offsets(event.pointee.end_mark), &open)
                default: break
                }
            }
            return false
        }
    }

    private mutating func add(
        _ event: yaml_event_t, _ range: Range<Int>, _ open: inout [Int], _ anchors: inout [String: Int]
    ) {
        var node = Node(kind: .scalar, style: .plain, range: range, content: range.lowerBound, parent: open.last)
        var anchor: UnsafeMutablePointer<yaml_char_t>?
        var hasTag = false
        switch event.type {
        case YAML_ALIAS_EVENT:
            let target = anchors[String(cString: event.data.alias.anchor)] ?? 0
            node.kind = .alias(target)
            if target < nodes.count { nodes[target].isShared = true }
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            node.kind = .sequence
            node.style = start.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block
            anchor = start.anchor
            hasTag = start.tag != nil
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            node.kind = .mapping
            node.style = start.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block
            anchor = start.anchor
            hasTag = start.tag != nil
        default:
            let scalar = event.data.scalar
            node.text = Array(UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length))
            switch scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: node.style = .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: node.style = .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: node.style = .literal
            default: node.style = .plain
            }
            anchor = scalar.anchor
            hasTag = scalar.tag != nil
        }
        if let anchor {
            node.anchor = String(cString: anchor)
            anchors[String(cString: anchor)] = nodes.count
        }
        if anchor != nil || hasTag { node.content = behindProperties(range.lowerBound) }
        if case .literal = node.style { node.range = range.lowerBound..<literalEnd(range, node.content) }
        if case .scalar = node.kind, node.content > node.range.upperBound { node.content = node.range.upperBound }
        if let parent = open.last { nodes[parent].children.append(nodes.count) }
        switch node.kind {
        case .sequence, .mapping: open.append(nodes.count)
        default: break
        }
        nodes.append(node)
    }

    private mutating func close(_ end: Int, _ open: inout [Int]) {
        guard let index = open.popLast() else { return }
        let start = nodes[index].range.lowerBound
        if nodes[index].isBlock {
            // libyaml closes a block where the next token starts; it ends with its last entry.
            let last = entries(of: index).last?.upperBound ?? nodes[index].content
            nodes[index].range = start..<max(start, last)
        } else {
            nodes[index].range = start..<max(start, end)
            // `[a: b]` holds a mapping without brackets.
            if nodes[index].content < source.count, source[nodes[index].content] != UInt8(ascii: "{"),
                source[nodes[index].content] != UInt8(ascii: "["), let last = entries(of: index).last?.upperBound
            {
                nodes[index].range = start..<max(start, last)
            }
        }
    }

    /// Skips anchors and tags.
    private func behindProperties(_ start: Int) -> Int {
        var position = start
        while position < part.upperBound,
            source[position] == UInt8(ascii: "&") || source[position] == UInt8(ascii: "!")
        {
            while position < part.upperBound, ![0x20, 0x09, 0x0A, 0x0D].contains(source[position]) {
                // In brackets a comma ends the property.
                if [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(source[position]) { break }
                position += 1
            }
            let next = skipTrivia(position)
            guard next < part.upperBound else { return position }
            position = next
        }
        return position
    }

    /// The end of a block scalar: before the last line break; with `+` the empty lines at the end belong to it.
    private func literalEnd(_ range: Range<Int>, _ content: Int) -> Int {
        let keeps = source[content..<max(content, lineEnd(content))].prefix(3).contains(UInt8(ascii: "+"))
        var end = min(range.upperBound, source.count)
        let first = lineEnd(content)
        // What stands before the next token on its line is no content.
        if end < source.count, !isBreak(end) {
            let start = lineStart(end)
            if start > first, skipBlanks(start) >= end { end = start }
        }
        func dropBreak() {
            if end > first, source[end - 1] == 0x0A { end -= 1 }
            if end > first, source[end - 1] == 0x0D { end -= 1 }
        }
        dropBreak()
        guard !keeps else { return end }
        while end > first {
            let start = lineStart(end)
            guard start > first, skipBlanks(start) >= end else { break }
            end = start
            dropBreak()
        }
        return end
    }
}
