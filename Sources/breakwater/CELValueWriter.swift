import CEL

/// Writes values as JSON without losing their types: what JSON has no word for is an object with one member whose name
/// begins with `$` (`docs/cel.md`, "Values").
struct CELValueWriter {
    /// What one answer may hold: values that share their parts can be far larger written out than in memory.
    static let maximumSize = 16 << 20

    private(set) var bytes: [UInt8] = []
    /// True when a value was too large: then ``bytes`` is cut.
    private(set) var isCut = false
    private var depth = 0

    mutating func text(_ text: String) { bytes += Array(text.utf8) }

    mutating func string(_ string: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: text("\\n")
            case 0x0D: text("\\r")
            case 0x09: text("\\t")
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                text("\\u00" + (digits.utf8.count == 1 ? "0" : "") + digits)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func list<Elements: Sequence>(
        _ elements: Elements, _ body: (inout CELValueWriter, Elements.Element) -> Void
    ) {
        text("[")
        var isFirst = true
        for element in elements {
            if isCut { break }
            if !isFirst { text(",") }
            isFirst = false
            body(&self, element)
        }
        text("]")
    }

    mutating func value(_ value: Value) {
        guard bytes.count <= Self.maximumSize else {
            isCut = true
            return text("null")
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= 2 * CELLine.maximumDepth else {
            tagged("$deep") { $0.text("null") }
            return
        }
        switch value {
        case .null: text("null")
        case .bool(let value): text(value ? "true" : "false")
        case .int(let value): text(String(value))
        case .uint(let value): tagged("$uint") { $0.text(String(value)) }
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .bytes(let value): tagged("$bytes") { $0.string(Self.base64(value)) }
        case .timestamp(let value): tagged("$timestamp") { $0.string(value.description) }
        case .duration(let value): tagged("$duration") { $0.string(value.description) }
        case .type(let type): tagged("$type") { $0.string(type.name) }
        case .optional(let optional):
            tagged("$optional") { writer in writer.list(optional.value.map { [$0] } ?? []) { $0.value($1) } }
        case .object(let object):
            tagged("$object") { writer in
                writer.list([object.type.name, object.description]) { $0.string($1) }
            }
        case .list(let list): self.list(0..<list.count) { $0.value(list.element(at: $1)) }
        case .map(let map): self.map(map)
        case .unknown(let unknown): tagged("$unknown") { $0.list(unknown.attributes) { $0.string($1) } }
        case .error(let error): tagged("$error") { $0.string(error.message) }
        }
    }

    private mutating func tagged(_ name: String, _ body: (inout CELValueWriter) -> Void) {
        text("{\"\(name)\":")
        body(&self)
        text("}")
    }

    /// Always with a point or an exponent, so that it is no `int`.
    private mutating func double(_ value: Double) {
        guard value.isFinite else {
            tagged("$double") { $0.string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
            return
        }
        text(value.description)
    }

    /// A JSON object when all keys are strings that do not begin with `$`, otherwise a list of pairs.
    private mutating func map(_ map: any MapValue) {
        let entries = map.keys.map { ($0, map.value(for: $0) ?? .null) }
        let names = entries.compactMap { key, _ in
            if case .string(let name) = key, name.utf8.first != UInt8(ascii: "$") { name } else { nil }
        }
        if names.count == entries.count {
            text("{")
            for (index, name) in names.enumerated() {
                if isCut { break }
                if index > 0 { text(",") }
                string(name)
                text(":")
                value(entries[index].1)
            }
            text("}")
        } else {
            tagged("$map") { writer in
                writer.list(entries) { writer, entry in
                    writer.list([entry.0, entry.1]) { $0.value($1) }
                }
            }
        }
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
