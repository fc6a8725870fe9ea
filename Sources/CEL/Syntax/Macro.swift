/// A call that is rewritten when an expression is parsed, such as `x.all(e, p)`.
public struct Macro: Sendable {
    /// As it is called.
    public var name: String
    /// The number of arguments without the target; nil for any number.
    public var arity: Int?
    /// True for `x.name(…)`.
    public var isMember: Bool
    /// Gives the replacement, nil when the call is not the macro's after all (it stays a call), or throws what is wrong
    /// with it.
    public var expand:
        @Sendable (
            _ target: Expression?, _ arguments: [Expression], _ call: Expression, _ factory: inout ExpressionFactory
        ) throws(ParseError) -> Expression?

    /// Made of its parts.
    public init(
        _ name: String, arity: Int?, isMember: Bool,
        expand:
            @escaping @Sendable (
                _ target: Expression?, _ arguments: [Expression], _ call: Expression, _ factory: inout ExpressionFactory
            ) throws(ParseError) -> Expression?
    ) {
        self.name = name
        self.arity = arity
        self.isMember = isMember
        self.expand = expand
    }
}

/// Makes expressions with fresh identifiers while macros are expanded.
public struct ExpressionFactory: Sendable {
    var nextID: Int = 0
    let source: SourceText

    init(source: SourceText) { self.source = source }

    /// An expression of that kind, placed where `place` is.
    public mutating func make(_ kind: Expression.Kind, at place: Expression) -> Expression {
        nextID += 1
        return Expression(id: nextID, offset: place.offset, kind: kind)
    }

    /// A call of a function, not of a member.
    public mutating func call(_ function: String, _ arguments: [Expression], at place: Expression) -> Expression {
        make(.call(target: nil, function: function, arguments: arguments), at: place)
    }

    /// The value of a variable.
    public mutating func identifier(_ name: String, at place: Expression) -> Expression {
        make(.identifier(name), at: place)
    }

    /// Why a macro cannot be expanded.
    public func error(_ message: String, at place: Expression) -> ParseError {
        source.error(message, at: place.offset)
    }

    mutating func make(_ kind: Expression.Kind, offset: Int) -> Expression {
        nextID += 1
        return Expression(id: nextID, offset: offset, kind: kind)
    }
}
