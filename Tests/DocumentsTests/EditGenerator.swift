import Documents

/// Writes random documents in random styles, and operations on them; a seed gives the same sequence each time.
struct EditGenerator {
    private var random: Mutator
    private var comment = 0
    private var isCRLF = false
    private var width = 2
    private var listOffset = 0
    private var newline: String { isCRLF ? "\r\n" : "\n" }

    init(seed: UInt64) { random = Mutator(seed: seed) }

    mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    mutating func chance(_ one: Int) -> Bool { below(one) == 0 }

    private static let names = [
        "a", "name", "image", "x-y", "k8s.io/app", "on", "spec", "é", "yes no", "0", "<", "a: b",
    ]
    private static let strings = [
        "x", "yes", "1e3", "0x1", "null", "a: b", "# x", "*a", "&b", "!c", "%d", "@e", "", " x ", "it's", "a\"b",
        "a\nb",
        "- a", "-a", "--flag=1", "nginx:1.2", "ü", "a,b", "{x}", "[y]", "1.10", "~", "a #b", "tab\there", "\u{1}",
        "back\\",
        "a\n\nb\n", "\u{2028}", "?", "? x", "...", "---", "0o7", "1_000", "12:30:45", "=", "<<", "http://a/b?c=d",
    ]

    mutating func scalar() -> DocumentValue {
        switch below(8) {
        case 0: .null
        case 1: .bool(chance(2))
        case 2: .integer(Int64(below(100_000)) - 50_000)
        case 3: .float([0.5, -2.0, 1e21, 3.25][below(4)])
        default: .string(Self.strings[below(Self.strings.count)])
        }
    }

    mutating func value(_ depth: Int) -> DocumentValue {
        guard depth > 0, !chance(3) else { return scalar() }
        let count = below(4)
        if chance(2) { return .array((0..<count).map { _ in value(depth - 1) }) }
        var names = Self.names
        return .object(
            (0..<count).map { _ in .init(names.remove(at: below(names.count)), value(depth - 1)) })
    }

    // MARK: YAML

    mutating func yaml(_ value: DocumentValue) -> String {
        isCRLF = chance(4)
        width = [2, 4, 3][below(3)]
        listOffset = chance(2) ? 0 : 2
        var text = chance(8) ? "\u{FEFF}" : ""
        if chance(3) { text += "# head" + newline }
        if chance(3) { text += "---" + (chance(2) ? " # start" : "") + newline }
        text += block(value, 0) + newline
        if chance(4) { text += "# tail" + newline }
        if chance(6) { text += "..." + newline }
        if chance(8), text.hasSuffix(newline) { text.removeLast() }
        return text
    }

    private mutating func tail() -> String {
        guard chance(5) else { return chance(8) ? "  " : "" }
        comment += 1
        return " # c\(comment)"
    }

    private mutating func between(_ indent: Int) -> String {
        switch below(10) {
        case 0:
            comment += 1
            return newline + String(repeating: " ", count: indent) + "# c\(comment)"
        case 1: return newline
        default: return ""
        }
    }

    private mutating func block(_ value: DocumentValue, _ indent: Int, isForced: Bool = false) -> String {
        let start = newline + String(repeating: " ", count: indent)
        switch value {
        case .array(let elements) where !elements.isEmpty && (isForced || !chance(5)):
            return elements.enumerated().map { index, element in
                (index == 0 ? "" : between(indent) + start) + "-" + dashed(element, indent)
            }.joined()
        case .object(let members) where !members.isEmpty && (isForced || !chance(5)):
            return members.enumerated().map { index, member in
                (index == 0 ? "" : between(indent) + start) + key(member.name) + ":" + below(member.value, indent)
            }.joined()
        default: return inline(value, indent) + tail()
        }
    }

    private mutating func dashed(_ value: DocumentValue, _ indent: Int) -> String {
        if value == .null, chance(2) { return tail() }
        if chance(8), value.isContainer {
            let inner = indent + 2
            return tail() + newline + String(repeating: " ", count: inner) + block(value, inner)
        }
        return " " + block(value, indent + 2)
    }

    private mutating func below(_ value: DocumentValue, _ indent: Int) -> String {
        switch value {
        case .null where chance(2): return tail()
        case .string(let text) where text.contains("\n") && chance(2) && text.utf8.first != 0x20:
            return literal(text, indent)
        case .array(let elements) where !elements.isEmpty && !chance(4):
            let inner = indent + listOffset
            return tail() + newline + String(repeating: " ", count: inner)
                + block(value, inner, isForced: inner == indent)
        case .object(let members) where !members.isEmpty && !chance(4):
            let inner = indent + width
            return tail() + newline + String(repeating: " ", count: inner)
                + block(value, inner, isForced: inner == indent)
        default: return " " + inline(value, indent) + tail()
        }
    }

    private mutating func literal(_ text: String, _ indent: Int) -> String {
        let inner = String(repeating: " ", count: indent + width)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var mark = "|-"
        if lines.last == "" {
            lines.removeLast()
            mark = "|"
        }
        return " " + mark + newline + lines.map { $0.isEmpty ? "" : inner + $0 }.joined(separator: newline)
    }

    private mutating func key(_ name: String) -> String {
        switch name {
        case "on", "0", "<", "a: b": return quoted(name)
        default: return chance(6) ? quoted(name) : name
        }
    }

    private mutating func quoted(_ text: String) -> String {
        if chance(2), text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x2028 }) {
            return "'" + text.replacing("'", with: "''") + "'"
        }
        return jsonString(text)
    }

    private func jsonString(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            default:
                if scalar.value < 0x20 || scalar.value == 0x2028 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    private mutating func inline(_ value: DocumentValue, _ indent: Int) -> String {
        switch value {
        case .null: return chance(2) ? "~" : "null"
        case .bool(let value): return value ? (chance(3) ? "yes" : "true") : "false"
        case .integer(let value): return "\(value)"
        case .float(let value): return value == 1e21 ? "1e+21" : "\(value)"
        case .string(let text):
            let plain = ["x", "nginx:1.2", "-a", "--flag=1", "it's", "ü"]
            return plain.contains(text) && !chance(3) ? text : quoted(text)
        case .array, .object: return flow(value, indent)
        }
    }

    private mutating func flow(_ value: DocumentValue, _ indent: Int) -> String {
        var parts: [String] = []
        var marks = ("[", "]")
        switch value {
        case .array(let elements):
            for element in elements { parts.append(flowScalar(element, indent)) }
        case .object(let members):
            marks = ("{", "}")
            for member in members { parts.append(key(member.name) + ": " + flowScalar(member.value, indent)) }
        default: break
        }
        if !parts.isEmpty, chance(3) {
            let start = newline + String(repeating: " ", count: indent + 4)
            var body = ""
            for (index, part) in parts.enumerated() {
                body += start + part + (index + 1 < parts.count || chance(3) ? "," : "") + tail()
            }
            return marks.0 + body + newline + String(repeating: " ", count: indent + 2) + marks.1
        }
        let space = chance(3) ? " " : ""
        return marks.0 + space + parts.joined(separator: ", ") + (parts.isEmpty ? "" : space) + marks.1
    }

    private mutating func flowScalar(_ value: DocumentValue, _ indent: Int) -> String {
        if case .string(let text) = value { return text == "x" ? text : quoted(text) }
        return inline(value, indent + 4)
    }

    // MARK: JSON

    mutating func json(_ value: DocumentValue) -> String {
        isCRLF = chance(4)
        let unit = ["", "  ", "    ", "\t"][below(4)]
        let colon = unit.isEmpty && chance(2) ? ":" : ": "
        return json(value, unit, colon, "") + (chance(2) ? newline : "")
    }

    private mutating func json(_ value: DocumentValue, _ unit: String, _ colon: String, _ indent: String) -> String {
        var parts: [String] = []
        var marks = ("[", "]")
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return "\(value)"
        case .float(let value): return value == 1e21 ? "1E21" : "\(value)"
        case .string(let text): return jsonString(text)
        case .array(let elements):
            for element in elements { parts.append(json(element, unit, colon, indent + unit)) }
        case .object(let members):
            marks = ("{", "}")
            for member in members {
                parts.append(jsonString(member.name) + colon + json(member.value, unit, colon, indent + unit))
            }
        }
        if parts.isEmpty { return marks.0 + marks.1 }
        if unit.isEmpty || chance(6) {
            return marks.0 + parts.joined(separator: colon == ":" ? "," : ", ") + marks.1
        }
        let start = newline + indent + unit
        return marks.0 + start + parts.joined(separator: "," + start) + newline + indent + marks.1
    }

    // MARK: Operations

    mutating func path(in value: DocumentValue) -> DocumentPath {
        var path = DocumentPath([])
        var value = value
        for _ in 0..<below(5) {
            switch value {
            case .array(let elements):
                if elements.isEmpty || chance(6) {
                    path = path.index(elements.count)
                    value = .null
                } else {
                    let index = below(elements.count)
                    path = path.index(index)
                    value = elements[index]
                }
            case .object(let members):
                if members.isEmpty || chance(4) {
                    path = path.key(Self.names[below(Self.names.count)])
                    value = members.first { path.steps.last == .key($0.name) }?.value ?? .null
                } else {
                    let member = members[below(members.count)]
                    path = path.key(member.name)
                    value = member.value
                }
            case .null: path = chance(3) ? path.index(0) : path.key(Self.names[below(Self.names.count)])
            default: return path
            }
        }
        return path
    }

    mutating func operation(on value: DocumentValue) -> EditOperation {
        let path = path(in: value)
        switch below(3) {
        case 0: return .set(path, self.value(2))
        case 1: return .add(path, self.value(1))
        default: return path.steps.isEmpty ? .set(path, self.value(2)) : .remove(path)
        }
    }
}

extension DocumentValue {
    var isContainer: Bool {
        switch self {
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        default: false
        }
    }
}
