/// A type of the language, for declarations, for the type checker, and as a value (`type(x)`).
public indirect enum ValueType: Hashable, Sendable {
    /// Anything; checked when evaluated.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration
    case list(ValueType)
    case map(ValueType, ValueType)
    /// The type of a type value.
    case type(ValueType)
    case optional(ValueType)
    /// `google.protobuf.Int64Value` and its like: the primitive or null.
    case wrapper(ValueType)
    /// `google.protobuf.Any`.
    case any
    /// A type parameter of a function's declaration, such as `T`.
    case parameter(String)
    /// A type of a library or an unknown message, such as `net.IP`, with its parameters.
    case opaque(String, [ValueType])
    /// What the checker gives to an expression that is wrong.
    case error
}
