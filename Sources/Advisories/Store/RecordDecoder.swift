import Model

/// Reads what ``RecordEncoder`` wrote. A damaged database must not be trusted: every length is checked.
struct RecordDecoder {
    /// Bytes that are no record.
    struct Failure: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: must stay valid while the decoder is used.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() throws(Failure) -> UInt8 {
        guard position < bytes.count else { throw Failure() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() throws(Failure) -> Int {
        var value: UInt = 0
        var shift: UInt = 0
        while shift < 63 {
            let next = try byte()
            value |= UInt(next & 0x7F) << shift
            if next < 0x80 { return Int(bitPattern: value) }
            shift += 7
        }
        throw Failure()
    }

    /// A number of things that follow, each at least one byte long.
    mutating func count() throws(Failure) -> Int {
        let value = try number()
        guard value >= 0, value <= bytes.count - position else { throw Failure() }
        return value
    }

    mutating func text() throws(Failure) -> String {
        let length = try count()
        let slice = UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
        position += length
        return String(decoding: slice, as: UTF8.self)
    }

    mutating func texts() throws(Failure) -> [String] {
        let count = try count()
        var values: [String] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try text()) }
        return values
    }

    mutating func rating() throws(Failure) -> Severity? {
        let value = Int(try byte())
        guard value > 0 else { return nil }
        guard value <= Severity.allCases.count else { throw Failure() }
        return Severity.allCases[value - 1]
    }

    mutating func vectors() throws(Failure) -> [SeverityVector] {
        let count = try count()
        var values: [SeverityVector] = []
        for _ in 0..<count { values.append(SeverityVector(method: try text(), vector: try text())) }
        return values
    }

    mutating func advisory() throws(Failure) -> Advisory {
        var value = Advisory(id: try text())
        value.aliases = try texts()
        value.upstream = try texts()
        value.related = try texts()
        let published = try text()
        value.published = published.isEmpty ? nil : published
        value.modified = try text()
        value.summary = try text()
        value.vectors = try vectors()
        value.rating = try rating()
        switch try byte() {
        case 0: value.category = .vulnerability
        case 1: value.category = .malicious
        case 2: value.category = .informational(try text())
        default: throw Failure()
        }
        value.references = try texts()
        return value
    }

    mutating func entry() throws(Failure) -> AffectedEntry {
        let advisory = try number()
        let rangeCount = try count()
        var ranges: [AffectedRange] = []
        ranges.reserveCapacity(rangeCount)
        for _ in 0..<rangeCount {
            let eventCount = try count()
            var events: [AffectedRange.Event] = []
            events.reserveCapacity(eventCount)
            for _ in 0..<eventCount {
                guard let kind = AffectedRange.Event.Kind(rawValue: try byte()) else { throw Failure() }
                events.append(AffectedRange.Event(kind, try text()))
            }
            ranges.append(AffectedRange(events: events))
        }
        return AffectedEntry(
            advisory: advisory, ranges: ranges, versions: try texts(), vectors: try vectors(), rating: try rating(),
            modules: try texts())
    }

    /// All entries of one package.
    static func entries(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> [AffectedEntry] {
        var decoder = RecordDecoder(bytes)
        var entries: [AffectedEntry] = []
        while !decoder.isAtEnd { entries.append(try decoder.entry()) }
        return entries
    }
}
