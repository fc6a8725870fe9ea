/// A point in time (`google.protobuf.Timestamp`): from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
public struct Timestamp: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// 0 to 999,999,999, always counted forward.
    public var nanoseconds: Int32

    /// Made of its parts.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

/// A span of time (`google.protobuf.Duration`), in whole nanoseconds of a signed 64-bit number as in Go, about ±292 years.
public struct Duration: Hashable, Sendable {
    /// The whole span; negative for one that goes back.
    public var nanoseconds: Int64

    /// Made of its parts.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
}
