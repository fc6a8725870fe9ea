extension Value: CustomStringConvertible {
    /// The value as an expression would give it, for messages and reports. Long and deep ones are cut short with `…`.
    public var description: String {
        var text = ""
        write(to: &text, depth: 0)
        return text
    }

    private func write(to text: inout String, depth: Int) {
        guard depth < 32, text.utf8.count < 10_000 else {
            text += "…"
            return
        }
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .uint(let value): text += "\(value)u"
        case .double(let value):
            let digits = value.celDescription
            text += digits
            if value.isFinite, !digits.utf8.contains(where: { $0 == 0x2E || $0 == 0x65 }) { text += ".0" }
        case .string(let value): text += Self.quoted(value)
        case .bytes(let value): text += "b" + Self.quoted(value)
        case .timestamp(let value): text += "timestamp(\"\(value.description)\")"
        case .duration(let value): text += "duration(\"\(value.description)\")"
        case .type(let type): text += type.name
        case .object(let object): text += object.description
        case .unknown(let unknown): text += "unknown(" + unknown.attributes.joined(separator: ", ") + ")"
        case .error(let error): text += "error(" + error.message + ")"
        case .optional(let optional):
            guard let value = optional.value else {
                text += "optional.none()"
                return
            }
            text += "optional.of("
            value.write(to: &text, depth: depth + 1)
            text += ")"
        case .list(let list):
            text += "["
            for index in 0..<list.count {
                if index > 0 { text += ", " }
                guard text.utf8.count < 10_000 else {
                    text += "…"
                    break
                }
                list.element(at: index).write(to: &text, depth: depth + 1)
            }
            text += "]"
        case .map(let map):
            text += "{"
            for (index, key) in map.keys.enumerated() {
                if index > 0 { text += ", " }
                guard text.utf8.count < 10_000 else {
                    text += "…"
                    break
                }
                key.write(to: &text, depth: depth + 1)
                text += ": "
                (map.value(for: key) ?? .null).write(to: &text, depth: depth + 1)
            }
            text += "}"
        }
    }

    /// A string literal.
    static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{00}"..<"\u{20}", "\u{7F}": text += "\\x" + hex(UInt8(truncatingIfNeeded: scalar.value))
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    private static func quoted(_ bytes: [UInt8]) -> String {
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + hex(byte)
            }
        }
        return text + "\""
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
