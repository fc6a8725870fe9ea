import Model

/// Writes advisories and affected entries as compact bytes: counts and lengths as LEB128, texts as UTF-8.
struct RecordEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: Int) {
        var rest = UInt(bitPattern: value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func text(_ value: String) {
        number(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    mutating func texts(_ values: [String]) {
        number(values.count)
        for value in values { text(value) }
    }

    mutating func rating(_ value: Severity?) {
        bytes.append(UInt8(clamping: value.flatMap { Severity.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0))
    }

    mutating func vectors(_ values: [SeverityVector]) {
        number(values.count)
        for value in values {
            text(value.method)
            text(value.vector)
        }
    }

    /// Writes an advisory without what it affects.
    mutating func advisory(_ value: Advisory) {
        text(value.id)
        texts(value.aliases)
        texts(value.upstream)
        texts(value.related)
        text(value.published ?? "")
        text(value.modified)
        text(value.summary)
        vectors(value.vectors)
        rating(value.rating)
        switch value.category {
        case .vulnerability: bytes.append(0)
        case .malicious: bytes.append(1)
        case .informational(let word):
            bytes.append(2)
            text(word)
        }
        texts(value.references)
    }

    mutating func entry(_ value: AffectedEntry) {
        number(value.advisory)
        number(value.ranges.count)
        for range in value.ranges {
            number(range.events.count)
            for event in range.events {
                bytes.append(event.kind.rawValue)
                text(event.version)
            }
        }
        texts(value.versions)
        vectors(value.vectors)
        rating(value.rating)
        texts(value.modules)
    }
}
