/// What the type checker found out about an expression.
public struct TypeCheckResult: Sendable {
    /// The type of the whole expression; ``ValueType/error`` when it is wrong as a whole.
    public var type: ValueType
    /// The type of each expression, by ``Expression/id``. What stayed open is `dyn`.
    public var types: [Int: ValueType]
    /// What is wrong, in the order of the text. An expression without any is well typed.
    public var issues: [TypeIssue]
    /// The full names that identifiers, selections, functions and messages stand for, by ``Expression/id``.
    public var references: [Int: String]
    /// The overloads that a call may turn out to be, by ``Expression/id``, as ``Overload/id``.
    public var overloads: [Int: [String]]

    /// True when nothing is wrong.
    public var isValid: Bool { issues.isEmpty }
}

/// One thing that is wrong with the types or names of an expression.
public struct TypeIssue: Hashable, Sendable {
    /// Where: the offset in bytes of the source.
    public var offset: Int
    /// What, in the words that users of cel-go know, such as `undeclared reference to 'x' (in container '')`.
    public var message: String

    /// A result with nothing found.
    public init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }
}
