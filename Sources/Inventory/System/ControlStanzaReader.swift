/// Splits a control file in the format of deb822(5) into stanzas, without copying it.
///
/// Field names are compared without case, values may go on in lines that start with a space or tab, carriage returns
/// before newlines are dropped. A second `Package` field without an empty line before it starts a new stanza, because
/// that is how a half-written stanza looks when another follows. Comment lines are skipped.
struct ControlStanzaReader {
    private var lines = LineScanner()
    private var pending: Stanza.Field?

    /// One paragraph. All ranges are offsets in the file.
    struct Stanza {
        struct Field {
            var name: Range<Int>
            /// From behind the colon to the end of the last line of the value, blanks at both ends removed.
            var value: Range<Int>
            var line: Int
            /// False when the file ended in this value without a newline.
            var isTerminated: Bool
        }

        /// The line of the first field, counted from 1.
        var line: Int
        var fields: [Field] = []
        /// The first line that is neither a field nor a continuation.
        var badLine: Int?

        /// The field called `name`; the first one when there are several.
        func field(_ name: StaticString, in bytes: Span<UInt8>) -> Field? {
            for field in fields where bytes.matches(name, in: field.name) { return field }
            return nil
        }

        /// The value of the field called `name`; nil when it is absent or empty.
        func value(_ name: StaticString, in bytes: Span<UInt8>) -> String? {
            guard let field = field(name, in: bytes), !field.value.isEmpty else { return nil }
            return bytes.utf8Text(in: field.value)
        }
    }

    /// The next stanza; nil at the end of the file.
    mutating func next(in bytes: Span<UInt8>) -> Stanza? {
        var stanza: Stanza?
        if let field = pending {
            stanza = Stanza(line: field.line, fields: [field])
            pending = nil
        }
        var hasBlankLine = false
        while let line = lines.next(in: bytes) {
            if line.isEmpty {
                if stanza != nil { break }
                continue
            }
            let first = bytes[line.lowerBound]
            if first == UInt8(ascii: "#") { continue }
            if first == 0x20 || first == 0x09 {
                let content = bytes.trimmed(line)
                if content.isEmpty {
                    hasBlankLine = true
                } else if let last = stanza?.fields.indices.last {
                    let start = stanza?.fields[last].value.lowerBound ?? line.lowerBound
                    stanza?.fields[last].value = bytes.trimmed(start..<line.upperBound)
                    stanza?.fields[last].isTerminated = lines.isTerminated
                } else {
                    note(line: lines.number, in: &stanza)
                }
                continue
            }
            guard let colon = bytes.firstOffset(of: UInt8(ascii: ":"), in: line), colon > line.lowerBound else {
                note(line: lines.number, in: &stanza)
                continue
            }
            let field = Stanza.Field(
                name: bytes.trimmed(line.lowerBound..<colon), value: bytes.trimmed(colon + 1..<line.upperBound),
                line: lines.number, isTerminated: lines.isTerminated)
            let startsPackage = bytes.matches("Package", in: field.name)
            if startsPackage, let open = stanza, !open.fields.isEmpty,
                hasBlankLine || open.field("Package", in: bytes) != nil
            {
                pending = field
                break
            }
            hasBlankLine = false
            if stanza == nil { stanza = Stanza(line: lines.number) }
            stanza?.fields.append(field)
        }
        return stanza
    }

    private func note(line: Int, in stanza: inout Stanza?) {
        if stanza == nil { stanza = Stanza(line: line) }
        if stanza?.badLine == nil { stanza?.badLine = line }
    }
}
