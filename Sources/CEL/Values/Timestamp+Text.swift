extension Timestamp: CustomStringConvertible {
    static let minimumSeconds: Int64 = -62_135_596_800
    static let maximumSeconds: Int64 = 253_402_300_799

    /// Whether it lies in the years 1 to 9999.
    public var isInRange: Bool {
        seconds >= Self.minimumSeconds && seconds <= Self.maximumSeconds && nanoseconds >= 0
            && nanoseconds <= 999_999_999
    }

    /// A time of RFC 3339, such as `2009-02-13T23:31:30.5+01:00`; nil when it is none or out of range.
    public init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip(0x2D),
            let month = scanner.number(digits: 2), (1...12).contains(month), scanner.skip(0x2D),
            let day = scanner.number(digits: 2), day >= 1, day <= CivilDate.daysInMonth(month, year: year),
            scanner.skip(0x54) || scanner.skip(0x74),
            let hour = scanner.number(digits: 2), hour <= 23, scanner.skip(0x3A),
            let minute = scanner.number(digits: 2), minute <= 59, scanner.skip(0x3A),
            let second = scanner.number(digits: 2), second <= 59
        else { return nil }
        var fraction = 0
        if scanner.skip(0x2E) {
            guard let value = scanner.fraction() else { return nil }
            fraction = value
        }
        var offset = 0
        if !scanner.skip(0x5A), !scanner.skip(0x7A) {
            let isNegative = scanner.skip(0x2D)
            guard isNegative || scanner.skip(0x2B), let hours = scanner.number(digits: 2), hours <= 23,
                scanner.skip(0x3A), let minutes = scanner.number(digits: 2), minutes <= 59
            else { return nil }
            offset = (hours * 60 + minutes) * (isNegative ? -60 : 60)
        }
        guard scanner.isAtEnd else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        seconds = Int64(days) * 86400 + Int64(hour * 3600 + minute * 60 + second - offset)
        nanoseconds = Int32(fraction)
        guard isInRange else { return nil }
    }

    /// The time in UTC as in RFC 3339, with as many digits of the second as it has.
    public var description: String {
        let local = LocalTime(self, offset: 0)
        func pad(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date = local.date
        var text = "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T"
        text += "\(pad(local.hour, 2)):\(pad(local.minute, 2)):\(pad(local.second, 2))"
        if nanoseconds > 0 {
            var digits = Array(pad(Int(nanoseconds), 9).utf8)
            while digits.last == 0x30 { digits.removeLast() }
            text += "." + String(decoding: digits, as: UTF8.self)
        }
        return text + "Z"
    }
}

/// Reads numbers of fixed width.
struct DigitScanner {
    private var bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard bytes.count - position >= digits else { return nil }
        var value = 0
        for byte in bytes[position..<(position + digits)] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    /// Digits after a point, in billionths; those after the ninth are cut off.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            if count < 9 { value = value * 10 + Int(bytes[position] - 0x30) }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        while count < 9 {
            value *= 10
            count += 1
        }
        return value
    }
}
