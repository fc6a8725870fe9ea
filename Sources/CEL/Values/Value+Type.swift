extension Value {
    /// What `type(x)` gives; parameters are `dyn`. Errors and unknown values have the type ``ValueType/error``.
    public var runtimeType: ValueType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type(.dyn)
        case .optional: .optional(.dyn)
        case .object(let object): object.type
        case .unknown, .error: .error
        }
    }

    /// True for what is passed on by every strict operation.
    @inline(__always)
    var isErrorOrUnknown: Bool {
        switch self {
        case .error, .unknown: true
        default: false
        }
    }

    /// True for the value that its type has by default: zero, empty, false, null (cel-go, `optional.ofNonZeroValue`).
    public var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.utf8.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let list): list.count == 0
        case .map(let map): map.count == 0
        case .timestamp(let time): time.seconds == -62_135_596_800 && time.nanoseconds == 0
        case .duration(let duration): duration.nanoseconds == 0
        case .optional(let optional): optional.value == nil
        case .type, .object, .unknown, .error: false
        }
    }
}
