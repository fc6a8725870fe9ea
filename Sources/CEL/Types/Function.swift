/// A function that expressions can call, with all its overloads.
public struct Function: Sendable {
    /// As it is called, qualified where it has a namespace: `size`, `math.greatest`. Operators have cel-go's names,
    /// such as `_+_`.
    public var name: String
    /// The ways to call it.
    public var overloads: [Overload]

    /// Made of its parts.
    public init(_ name: String, _ overloads: [Overload]) {
        self.name = name
        self.overloads = overloads
    }
}

/// One way to call a function: the types it takes, the type it gives, what it does.
public struct Overload: Sendable {
    /// What is done. Arguments have the declared types, and are neither errors nor unknown: those are passed on without
    /// a call; so is what is unknown inside of lists and maps. A failure is returned as ``Value/error(_:)``.
    public enum Implementation: Sendable {
        case none(@Sendable () -> Value)
        case unary(@Sendable (Value) -> Value)
        case binary(@Sendable (Value, Value) -> Value)
        case many(@Sendable ([Value]) -> Value)
    }

    /// A name as in cel-go, such as `string_starts_with_string`.
    public var id: String
    /// True for `x.f(y)`, where `x` is the first parameter.
    public var isMember: Bool
    /// May hold type parameters.
    public var parameters: [ValueType]
    /// What it gives; may hold type parameters.
    public var result: ValueType
    /// What is done.
    public var implementation: Implementation
    /// Called once when a program is made, with those arguments that are constants (nil for the others, target first).
    /// Gives a quicker implementation for them, which takes the same arguments; nil when there is none.
    public var specialize: (@Sendable (_ constants: [Value?]) -> Implementation?)?
    /// What a call costs, in the units of ``Environment/Limits/cost``. Without it a call costs one unit, and one more
    /// for every ten bytes of its strings.
    public var cost: (@Sendable ([Value]) -> Int)?
    /// Whether the arguments of a call are looked at for having the declared types. Without that only their number
    /// counts, and the implementation looks itself; the type checker goes by the declaration all the same.
    public var isGuarded = true

    /// Made of its parts.
    public init(
        _ id: String, isMember: Bool = false, _ parameters: [ValueType], _ result: ValueType,
        _ implementation: Implementation
    ) {
        self.id = id
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
        self.implementation = implementation
    }
}

/// A set of functions, macros and constants that an environment can be given.
public struct Library: Sendable {
    /// Such as `strings`.
    public var name: String
    /// The functions, each with all its overloads.
    public var functions: [Function]
    /// The macros.
    public var macros: [Macro]
    /// Names with a fixed value, such as `math.PI` or names of types.
    public var constants: [String: (type: ValueType, value: Value)]

    /// Made of its parts.
    public init(
        _ name: String, functions: [Function] = [], macros: [Macro] = [],
        constants: [String: (type: ValueType, value: Value)] = [:]
    ) {
        self.name = name
        self.functions = functions
        self.macros = macros
        self.constants = constants
    }
}
