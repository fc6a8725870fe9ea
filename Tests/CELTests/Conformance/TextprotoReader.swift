/// Reads protocol buffers' text format (protobuf.dev, "Text Format Language Specification") without a schema.
struct TextprotoReader {
    struct Failure: Error, CustomStringConvertible {
        var message: String
        var line: Int
        var description: String { "\(line): \(message)" }
    }

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(Failure) -> TextprotoMessage {
        var reader = TextprotoReader(bytes)
        let message = try reader.readFields(until: nil)
        return message
    }

    private func failure(_ message: String) -> Failure {
        Failure(message: message, line: 1 + bytes[..<min(index, bytes.count)].count { $0 == 0x0A })
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current {
            if byte == UInt8(ascii: "#") {
                while let next = current, next != 0x0A { index += 1 }
            } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
                index += 1
            } else {
                return
            }
        }
    }

    /// Steps over a character, when it comes next.
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = current, UInt32(byte) == character.value else { return false }
        index += 1
        return true
    }

    private mutating func readFields(until end: Unicode.Scalar?) throws(Failure) -> TextprotoMessage {
        depth += 1
        defer { depth -= 1 }
        guard depth < 200 else { throw failure("messages are nested too deeply") }
        var message = TextprotoMessage()
        while true {
            if let end, skip(end) { return message }
            skipSpace()
            if current == nil {
                if end == nil { return message }
                throw failure("message is not closed")
            }
            let name = try readName()
            let hasColon = skip(":")
            if skip("[") {
                guard hasColon else { throw failure("':' is expected before a list") }
                if !skip("]") {
                    repeat {
                        message.fields.append(TextprotoField(name: name, value: try readValue(hasColon: true)))
                    } while skip(",")
                    guard skip("]") else { throw failure("']' is expected") }
                }
            } else {
                message.fields.append(TextprotoField(name: name, value: try readValue(hasColon: hasColon)))
            }
            if !skip(",") { _ = skip(";") }
        }
    }

    private mutating func readName() throws(Failure) -> String {
        skipSpace()
        let start = index
        if current == UInt8(ascii: "[") {
            while let byte = current, byte != UInt8(ascii: "]") { index += 1 }
            guard current != nil else { throw failure("']' is expected") }
            index += 1
            let name = bytes[start..<index].filter { $0 > 0x20 }
            return String(decoding: name, as: UTF8.self)
        }
        while let byte = current, Self.isWordByte(byte), byte != UInt8(ascii: ".") { index += 1 }
        guard index > start else { throw failure("a field name is expected") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private mutating func readValue(hasColon: Bool) throws(Failure) -> TextprotoValue {
        if skip("{") { return .message(try readFields(until: "}")) }
        if skip("<") { return .message(try readFields(until: ">")) }
        guard hasColon else { throw failure("':' is expected before a value") }
        skipSpace()
        if let byte = current, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            var content: [UInt8] = []
            while let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                try readString(into: &content)
                skipSpace()
            }
            return .scalar(.bytes(content))
        }
        var word = skip("-") ? "-" : ""
        skipSpace()
        let start = index
        while let byte = current {
            let isExponentSign =
                (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && index > start
                && bytes[index - 1] | 0x20 == UInt8(ascii: "e")
            guard Self.isWordByte(byte) || isExponentSign else { break }
            index += 1
        }
        guard index > start else { throw failure("a value is expected") }
        word += String(decoding: bytes[start..<index], as: UTF8.self)
        return .scalar(.word(word))
    }

    private mutating func readString(into content: inout [UInt8]) throws(Failure) {
        guard let quote = current else { throw failure("a string is expected") }
        index += 1
        while let byte = current {
            index += 1
            if byte == quote { return }
            if byte == 0x0A { break }
            if byte == UInt8(ascii: "\\") {
                try readEscape(into: &content)
            } else {
                content.append(byte)
            }
        }
        throw failure("string is not closed")
    }

    private mutating func readEscape(into content: inout [UInt8]) throws(Failure) {
        guard let byte = current else { throw failure("string is not closed") }
        index += 1
        switch byte {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "?"), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(byte)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            index -= 1
            content.append(UInt8(truncatingIfNeeded: readDigits(radix: 8, atMost: 3) ?? 0))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            guard let value = readDigits(radix: 16, atMost: 2) else { throw failure("digits are expected after \\x") }
            content.append(UInt8(truncatingIfNeeded: value))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let start = index
            let count = byte == UInt8(ascii: "u") ? 4 : 8
            guard let value = readDigits(radix: 16, atMost: count), index - start == count,
                let scalar = Unicode.Scalar(value)
            else { throw failure("\\\(Character(Unicode.Scalar(byte))) is not followed by a code point") }
            content += Array(String(scalar).utf8)
        default: throw failure("unknown escape '\\\(Character(Unicode.Scalar(byte)))'")
        }
    }

    private mutating func readDigits(radix: UInt32, atMost count: Int) -> UInt32? {
        var value: UInt32 = 0
        let start = index
        while index - start < count, let byte = current,
            let digit = Character(Unicode.Scalar(byte)).hexDigitValue.map({ UInt32($0) }), digit < radix
        {
            value = value &* radix &+ digit
            index += 1
        }
        return index > start ? value : nil
    }
}
