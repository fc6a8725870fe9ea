extension Library {
    /// The fields of timestamps and durations (langdef.md, "Timestamps and Durations").
    static let timeFields: [Function] = [
        field("getFullYear", "year") { $0.date.year },
        field("getMonth", "month") { $0.date.month - 1 },
        field("getDayOfYear", "day_of_year") { $0.dayOfYear },
        field("getDayOfMonth", "day_of_month") { $0.date.day - 1 },
        field("getDate", "day_of_month_1_based") { $0.date.day },
        field("getDayOfWeek", "day_of_week") { $0.weekday },
        field("getHours", "hours", { $0.hour }, ofDuration: { $0 / 3_600_000_000_000 }),
        field("getMinutes", "minutes", { $0.minute }, ofDuration: { $0 / 60_000_000_000 }),
        field("getSeconds", "seconds", { $0.second }, ofDuration: { $0 / 1_000_000_000 }),
        milliseconds,
    ]

    private static func field(
        _ name: String, _ id: String, _ get: @escaping @Sendable (LocalTime) -> Int,
        ofDuration: (@Sendable (Int64) -> Int64)? = nil
    ) -> Function {
        let plain = Overload(
            "timestamp_to_\(id)", isMember: true, [.timestamp], .int,
            .unary { value in
                .ofTime(value) { time in .int(Int64(get(LocalTime(time, offset: 0)))) }
            })
        let zoned = Overload(
            "timestamp_to_\(id)_with_tz", isMember: true, [.timestamp, .string], .int,
            .binary { value, zone in
                .ofTime(value, in: zone) { time, offset in .int(Int64(get(LocalTime(time, offset: offset)))) }
            })
        var overloads = [plain, zoned]
        if let ofDuration { overloads.append(durationField(id, ofDuration)) }
        return Function(name, overloads)
    }

    private static func durationField(_ id: String, _ get: @escaping @Sendable (Int64) -> Int64) -> Overload {
        Overload(
            "duration_to_\(id)", isMember: true, [.duration], .int,
            .unary { value in
                guard case .duration(let duration) = value else { return .failure(.noSuchOverload, "no such overload") }
                return .int(get(duration.nanoseconds))
            })
    }

    /// Of a duration, the milliseconds within the last second.
    private static let milliseconds = Function(
        "getMilliseconds",
        [
            Overload(
                "timestamp_to_milliseconds", isMember: true, [.timestamp], .int,
                .unary { value in
                    .ofTime(value) { .int(Int64($0.nanoseconds / 1_000_000)) }
                }),
            Overload(
                "timestamp_to_milliseconds_with_tz", isMember: true, [.timestamp, .string], .int,
                .binary { value, zone in
                    .ofTime(value, in: zone) { time, _ in .int(Int64(time.nanoseconds / 1_000_000)) }
                }),
            durationField("milliseconds") { $0 % 1_000_000_000 / 1_000_000 },
        ])
}

extension Value {
    fileprivate static func ofTime(_ value: Value, _ body: (Timestamp) -> Value) -> Value {
        guard case .timestamp(let time) = value else { return .failure(.noSuchOverload, "no such overload") }
        return time.isInRange ? body(time) : .failure(.overflow, "timestamp is out of range")
    }

    fileprivate static func ofTime(_ value: Value, in zone: Value, _ body: (Timestamp, Int) -> Value) -> Value {
        ofTime(value) { time in
            guard case .string(let name) = zone, let offset = TimeZoneRules.offset(of: name, at: time) else {
                return .failure(.invalidArgument, "unknown time zone \(zone.description)")
            }
            return body(time, offset)
        }
    }
}
