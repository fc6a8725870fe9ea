package import CEL

/// A text with CEL expressions in braces: `container {it.name} runs as root`. `{{` and `}}` stand for single braces.
package struct MessageTemplate: Sendable {
    package enum Part: Sendable {
        case text(String)
        case expression(Program)
    }

    package var parts: [Part]

    /// Splits a text; the expressions are compiled by the caller.
    /// - Throws: what is wrong with the braces or with an expression.
    package init(_ text: String, compile: (String) throws(CheckError) -> Program) throws(CheckError) {
        parts = []
        var literal: [UInt8] = []
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            if byte == UInt8(ascii: "{"), next == byte || byte == UInt8(ascii: "}"), next == byte {
                literal.append(byte)
                position += 2
            } else if byte == UInt8(ascii: "}"), next == byte {
                literal.append(byte)
                position += 2
            } else if byte == UInt8(ascii: "{") {
                guard let end = Self.end(of: bytes, from: position + 1) else {
                    throw CheckError("'{' without '}' in \"\(text)\": write '{{' for a brace")
                }
                if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
                literal = []
                parts.append(.expression(try compile(String(decoding: bytes[(position + 1)..<end], as: UTF8.self))))
                position = end + 1
            } else {
                literal.append(byte)
                position += 1
            }
        }
        if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
    }

    /// The brace that closes an expression; braces in it and in its strings are passed over.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var quote: UInt8?
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if let open = quote {
                if byte == UInt8(ascii: "\\") { position += 1 } else if byte == open { quote = nil }
            } else {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"):
                    if depth == 0 { return position }
                    depth -= 1
                default: break
                }
            }
            position += 1
        }
        return nil
    }

    /// The text for one evaluation; nil when an expression has no value.
    package func text(_ slots: [Value]) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .expression(let program):
                switch program.evaluate(slots) {
                case .error, .unknown: return nil
                case .string(let value): text += value
                case let value: text += value.description
                }
            }
        }
        return text
    }
}
