/// A pull reader of XML 1.0 (w3.org/TR/xml), small and bounded.
///
/// It checks well-formedness as far as elements, attributes, references and nesting go. Comments and processing
/// instructions are skipped. A document type declaration is skipped and nothing in it takes effect: no entity but
/// the five predefined ones and character references is ever expanded, no other file is ever opened; a reference to
/// an entity that the declaration may define stays in the text as it is written. Names keep their prefix; namespaces
/// are not resolved.
///
/// Encodings: UTF-8, US-ASCII and ISO-8859-1. UTF-16 is an error.
package struct XMLReader {
    /// The deepest nesting of elements that is read.
    package static let maximumDepth = 512

    /// What the reader comes upon.
    package enum Event: Hashable, Sendable {
        /// A start tag. An empty element (`<a/>`) yields its end at once.
        case start(name: String, attributes: [Attribute])
        case end(name: String)
        /// Character data with references replaced; a CDATA section is an event of its own. Never empty.
        case text(String)
    }

    /// One attribute of a start tag, its value normalised (XML 1.0, section 3.3.3).
    package struct Attribute: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    let source: [UInt8]
    var position = 0
    /// True once a document type declaration was skipped, which may define entities.
    private(set) var hasDoctype = false
    private var open: [ArraySlice<UInt8>] = []
    private var pendingEnd: ArraySlice<UInt8>?
    private var hasRoot = false
    private var eventStart = 0
    private var counted = 0
    private var countedLine = 1
    private var countedLineStart = 0

    /// - Throws: ``DocumentError`` when the text is in an encoding that is not read.
    package init(_ bytes: [UInt8]) throws(DocumentError) {
        let (source, start) = try XMLEncoding.decoded(bytes)
        self.source = source
        position = start
        counted = start
        countedLineStart = start
        if let offset = UTF8Validation.firstError(in: source) {
            position = offset
            throw failure("the text is not UTF-8: save it as UTF-8, or declare its encoding")
        }
    }

    /// The line of the last event's first byte, counted from 1.
    package private(set) var line = 1
    /// The column in bytes of the last event's first byte, counted from 1.
    package private(set) var column = 1

    /// The next event; nil at the end of the document.
    /// - Throws: ``DocumentError``; reading cannot go on behind it.
    package mutating func next() throws(DocumentError) -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name: String(decoding: name, as: UTF8.self))
        }
        while let byte {
            startEvent()
            if byte != UInt8(ascii: "<") {
                if let text = try readText() { return .text(text) }
                continue
            }
            switch self.byte(after: 1) {
            case UInt8(ascii: "/"):
                return try readEndTag()
            case UInt8(ascii: "?"):
                try skip(until: "?>", from: 2, what: "a processing instruction")
            case UInt8(ascii: "!"):
                if has("<!--") {
                    try skip(until: "-->", from: 4, what: "a comment")
                } else if has("<![CDATA[") {
                    if let text = try readCDATA() { return .text(text) }
                } else if has("<!DOCTYPE") {
                    try skipDoctype()
                } else {
                    throw failure("'<!' is not followed by anything that XML knows")
                }
            default:
                return try readStartTag()
            }
        }
        if let name = open.last {
            throw failure("the text ends inside the element '\(String(decoding: name.prefix(80), as: UTF8.self))'")
        }
        guard hasRoot else { throw failure("there is no element") }
        return nil
    }

    // MARK: Places

    private mutating func startEvent() {
        eventStart = position
        count(to: position)
        line = countedLine
        column = position - countedLineStart + 1
    }

    private mutating func count(to end: Int) {
        while counted < end {
            let byte = source[counted]
            counted += 1
            if byte == 0x0A || (byte == 0x0D && (counted >= source.count || source[counted] != 0x0A)) {
                countedLine += 1
                countedLineStart = counted
            }
        }
    }

    mutating func failure(_ message: String) -> DocumentError {
        count(to: position)
        return DocumentError(message, line: countedLine, column: max(1, position - countedLineStart + 1))
    }

    // MARK: Bytes

    var byte: UInt8? { position < source.count ? source[position] : nil }

    func byte(after distance: Int) -> UInt8? {
        position + distance < source.count ? source[position + distance] : nil
    }

    func has(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= source.count else { return false }
        for index in 0..<count where source[position + index] != text.utf8Start[index] { return false }
        return true
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while let byte, Self.isSpace(byte) { position += 1 }
        return position > start
    }

    private mutating func skip(until end: StaticString, from start: Int, what: String) throws(DocumentError) {
        let begin = position
        position += start
        while position < source.count {
            if has(end) {
                position += end.utf8CodeUnitCount
                return
            }
            position += 1
        }
        position = begin
        throw failure("the text ends inside \(what)")
    }

    // MARK: Markup

    /// Reads a name. What may stand in one is checked for ASCII only.
    mutating func readName() throws(DocumentError) -> ArraySlice<UInt8> {
        let start = position
        while let byte {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...: position += 1
            case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."):
                guard position > start else { throw failure("a name is expected here") }
                position += 1
            default:
                guard position > start else { throw failure("a name is expected here") }
                return source[start..<position]
            }
        }
        throw failure("the text ends inside a tag")
    }

    private mutating func readStartTag() throws(DocumentError) -> Event {
        guard !(hasRoot && open.isEmpty) else { throw failure("there is a second element behind the outermost one") }
        guard open.count < Self.maximumDepth else {
            throw failure("nested deeper than \(Self.maximumDepth) elements")
        }
        position += 1
        let name = try readName()
        var attributes: [Attribute] = []
        var seen: Set<String> = []
        hasRoot = true
        while true {
            let hadSpace = skipSpace()
            switch byte {
            case UInt8(ascii: ">"):
                position += 1
                open.append(name)
                return .start(name: String(decoding: name, as: UTF8.self), attributes: attributes)
            case UInt8(ascii: "/"):
                guard byte(after: 1) == UInt8(ascii: ">") else { throw failure("'>' is expected behind '/'") }
                position += 2
                pendingEnd = name
                return .start(name: String(decoding: name, as: UTF8.self), attributes: attributes)
            case nil:
                throw failure("the text ends inside a tag")
            default:
                guard hadSpace else { throw failure("white space or '>' is expected here") }
                let attribute = try readAttribute()
                guard seen.insert(attribute.name).inserted else {
                    throw failure("the attribute '\(attribute.name.prefix(80))' stands twice in this tag")
                }
                attributes.append(attribute)
            }
        }
    }

    private mutating func readAttribute() throws(DocumentError) -> Attribute {
        let name = String(decoding: try readName(), as: UTF8.self)
        skipSpace()
        guard byte == UInt8(ascii: "=") else { throw failure("'=' is expected behind an attribute's name") }
        position += 1
        skipSpace()
        guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw failure("an attribute's value must stand in quotes")
        }
        position += 1
        var value: [UInt8] = []
        while let byte, byte != quote {
            switch byte {
            case UInt8(ascii: "<"): throw failure("'<' is not allowed in an attribute: write &lt;")
            case UInt8(ascii: "&"): try readReference(into: &value)
            case 0x0D where self.byte(after: 1) == 0x0A: position += 1
            default:
                value.append(Self.isSpace(byte) ? 0x20 : byte)
                position += 1
            }
        }
        guard byte != nil else { throw failure("the text ends inside an attribute") }
        position += 1
        return Attribute(name: name, value: String(decoding: value, as: UTF8.self))
    }

    private mutating func readEndTag() throws(DocumentError) -> Event {
        let begin = position
        position += 2
        let name = try readName()
        guard let expected = open.last, expected == name else {
            position = begin
            let expected = open.last.map { ", '\(String(decoding: $0.prefix(80), as: UTF8.self))' is open" } ?? ""
            throw failure("'\(String(decoding: name.prefix(80), as: UTF8.self))' ends here\(expected)")
        }
        open.removeLast()
        skipSpace()
        guard byte == UInt8(ascii: ">") else { throw failure("'>' is expected here") }
        position += 1
        return .end(name: String(decoding: name, as: UTF8.self))
    }

    /// Skips the declaration with its internal subset (XML 1.0, section 2.8).
    private mutating func skipDoctype() throws(DocumentError) {
        guard !hasRoot, !hasDoctype else { throw failure("a document type declaration is not allowed here") }
        hasDoctype = true
        let begin = position
        position += 9
        var inSubset = false
        while let byte {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                position += 1
                while let other = self.byte, other != byte { position += 1 }
                position += 1
            case UInt8(ascii: "<") where has("<!--"):
                try skip(until: "-->", from: 4, what: "a comment")
            case UInt8(ascii: "<") where has("<?"):
                try skip(until: "?>", from: 2, what: "a processing instruction")
            case UInt8(ascii: "["):
                inSubset = true
                position += 1
            case UInt8(ascii: "]"):
                inSubset = false
                position += 1
            case UInt8(ascii: ">") where !inSubset:
                position += 1
                return
            default:
                position += 1
            }
        }
        position = begin
        throw failure("the text ends inside the document type declaration")
    }

    // MARK: Text

    /// Reads up to the next tag; nil when there is nothing to tell, as outside the outermost element.
    private mutating func readText() throws(DocumentError) -> String? {
        var text: [UInt8] = []
        while let byte, byte != UInt8(ascii: "<") {
            switch byte {
            case UInt8(ascii: "&"):
                try readReference(into: &text)
            case 0x0D:
                // Line ends are line feeds (XML 1.0, section 2.11).
                text.append(0x0A)
                position += self.byte(after: 1) == 0x0A ? 2 : 1
            case 0x09, 0x0A, 0x20...:
                text.append(byte)
                position += 1
            default:
                throw failure("a control character is not allowed in XML")
            }
        }
        if open.isEmpty {
            guard text.allSatisfy(Self.isSpace) else {
                position = eventStart
                throw failure("there is text outside the outermost element")
            }
            return nil
        }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    private mutating func readCDATA() throws(DocumentError) -> String? {
        guard !open.isEmpty else { throw failure("there is text outside the outermost element") }
        let start = position + 9
        try skip(until: "]]>", from: 9, what: "a CDATA section")
        guard position - 3 > start else { return nil }
        return String(decoding: source[start..<position - 3], as: UTF8.self)
    }

    /// Replaces a reference (XML 1.0, sections 4.1 and 4.6).
    private mutating func readReference(into text: inout [UInt8]) throws(DocumentError) {
        let start = position + 1
        var end = start
        while end < source.count, end - start <= 256, source[end] != UInt8(ascii: ";") { end += 1 }
        guard end < source.count, source[end] == UInt8(ascii: ";"), end > start else {
            throw failure("'&' must be written &amp;")
        }
        let name = source[start..<end]
        if name.first == UInt8(ascii: "#") {
            guard let scalar = Self.characterReference(name.dropFirst()) else {
                throw failure("this reference names no character of XML")
            }
            text.append(contentsOf: scalar.utf8)
        } else {
            switch String(decoding: name, as: UTF8.self) {
            case "lt": text.append(UInt8(ascii: "<"))
            case "gt": text.append(UInt8(ascii: ">"))
            case "amp": text.append(UInt8(ascii: "&"))
            case "quot": text.append(UInt8(ascii: "\""))
            case "apos": text.append(UInt8(ascii: "'"))
            default:
                guard hasDoctype else { throw failure("'&' starts no entity that is known: write &amp; for '&'") }
                text.append(contentsOf: source[position...end])
            }
        }
        position = end + 1
    }

    private static func characterReference(_ text: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHexadecimal = text.first == UInt8(ascii: "x")
        let digits = isHexadecimal ? text.dropFirst() : text
        guard digits.count <= 10, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10),
            value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D, value & 0xFFFE != 0xFFFE
        else { return nil }
        return Unicode.Scalar(value)
    }
}
