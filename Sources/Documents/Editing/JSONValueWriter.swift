/// Writes values as JSON (RFC 8259) in the style of a file.
struct JSONValueWriter {
    /// One level of indentation; nil where everything stands on one line.
    var unit: String?
    /// What stands between name and value.
    var colon = ": "
    /// What stands between elements on one line.
    var comma = ", "
    var lineBreak = "\n"

    /// A value; with `indent`, the indentation of its line, containers are written over several lines.
    /// - Throws: ``EditError/Code/unsupported`` for numbers that JSON cannot express.
    func text(_ value: DocumentValue, indent: String?) throws(EditError) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .float(let value):
            guard value.isFinite else { throw EditError(.unsupported, "JSON has no infinite numbers: use a string") }
            return "\(value)"
        case .string(let text): return Self.string(text)
        case .array(let elements):
            var parts: [String] = []
            for element in elements { parts.append(try text(element, indent: inner(indent))) }
            return container("[", parts, "]", indent)
        case .object(let members):
            var parts: [String] = []
            for member in members { parts.append(try self.member(member.name, member.value, indent: inner(indent))) }
            return container("{", parts, "}", indent)
        }
    }

    /// A member of an object.
    func member(_ name: String, _ value: DocumentValue, indent: String?) throws(EditError) -> String {
        Self.string(name) + colon + (try text(value, indent: indent))
    }

    private func inner(_ indent: String?) -> String? {
        guard let indent, let unit else { return nil }
        return indent + unit
    }

    private func container(_ open: String, _ parts: [String], _ close: String, _ indent: String?) -> String {
        guard !parts.isEmpty else { return open + close }
        guard let indent, let inner = inner(indent) else { return open + parts.joined(separator: comma) + close }
        let start = lineBreak + inner
        return open + start + parts.joined(separator: "," + start) + lineBreak + indent + close
    }

    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
