/// A value of the Common Expression Language (cel-spec, langdef.md, section "Values"), or what stands in for one while
/// an expression is evaluated: an error, or something unknown.
public enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    /// Compared and measured by code points; `String.==` (canonical equivalence) is never the right comparison.
    case string(String)
    case bytes([UInt8])
    case list(any ListValue)
    case map(any MapValue)
    case timestamp(Timestamp)
    case duration(Duration)
    /// A type as a value, such as `int` or what `type(x)` gives.
    case type(ValueType)
    /// `optional.none()` and `optional.of(x)`.
    case optional(OptionalValue)
    /// A value of a library: an IP address, a quantity, …
    case object(any ObjectValue)
    /// Something that is not known, with what is not known.
    case unknown(Unknown)
    /// An evaluation that went wrong.
    case error(EvaluationError)
}

/// A list. A class, so that lists of documents can be read lazily.
public protocol ListValue: AnyObject, Sendable {
    /// The number of elements.
    var count: Int { get }
    /// The element at an index in `0..<count`; what is called has checked the index.
    func element(at index: Int) -> Value
    /// False when nothing in it, however deep, is unknown, so that nobody has to look; true by default.
    var mayHoldUnknown: Bool { get }
}

extension ListValue {
    /// Somebody has to look.
    public var mayHoldUnknown: Bool { true }
}

/// A map. A class, so that maps of documents can be read lazily, and so that a map with a schema can answer for fields
/// that are not set.
public protocol MapValue: AnyObject, Sendable {
    /// The number of entries.
    var count: Int { get }
    /// The value of a key (`bool`, `int`, `uint`, `double` or `string`), numbers compared across their types as
    /// `cel-spec` demands (`1`, `1u` and `1.0` are one key); nil when there is none.
    func value(for key: Value) -> Value?
    /// What `m.name` gives; nil makes "no such key". A map with a schema gives a field's default here.
    func select(_ name: String) -> Value?
    /// What `has(m.name)` gives.
    func hasField(_ name: String) -> Bool
    /// What the evaluator takes for `has(m.name)`: a bool, or unknown when the field has a value that is not known.
    func test(_ name: String) -> Value
    /// The keys in their order, each once.
    var keys: [Value] { get }
    /// False when nothing in it, however deep, is unknown, so that nobody has to look; true by default.
    var mayHoldUnknown: Bool { get }
}

extension MapValue {
    /// Somebody has to look.
    public var mayHoldUnknown: Bool { true }
    /// The entry of that name.
    public func select(_ name: String) -> Value? { value(for: .string(name)) }
    /// Whether there is an entry of that name.
    public func hasField(_ name: String) -> Bool { value(for: .string(name)) != nil }

    /// Unknown where the value is.
    public func test(_ name: String) -> Value {
        guard hasField(name) else { return .bool(false) }
        if case .unknown(let unknown)? = select(name) { return .unknown(unknown) }
        return .bool(true)
    }
}

/// A value that a library brings: compared, named and printed by itself.
public protocol ObjectValue: AnyObject, Sendable {
    /// Its type, such as `net.IP`.
    var type: ValueType { get }
    /// `==` with a value of any type; nil makes "no such overload".
    func isEqual(to other: Value) -> Bool?
    /// For messages and reports.
    var description: String { get }
}

/// An optional value (CEL extension "optional types").
public final class OptionalValue: Sendable {
    /// nil for `optional.none()`.
    public let value: Value?

    /// Made of its parts.
    public init(_ value: Value?) { self.value = value }

    /// The optional without a value.
    public static let none = OptionalValue(nil)
}

/// What is not known: the names or paths of the inputs that would have to be known to go on.
public final class Unknown: Sendable {
    /// Sorted, each once, such as `spec.replicas`.
    public let attributes: [String]

    /// Made of its parts.
    public init(_ attributes: [String]) { self.attributes = Array(Set(attributes)).sorted() }

    /// What is unknown when two things are.
    public func union(_ other: Unknown) -> Unknown {
        self === other ? self : Unknown(attributes + other.attributes)
    }
}

/// Why an evaluation went wrong.
public final class EvaluationError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        case noSuchKey = "no such key"
        case noSuchField = "no such field"
        case noSuchOverload = "no such overload"
        case undeclaredReference = "undeclared reference"
        case indexOutOfRange = "index out of range"
        case overflow = "overflow"
        case divisionByZero = "division by zero"
        case duplicateKey = "duplicate key"
        case invalidArgument = "invalid argument"
        case costLimit = "cost limit exceeded"
        case unsupported = "not supported"
    }

    /// What kind of failure it is.
    public let code: Code
    /// A sentence, without the place.
    public let message: String

    /// Made of its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension Value {
    /// A failed evaluation, for implementations of functions.
    public static func failure(_ code: EvaluationError.Code, _ message: String) -> Value {
        .error(EvaluationError(code, message))
    }
}
