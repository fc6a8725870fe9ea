/// The arithmetic operators (langdef.md, "Numeric Values", "Timestamps and Durations"). Overflow is an error.
enum Arithmetic: String, Sendable {
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case modulo = "_%_"

    /// nil when the operator does not take values of these types.
    func apply(_ a: Value, _ b: Value) -> Value? {
        switch (a, b) {
        case (.int(let a), .int(let b)): integers(a, b) { .int($0) }
        case (.uint(let a), .uint(let b)): integers(a, b) { .uint($0) }
        case (.double(let a), .double(let b)): doubles(a, b)
        case (.string(let a), .string(let b)): self == .add ? .string(a + b) : nil
        case (.bytes(let a), .bytes(let b)): self == .add ? .bytes(a + b) : nil
        case (.list(let a), .list(let b)): self == .add ? JoinedListValue.join(a, b) { _ in true } : nil
        case (.timestamp(let a), .duration(let b)):
            switch self {
            case .add: a.adding(b.nanoseconds, negated: false)
            case .subtract: a.adding(b.nanoseconds, negated: true)
            default: nil
            }
        case (.duration(let a), .timestamp(let b)): self == .add ? b.adding(a.nanoseconds, negated: false) : nil
        case (.timestamp(let a), .timestamp(let b)): self == .subtract ? a.distance(from: b) : nil
        case (.duration(let a), .duration(let b)):
            switch self {
            case .add: Self.duration(a.nanoseconds.addingReportingOverflow(b.nanoseconds))
            case .subtract: Self.duration(a.nanoseconds.subtractingReportingOverflow(b.nanoseconds))
            default: nil
            }
        default: nil
        }
    }

    static func negate(_ value: Value) -> Value? {
        switch value {
        case .int(let value): value == .min ? overflow : .int(-value)
        case .double(let value): .double(-value)
        default: nil
        }
    }

    private static let overflow = Value.failure(.overflow, "return error for overflow: integer overflow")

    @inline(__always)
    private func integers<T: FixedWidthInteger>(_ a: T, _ b: T, _ make: (T) -> Value) -> Value {
        let result: (partialValue: T, overflow: Bool)
        switch self {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .divide:
            if b == 0 { return .failure(.divisionByZero, "division by zero") }
            result = a.dividedReportingOverflow(by: b)
        case .modulo:
            if b == 0 { return .failure(.divisionByZero, "modulus by zero") }
            result = a.remainderReportingOverflow(dividingBy: b)
        }
        return result.overflow ? Self.overflow : make(result.partialValue)
    }

    private func doubles(_ a: Double, _ b: Double) -> Value? {
        switch self {
        case .add: .double(a + b)
        case .subtract: .double(a - b)
        case .multiply: .double(a * b)
        case .divide: .double(a / b)
        case .modulo: nil
        }
    }

    private static func duration(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
        result.overflow
            ? .failure(.overflow, "duration is out of range") : .duration(Duration(nanoseconds: result.partialValue))
    }
}

extension Timestamp {
    func adding(_ nanoseconds: Int64, negated: Bool) -> Value {
        guard isInRange else { return .failure(.overflow, "timestamp is out of range") }
        let (wholeSeconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        var seconds = seconds + (negated ? -wholeSeconds : wholeSeconds)
        var fraction = Int64(self.nanoseconds) + (negated ? -rest : rest)
        if fraction < 0 {
            fraction += 1_000_000_000
            seconds -= 1
        } else if fraction >= 1_000_000_000 {
            fraction -= 1_000_000_000
            seconds += 1
        }
        let sum = Timestamp(seconds: seconds, nanoseconds: Int32(fraction))
        return sum.isInRange ? .timestamp(sum) : .failure(.overflow, "timestamp is out of range")
    }

    func distance(from other: Timestamp) -> Value {
        guard isInRange, other.isInRange else { return .failure(.overflow, "timestamp is out of range") }
        let (seconds, overflow) = (self.seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, tooLong) = seconds.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        return overflow || tooLong
            ? .failure(.overflow, "duration is out of range") : .duration(Duration(nanoseconds: sum))
    }
}
