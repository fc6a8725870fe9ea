import CYAML

/// Turns libyaml's events for one part of a text into ``Document``s.
struct YAMLComposer {
    /// How many nodes merge keys may move, which bounds the work of nested merges.
    static let maximumMovedNodes = 32_000_000

    var entries: [Document.Entry] = []
    var text: [UInt8] = []
    var tags: [Int: String] = [:]
    var warnings: [DocumentError] = []
    var stack: [Frame] = []
    var anchors: [Anchor] = []
    var anchorNames: [String: Int] = [:]
    var copiedNodes = 0
    var movedNodes = 0

    private let source: UnsafeBufferPointer<UInt8>
    private let part: YAMLDocumentSplitter.Part
    private var cursor: Cursor

    /// An open mapping or sequence.
    struct Frame {
        /// Its entry.
        var handle: Int
        var isObject: Bool
        /// Nodes in it so far; names and values both count.
        var count = 0
        /// The entries of its merge keys.
        var merges: [Int] = []
        /// Its anchor, an index into ``YAMLComposer/anchors``.
        var anchor: Int?

        var expectsName: Bool { isObject && count % 2 == 0 }
    }

    /// A node with a name that aliases may refer to.
    struct Anchor {
        var start: Int
        /// The index behind its last entry; nil while it is open.
        var end: Int?
        /// Its entries, counted from 0, once it no longer stands in the tree because a merge key replaced it.
        var detached: [Document.Entry]?
    }

    init(source: UnsafeBufferPointer<UInt8>, part: YAMLDocumentSplitter.Part) {
        self.source = source
        self.part = part
        cursor = Cursor(offset: part.range.lowerBound, line: part.line, lineStart: part.range.lowerBound)
    }

    /// Reads the part; what was read before an error is kept.
    mutating func run(into stream: inout YAMLStream) {
        guard let base = source.baseAddress else { return }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            stream.errors.append(DocumentError("no memory for the YAML parser", line: part.line, column: 1))
            return
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, base + part.range.lowerBound, part.range.count)
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer { event.deallocate() }
        do throws(DocumentError) {
            while true {
                guard yaml_parser_parse(parser, event) == 1 else { throw syntaxError(parser.pointee) }
                defer { yaml_event_delete(event) }
                if event.pointee.type == YAML_STREAM_END_EVENT { break }
                try take(event.pointee, into: &stream)
            }
        } catch {
            stream.errors.append(error)
            stream.warnings.append(contentsOf: warnings)
        }
    }

    private mutating func take(_ event: yaml_event_t, into stream: inout YAMLStream) throws(DocumentError) {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            guard stream.documents.count < YAMLReader.maximumDocuments else {
                throw DocumentError(
                    "more than \(YAMLReader.maximumDocuments) documents in one file: split the file",
                    line: cursor.line, column: 1)
            }
            entries.removeAll(keepingCapacity: true)
            text.removeAll(keepingCapacity: true)
            tags = [:]
            warnings = []
            stack = []
            anchors = []
            anchorNames = [:]
            copiedNodes = 0
            movedNodes = 0
        case YAML_DOCUMENT_END_EVENT:
            stream.documents.append(takeDocument())
            stream.warnings.append(contentsOf: warnings)
            warnings = []
        case YAML_SCALAR_EVENT:
            try takeScalar(event)
        case YAML_ALIAS_EVENT:
            try takeAlias(String(cString: event.data.alias.anchor), at: place(event.start_mark))
        case YAML_SEQUENCE_START_EVENT:
            try open(
                .array, anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag,
                at: place(event.start_mark))
        case YAML_MAPPING_START_EVENT:
            try open(
                .object, anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag,
                at: place(event.start_mark))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            try close(at: place(event.start_mark))
        default:
            break
        }
    }

    /// What has been read, in arrays without room to grow; small ones are copied so that the room is used again.
    private mutating func takeDocument() -> Document {
        guard entries.count < Self.copiedEntries, text.count < Self.copiedEntries else {
            defer {
                entries = []
                text = []
            }
            return Document(entries: entries, text: text, tags: tags)
        }
        return Document(
            entries: entries.withUnsafeBufferPointer { Array($0) }, text: text.withUnsafeBufferPointer { Array($0) },
            tags: tags)
    }

    /// Documents with fewer entries are copied.
    private static let copiedEntries = 65_536

    // MARK: Nodes

    private mutating func takeScalar(_ event: yaml_event_t) throws(DocumentError) {
        let scalar = event.data.scalar
        let place = place(event.start_mark)
        let value = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
        let isName = stack.last?.expectsName ?? false
        var kind = Document.Kind.string
        var isMerge = false
        if let rawTag = scalar.tag {
            let tag = String(cString: rawTag)
            if tag.utf8.starts(with: YAMLScalar.ownTags.utf8) {
                let own = String(tag.dropFirst(YAMLScalar.ownTags.utf8.count))
                guard let resolved = YAMLScalar.kind(of: value, tag: own) else {
                    throw DocumentError(
                        "'\(clipped(value))' does not fit its tag !!\(own)", line: place.line, column: place.column)
                }
                kind = resolved
                isMerge = own == "merge"
            } else if tag != "!" {
                tags[entries.count] = tag
            }
        } else if scalar.plain_implicit == 1 {
            kind = YAMLScalar.kind(of: value)
            isMerge = true
        }
        let isMergeName =
            isName && isMerge && value.count == 2 && value[0] == UInt8(ascii: "<") && value[1] == UInt8(ascii: "<")
        if isMergeName { stack[stack.count - 1].merges.append(entries.count) }
        define(scalar.anchor, end: entries.count + 1)
        let start = text.count
        text.append(contentsOf: value)
        entries.append(
            Document.Entry(
                kind: isName ? .string : kind, line: UInt32(clamping: place.line),
                column: UInt32(clamping: place.column), start: UInt32(clamping: start),
                extent: UInt32(clamping: value.count), offset: UInt32(clamping: place.offset)))
        countChild()
    }

    private mutating func open(
        _ kind: Document.Kind, anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?,
        at place: DocumentBuilder.Place
    ) throws(DocumentError) {
        guard stack.count < YAMLReader.maximumDepth else {
            throw DocumentError(
                "nested deeper than \(YAMLReader.maximumDepth) levels", line: place.line, column: place.column)
        }
        guard !(stack.last?.expectsName ?? false) else { throw notAName(place) }
        if let tag {
            let tag = String(cString: tag)
            if !tag.utf8.starts(with: YAMLScalar.ownTags.utf8), tag != "!" { tags[entries.count] = tag }
        }
        var frame = Frame(handle: entries.count, isObject: kind == .object)
        frame.anchor = define(anchor, end: nil)
        stack.append(frame)
        entries.append(
            Document.Entry(
                kind: kind, line: UInt32(clamping: place.line), column: UInt32(clamping: place.column), start: 0,
                extent: 0, offset: UInt32(clamping: place.offset)))
    }

    private mutating func close(at place: DocumentBuilder.Place) throws(DocumentError) {
        guard let frame = stack.popLast() else { return }
        var count = frame.count
        if frame.isObject {
            count /= 2
            noteDuplicates(of: frame)
            if !frame.merges.isEmpty { count = try applyMerges(of: frame) }
        }
        entries[frame.handle].start = UInt32(clamping: count)
        entries[frame.handle].extent = UInt32(clamping: entries.count)
        if let anchor = frame.anchor { anchors[anchor].end = entries.count }
        countChild()
    }

    private mutating func takeAlias(_ name: String, at place: DocumentBuilder.Place) throws(DocumentError) {
        guard let index = anchorNames[name] else {
            throw DocumentError(
                "there is no anchor '\(name)' before this alias", line: place.line, column: place.column)
        }
        let anchor = anchors[index]
        guard let end = anchor.end else {
            throw DocumentError("the anchor '\(name)' contains itself", line: place.line, column: place.column)
        }
        let length = anchor.detached?.count ?? end - anchor.start
        copiedNodes += length
        guard copiedNodes <= YAMLReader.maximumCopiedNodes else {
            throw DocumentError(
                "aliases copy more than \(YAMLReader.maximumCopiedNodes) nodes: write the values out",
                line: place.line, column: place.column)
        }
        let isName = stack.last?.expectsName ?? false
        let target = entries.count
        if let detached = anchor.detached {
            for entry in detached { entries.append(moved(entry, by: target)) }
        } else {
            entries.reserveCapacity(target + length)
            for index in anchor.start..<end {
                entries.append(moved(entries[index], by: target - anchor.start))
            }
            copyTags(anchor.start..<end, to: target)
        }
        if isName {
            guard entries[target].kind != .array, entries[target].kind != .object else { throw notAName(place) }
            entries[target].kind = .string
        }
        countChild()
    }

    private func notAName(_ place: DocumentBuilder.Place) -> DocumentError {
        DocumentError(
            "a mapping or a sequence cannot be a key here: use a string", line: place.line, column: place.column)
    }

    private mutating func countChild() {
        if !stack.isEmpty { stack[stack.count - 1].count += 1 }
    }

    @discardableResult
    private mutating func define(_ name: UnsafeMutablePointer<yaml_char_t>?, end: Int?) -> Int? {
        guard let name else { return nil }
        anchors.append(Anchor(start: entries.count, end: end))
        anchorNames[String(cString: name)] = anchors.count - 1
        return anchors.count - 1
    }

    /// The entry as it is when its tree stands `distance` entries further on.
    func moved(_ entry: Document.Entry, by distance: Int) -> Document.Entry {
        guard entry.kind == .array || entry.kind == .object else { return entry }
        var entry = entry
        entry.extent = UInt32(clamping: Int(entry.extent) + distance)
        return entry
    }

    private mutating func copyTags(_ range: Range<Int>, to target: Int) {
        guard !tags.isEmpty else { return }
        for index in range {
            if let tag = tags[index] { tags[target + index - range.lowerBound] = tag }
        }
    }

    private func clipped(_ value: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: value.prefix(60).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }

    // MARK: Places

    /// Where in the source a character is. libyaml counts characters; the cursor follows it and counts bytes, and as
    /// lines what editors show as lines.
    private struct Cursor {
        var character = 0
        var offset: Int
        var line: Int
        var lineStart: Int

        mutating func advance(to target: Int, in source: UnsafeBufferPointer<UInt8>, end: Int) {
            while character < target, offset < end {
                let byte = source[offset]
                offset += 1
                if byte >= 0xC0 {
                    while offset < end, source[offset] & 0xC0 == 0x80 { offset += 1 }
                } else if byte == 0x0A || (byte == 0x0D && (offset >= end || source[offset] != 0x0A)) {
                    line += 1
                    lineStart = offset
                }
                character += 1
            }
        }
    }

    private mutating func place(_ mark: yaml_mark_t) -> DocumentBuilder.Place {
        cursor.advance(to: Int(mark.index), in: source, end: part.range.upperBound)
        return DocumentBuilder.Place(
            line: cursor.line, column: cursor.offset - cursor.lineStart + 1, offset: cursor.offset)
    }

    private func syntaxError(_ parser: yaml_parser_t) -> DocumentError {
        var place = Cursor(
            offset: part.range.lowerBound, line: part.line, lineStart: part.range.lowerBound)
        var message = parser.problem.map { String(cString: $0) } ?? "the YAML cannot be read"
        if parser.error == YAML_READER_ERROR {
            let wanted = part.range.lowerBound + min(Int(parser.problem_offset), part.range.count)
            while place.offset < wanted {
                place.advance(to: place.character + 1, in: source, end: wanted)
            }
        } else {
            place.advance(to: Int(parser.problem_mark.index), in: source, end: part.range.upperBound)
            if let context = parser.context { message = "\(String(cString: context)): \(message)" }
        }
        return DocumentError(message, line: place.line, column: place.offset - place.lineStart + 1)
    }
}
