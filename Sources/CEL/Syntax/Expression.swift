/// A parsed expression (cel-spec, `syntax.proto`), macros expanded.
public struct Expression: Sendable {
    /// What an expression is.
    public indirect enum Kind: Sendable {
        /// A literal: null, bool, int, uint, double, string or bytes.
        case constant(Value)
        case identifier(String)
        /// `operand.field`; with `isTest` what `has(operand.field)` becomes, with `isOptional` it is `operand.?field`.
        case select(Expression, field: String, isTest: Bool, isOptional: Bool)
        /// Also operators, under cel-go's names: `_&&_`, `_||_`, `!_`, `-_`, `_?_:_`, `_==_`, `_!=_`, `_<_`, `_<=_`,
        /// `_>_`, `_>=_`, `_+_`, `_-_`, `_*_`, `_/_`, `_%_`, `_[_]`, `_[?_]`, `@in`, `@not_strictly_false`.
        case call(target: Expression?, function: String, arguments: [Expression])
        /// `[a, ?b]`, with the indices of the optional elements.
        case list([Expression], optional: Set<Int>)
        case map([Entry])
        /// `Type{field: value}`.
        case message(String, [Field])
        case comprehension(Comprehension)
    }

    /// An entry of a map literal.
    public struct Entry: Sendable {
        /// The key.
        public var key: Expression
        /// The value.
        public var value: Expression
        /// True for `?key: value`: left out when the value is an optional without one.
        public var isOptional: Bool

        /// Made of its parts.
        public init(key: Expression, value: Expression, isOptional: Bool = false) {
            self.key = key
            self.value = value
            self.isOptional = isOptional
        }
    }

    /// A field of a message literal.
    public struct Field: Sendable {
        /// The field's name.
        public var name: String
        /// The value.
        public var value: Expression
        /// True for `?key: value`: left out when the value is an optional without one.
        public var isOptional: Bool

        /// Made of its parts.
        public init(name: String, value: Expression, isOptional: Bool = false) {
            self.name = name
            self.value = value
            self.isOptional = isOptional
        }
    }

    /// A fold (cel-spec, `syntax.proto`, `Expr.Comprehension`).
    public struct Comprehension: Sendable {
        /// The element, or the key of a map; with two variables the index or key.
        public var variable: String
        /// The second variable of a two-variable macro: element or value.
        public var secondVariable: String?
        /// What is gone over: a list or a map.
        public var range: Expression
        /// The name of what is folded.
        public var accumulator: String
        /// What the accumulator starts with.
        public var initial: Expression
        /// Goes on while this is not false.
        public var condition: Expression
        /// The next value of the accumulator.
        public var step: Expression
        /// What the fold gives, of the accumulator.
        public var result: Expression
        /// The macro's call that this was made from, for messages.
        public var call: Expression?

        /// Made of its parts.
        public init(
            variable: String, secondVariable: String? = nil, range: Expression, accumulator: String,
            initial: Expression, condition: Expression, step: Expression, result: Expression
        ) {
            self.variable = variable
            self.secondVariable = secondVariable
            self.range = range
            self.accumulator = accumulator
            self.initial = initial
            self.condition = condition
            self.step = step
            self.result = result
        }
    }

    /// Unique in one expression; what types and costs are kept under.
    public let id: Int
    /// Where it stands: the offset in bytes of the source.
    public let offset: Int
    /// What it is.
    public let kind: Kind

    /// Made of its parts.
    public init(id: Int, offset: Int, kind: Kind) {
        self.id = id
        self.offset = offset
        self.kind = kind
    }
}

/// Why a text is no expression.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, one sentence without the place.
    public var message: String
    /// From 1.
    public var line: Int
    /// In code points, from 1.
    public var column: Int

    /// Made of its parts.
    public init(_ message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }

    /// The expression as text, macros as they were written; of an error, place and message.
    public var description: String { "\(line):\(column): \(message)" }
}
