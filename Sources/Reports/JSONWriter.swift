/// Writes JSON (RFC 8259) piece by piece into one buffer.
///
/// The same calls give the same bytes. All that would steer a terminal or an editor (control characters, formatting
/// and bidirectional marks) is written as `\u` escapes, so that the text is safe to print, and means the same.
/// Calls must nest rightly and every member of an object needs its name; the writer does not check that.
package struct JSONWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    private let isPretty: Bool
    /// One entry an open container: whether it has an element already.
    private var hasElements: [Bool] = []

    /// - Parameter pretty: true for one member a line, indented by two spaces, with a newline at the end of the text.
    package init(pretty: Bool = true) {
        isPretty = pretty
    }

    /// Writes an object; `body` writes its members.
    package mutating func object(_ name: String? = nil, _ body: (inout JSONWriter) -> Void) {
        container(name, UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes an array; `body` writes its elements.
    package mutating func array(_ name: String? = nil, _ body: (inout JSONWriter) -> Void) {
        container(name, UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes an array of strings.
    package mutating func strings(_ name: String? = nil, _ values: some Sequence<String>) {
        array(name) { writer in
            for value in values { writer.string(value) }
        }
    }

    /// Writes a string, as an element.
    package mutating func string(_ value: String) {
        begin(nil)
        quoted(value)
    }

    /// Writes a string, as a member.
    package mutating func member(_ name: String, _ value: String) {
        begin(name)
        quoted(value)
    }

    /// Writes a string where there is one, else nothing.
    package mutating func member(_ name: String, _ value: String?) {
        if let value { member(name, value) }
    }

    /// Writes an integer.
    package mutating func member(_ name: String, _ value: Int) {
        begin(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes an integer where there is one, else nothing.
    package mutating func member(_ name: String, _ value: Int?) {
        if let value { member(name, value) }
    }

    /// Writes a number where there is one, else nothing; a number that JSON cannot say counts as none.
    package mutating func member(_ name: String, _ value: Double?) {
        guard let value, value.isFinite else { return }
        begin(name)
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes `true` or `false`.
    package mutating func member(_ name: String, _ value: Bool) {
        begin(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes `null`.
    package mutating func null(_ name: String) {
        begin(name)
        bytes.append(contentsOf: "null".utf8)
    }

    private mutating func container(
        _ name: String?, _ opening: UInt8, _ closing: UInt8, _ body: (inout JSONWriter) -> Void
    ) {
        begin(name)
        bytes.append(opening)
        hasElements.append(false)
        body(&self)
        let isEmpty = hasElements.removeLast() == false
        if !isEmpty { newline() }
        bytes.append(closing)
        if hasElements.isEmpty, isPretty { bytes.append(UInt8(ascii: "\n")) }
    }

    /// Writes what stands before a value.
    private mutating func begin(_ name: String?) {
        if let last = hasElements.indices.last {
            if hasElements[last] { bytes.append(UInt8(ascii: ",")) }
            hasElements[last] = true
            newline()
        }
        guard let name else { return }
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func newline() {
        guard isPretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * hasElements.count))
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        let isPlain = text.utf8.allSatisfy { byte in
            (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        if isPlain { return bytes.append(contentsOf: text.utf8) }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\"")])
            case "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
            case "\n": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case "\r": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case "\t": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                if Printable.isHarmless(scalar) {
                    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
                } else {
                    for unit in String(scalar).utf16 { escaped(unit) }
                }
            }
        }
    }

    private mutating func escaped(_ unit: UInt16) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
        for shift in stride(from: 12, through: 0, by: -4) {
            bytes.append(digits[Int(unit >> UInt16(shift)) & 15])
        }
    }
}
