#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import Synchronization

/// When clocks change in a place (RFC 9636, "The Time Zone Information Format"), from the system's time zone files.
final class TimeZoneRules: Sendable {
    /// Points in time, ascending, and the offset from then on.
    private let transitions: [(seconds: Int64, offset: Int)]
    private let initialOffset: Int
    /// What holds after the last transition, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    private let footer: TimeZoneFooter?

    private init(transitions: [(seconds: Int64, offset: Int)], initialOffset: Int, footer: TimeZoneFooter?) {
        self.transitions = transitions
        self.initialOffset = initialOffset
        self.footer = footer
    }

    /// Seconds east of UTC of a zone at a time: a name such as `Europe/Berlin`, `UTC`, or an offset `+01:00`, `02:30`.
    /// nil when there is no such zone.
    static func offset(of zone: String, at time: Timestamp) -> Int? {
        if zone.isEmpty || zone == "UTC" { return 0 }
        if zone.utf8.contains(0x3A) { return fixedOffset(zone) }
        let rules = cache.withLock { cache -> TimeZoneRules? in
            if let known = cache[zone] { return known }
            guard cache.count < 1000 else { return nil }
            let loaded = load(zone)
            cache[zone] = .some(loaded)
            return loaded
        }
        return rules?.offset(at: time.seconds)
    }

    private static let cache = Mutex<[String: TimeZoneRules?]>([:])

    private static func fixedOffset(_ text: String) -> Int? {
        var scanner = DigitScanner(text)
        let isNegative = scanner.skip(0x2D)
        if !isNegative { _ = scanner.skip(0x2B) }
        guard let hours = scanner.number(digits: 2), scanner.skip(0x3A), let minutes = scanner.number(digits: 2),
            scanner.isAtEnd, hours <= 23, minutes <= 59
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
    }

    private func offset(at seconds: Int64) -> Int {
        guard let last = transitions.last else { return footer?.offset(at: seconds) ?? initialOffset }
        if seconds >= last.seconds { return footer?.offset(at: seconds) ?? last.offset }
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].seconds <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? initialOffset : transitions[low - 1].offset
    }

    private static func load(_ zone: String) -> TimeZoneRules? {
        let parts = zone.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        let isName = zone.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                || [0x2F, 0x5F, 0x2B, 0x2D].contains($0)
        }
        guard isName, zone.utf8.count <= 64, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        for folder in ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/var/db/timezone/zoneinfo/"] {
            if let bytes = contents(of: folder + zone), let rules = parse(bytes) { return rules }
        }
        return nil
    }

    private static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let size = 1 << 18
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(file, buffer.baseAddress.map { $0 + count }, size - count)
                guard got > 0 else { break }
                count += got
            }
        }
        return bytes.count < size ? bytes : nil
    }

    private static func parse(_ bytes: [UInt8]) -> TimeZoneRules? {
        guard var header = Header(bytes, at: 0) else { return nil }
        var wide = false
        if header.version >= 0x32 {
            let second = header.dataStart + header.length(timeSize: 4)
            guard let next = Header(bytes, at: second) else { return nil }
            header = next
            wide = true
        }
        let size = wide ? 8 : 4
        let end = header.dataStart + header.length(timeSize: size)
        guard end <= bytes.count, header.types > 0 else { return nil }
        func integer(_ position: Int, _ count: Int) -> Int64 {
            var value = Int64(Int8(bitPattern: bytes[position]))
            for byte in bytes[(position + 1)..<(position + count)] { value = value << 8 | Int64(byte) }
            return value
        }
        let indices = header.dataStart + header.times * size
        let types = indices + header.times
        let offsets = (0..<header.types).map { Int(integer(types + $0 * 6, 4)) }
        guard offsets.allSatisfy({ $0.magnitude < 200_000 }) else { return nil }
        var transitions: [(seconds: Int64, offset: Int)] = []
        for index in 0..<header.times {
            let type = Int(bytes[indices + index])
            guard type < offsets.count else { return nil }
            transitions.append((integer(header.dataStart + index * size, size), offsets[type]))
        }
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0.seconds < $1.seconds }) else { return nil }
        var footer: TimeZoneFooter?
        if wide, end < bytes.count, bytes[end] == 0x0A {
            footer = TimeZoneFooter(bytes[(end + 1)...].prefix { $0 != 0x0A })
        }
        return TimeZoneRules(transitions: transitions, initialOffset: offsets[0], footer: footer)
    }

    private struct Header {
        var version: UInt8
        var dataStart: Int
        var times: Int
        var types: Int
        private var rest: Int
        private var leaps: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard start >= 0, bytes.count - start >= 44, bytes[start..<(start + 4)].elementsEqual("TZif".utf8) else {
                return nil
            }
            func count(_ index: Int) -> Int {
                bytes[(start + 20 + index * 4)..<(start + 24 + index * 4)].reduce(0) { $0 << 8 | Int($1) }
            }
            guard (0..<6).allSatisfy({ count($0) < 1 << 18 }) else { return nil }
            version = bytes[start + 4]
            dataStart = start + 44
            leaps = count(2)
            times = count(3)
            types = count(4)
            rest = count(0) + count(1) + count(5)
        }

        func length(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + leaps * (timeSize + 4) + rest
        }
    }
}
