/// Reads JSON (RFC 8259) into a ``Document``.
///
/// Iterative, so depth costs memory and not stack; invalid UTF-8 in strings is kept as it is and repaired where a
/// `String` is made. A byte-order mark is skipped. Trailing white space is allowed, anything else behind the value
/// is an error.
package struct JSONReader {
    /// The deepest nesting that is read.
    package static let maximumDepth = 10_000

    private var builder: DocumentBuilder
    private let source: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0

    /// Reads one JSON text.
    ///
    /// Cost: `O(bytes)`, about 28 bytes of memory a node beside the source.
    /// - Throws: ``DocumentError`` with the place of the first error.
    package static func read(_ source: [UInt8]) throws(DocumentError) -> Document {
        guard source.count < Int(UInt32.max) / 2 else {
            throw DocumentError("the file is larger than 2 GiB", line: 1, column: 1)
        }
        var reader = JSONReader(source: source)
        return try reader.readDocument()
    }

    private init(source: [UInt8]) {
        self.source = source
        builder = DocumentBuilder(text: source)
    }

    private func failure(_ message: String) -> DocumentError {
        DocumentError(message, line: line, column: position - lineStart + 1)
    }

    private var place: DocumentBuilder.Place {
        DocumentBuilder.Place(line: line, column: position - lineStart + 1, offset: position)
    }

    private mutating func skipSpace() {
        while position < source.count {
            switch source[position] {
            case 0x20, 0x09, 0x0D:
                position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = position
            default:
                return
            }
        }
    }

    /// An open container: its handle in the builder, its kind, and how many children it has so far.
    private struct Frame {
        var handle: Int
        var isObject: Bool
        var count: Int
    }

    private mutating func readDocument() throws(DocumentError) -> Document {
        if source.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        var stack: [Frame] = []
        skipSpace()
        values: while true {
            // A value is expected here.
            guard position < source.count else { throw failure("the text ends where a value is expected") }
            var opened = false
            switch source[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard stack.count < Self.maximumDepth else {
                    throw failure("nested deeper than \(Self.maximumDepth) levels")
                }
                let isObject = source[position] == UInt8(ascii: "{")
                let handle = builder.open(isObject ? .object : .array, at: place)
                stack.append(Frame(handle: handle, isObject: isObject, count: 0))
                position += 1
                opened = true
            case UInt8(ascii: "\""): try readString()
            case UInt8(ascii: "-"), 0x30...0x39: try readNumber()
            case UInt8(ascii: "t"): try readWord("true", .bool)
            case UInt8(ascii: "f"): try readWord("false", .bool)
            case UInt8(ascii: "n"): try readWord("null", .null)
            default: throw failure("a value is expected here")
            }
            // Behind a value, or behind an opening bracket: close what ends, until the next value.
            while true {
                skipSpace()
                guard let top = stack.last else { break values }
                guard position < source.count else {
                    throw failure("the text ends inside \(top.isObject ? "an object" : "an array")")
                }
                let closing = top.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
                if !opened { stack[stack.count - 1].count += 1 }
                if source[position] == closing {
                    position += 1
                    let frame = stack.removeLast()
                    builder.close(frame.handle, count: frame.count)
                    opened = false
                    continue
                }
                if !opened {
                    guard source[position] == UInt8(ascii: ",") else {
                        throw failure("',' or '\(top.isObject ? "}" : "]")' is expected here")
                    }
                    position += 1
                    skipSpace()
                }
                if top.isObject {
                    guard position < source.count, source[position] == UInt8(ascii: "\"") else {
                        throw failure("a member's name in quotes is expected here")
                    }
                    try readString()
                    skipSpace()
                    guard position < source.count, source[position] == UInt8(ascii: ":") else {
                        throw failure("':' is expected here")
                    }
                    position += 1
                    skipSpace()
                }
                continue values
            }
        }
        guard position == source.count else { throw failure("more text follows the value") }
        return builder.finish()
    }

    private mutating func readWord(_ word: StaticString, _ kind: Document.Kind) throws(DocumentError) {
        let count = word.utf8CodeUnitCount
        guard position + count <= source.count else { throw failure("a value is expected here") }
        for index in 0..<count where source[position + index] != word.utf8Start[index] {
            throw failure("a value is expected here")
        }
        builder.scalar(kind, range: position..<position + count, at: place)
        position += count
    }

    private mutating func readNumber() throws(DocumentError) {
        let start = position
        let place = place
        var kind = Document.Kind.integer
        if source[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        let integer = skipDigits()
        guard integer > 0 else { throw failure("a digit is expected here") }
        if integer > 1, source[first] == UInt8(ascii: "0") { throw failure("a number cannot start with 0") }
        if position < source.count, source[position] == UInt8(ascii: ".") {
            kind = .float
            position += 1
            guard skipDigits() > 0 else { throw failure("a digit is expected here") }
        }
        if position < source.count, source[position] | 0x20 == UInt8(ascii: "e") {
            kind = .float
            position += 1
            if position < source.count, source[position] == UInt8(ascii: "+") || source[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard skipDigits() > 0 else { throw failure("a digit is expected here") }
        }
        builder.scalar(kind, range: start..<position, at: place)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < source.count, (0x30...0x39).contains(source[position]) { position += 1 }
        return position - start
    }

    private mutating func readString() throws(DocumentError) {
        let place = place
        position += 1
        let start = position
        // Without an escape the source itself is the text.
        while position < source.count {
            let byte = source[position]
            if byte == UInt8(ascii: "\"") {
                builder.scalar(.string, range: start..<position, at: place)
                position += 1
                return
            }
            if byte == UInt8(ascii: "\\") { break }
            if byte < 0x20 { throw failure("a control character inside a string must be escaped") }
            position += 1
        }
        var text = Array(source[start..<position])
        while position < source.count {
            let byte = source[position]
            switch byte {
            case UInt8(ascii: "\""):
                builder.scalar(.string, text: text, at: place)
                position += 1
                return
            case UInt8(ascii: "\\"):
                try readEscape(into: &text)
            case ..<0x20:
                throw failure("a control character inside a string must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw failure("the text ends inside a string")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(DocumentError) {
        position += 1
        guard position < source.count else { throw failure("the text ends inside a string") }
        let escape = source[position]
        position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try readHex()
            if (0xD800..<0xDC00).contains(scalar), position + 1 < source.count,
                source[position] == UInt8(ascii: "\\"), source[position + 1] == UInt8(ascii: "u")
            {
                let rewind = position
                position += 2
                let low = try readHex()
                if (0xDC00..<0xE000).contains(low) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    position = rewind
                }
            }
            // A lone surrogate has no UTF-8 form.
            let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
            text.append(contentsOf: character.utf8)
        default:
            position -= 1
            throw failure("'\\\(Character(Unicode.Scalar(escape)))' is not an escape")
        }
    }

    private mutating func readHex() throws(DocumentError) -> UInt32 {
        guard position + 4 <= source.count else { throw failure("four hexadecimal digits are expected here") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = source[position]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw failure("four hexadecimal digits are expected here")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
