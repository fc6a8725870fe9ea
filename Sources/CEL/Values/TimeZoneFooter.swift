/// The rule of a time zone for the years after its table (POSIX, `TZ`), such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct TimeZoneFooter: Sendable {
    private struct Change: Sendable {
        enum Day: Sendable {
            case month(Int, week: Int, weekday: Int)
            /// From 1, leap days not counted.
            case julian(Int)
            /// From 0.
            case ordinal(Int)
        }
        var day: Day
        /// Seconds after midnight, may be negative or beyond a day.
        var time: Int
    }

    private let standard: Int
    private let summer: (offset: Int, start: Change, end: Change)?

    /// nil when the rule is empty or not understood.
    init?(_ text: ArraySlice<UInt8>) {
        var reader = Reader(bytes: text)
        guard reader.name(), let offset = reader.time() else { return nil }
        standard = -offset
        guard reader.name() else {
            summer = nil
            return
        }
        var summerOffset = standard + 3600
        if reader.bytes.first != 0x2C {
            guard let offset = reader.time() else { return nil }
            summerOffset = -offset
        }
        guard let start = reader.change(), let end = reader.change() else { return nil }
        summer = (summerOffset, start, end)
    }

    /// Seconds east of UTC.
    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let year = LocalTime(Timestamp(seconds: seconds), offset: standard).date.year
        let start = Self.seconds(of: summer.start, year: year) - Int64(standard)
        let end = Self.seconds(of: summer.end, year: year) - Int64(summer.offset)
        let isSummer = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
        return isSummer ? summer.offset : standard
    }

    private static func seconds(of change: Change, year: Int) -> Int64 {
        let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
        var day: Int
        switch change.day {
        case .ordinal(let index): day = newYear + index
        case .julian(let index): day = newYear + index - 1 + (CivilDate.isLeap(year) && index >= 60 ? 1 : 0)
        case .month(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if day >= first + CivilDate.daysInMonth(month, year: year) { day -= 7 }
        }
        return Int64(day) * 86_400 + Int64(change.time)
    }

    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func name() -> Bool {
            if bytes.first == 0x3C {
                guard let end = bytes.firstIndex(of: 0x3E) else { return false }
                bytes = bytes[(end + 1)...]
                return true
            }
            let letters = bytes.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            bytes = bytes.dropFirst(letters.count)
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !digits.isEmpty, digits.count <= 3 else { return nil }
            bytes = bytes.dropFirst(digits.count)
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard bytes.first == byte else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func time() -> Int? {
            let isNegative = skip(0x2D)
            if !isNegative { _ = skip(0x2B) }
            guard let hours = number() else { return nil }
            var seconds = hours * 3600
            if skip(0x3A) {
                guard let minutes = number() else { return nil }
                seconds += minutes * 60
                if skip(0x3A) {
                    guard let rest = number() else { return nil }
                    seconds += rest
                }
            }
            return isNegative ? -seconds : seconds
        }

        mutating func change() -> Change? {
            guard skip(0x2C) else { return nil }
            let day: Change.Day
            if skip(0x4D) {
                guard let month = number(), (1...12).contains(month), skip(0x2E), let week = number(),
                    (1...5).contains(week), skip(0x2E), let weekday = number(), (0...6).contains(weekday)
                else { return nil }
                day = .month(month, week: week, weekday: weekday)
            } else if skip(0x4A) {
                guard let index = number(), (1...365).contains(index) else { return nil }
                day = .julian(index)
            } else {
                guard let index = number(), index <= 365 else { return nil }
                day = .ordinal(index)
            }
            guard skip(0x2F) else { return Change(day: day, time: 7200) }
            guard let time = time() else { return nil }
            return Change(day: day, time: time)
        }
    }
}
