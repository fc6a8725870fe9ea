/// A parsed expression (cel-spec, `syntax.proto`), macros expanded.
public struct Expression: Sendable {
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

    public struct Entry: Sendable {
        public var key: Expression
        public var value: Expression
        public var isOptional: Bool

        public init(key: Expression, value: Expression, isOptional: Bool = false) {
            self.key = key
            self.value = value
            self.isOptional = isOptional
        }
    }

    public struct Field: Sendable {
        public var name: String
        public var value: Expression
        public var isOptional: Bool

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
        public var range: Expression
        public var accumulator: String
        public var initial: Expression
        /// Goes on while this is not false.
        public var condition: Expression
        public var step: Expression
        public var result: Expression
        /// The macro's call that this was made from, for messages.
        public var call: Expression?

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
    public let kind: Kind

    public init(id: Int, offset: Int, kind: Kind) {
        self.id = id
        self.offset = offset
        self.kind = kind
    }
}

/// Why a text is no expression.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String
    /// From 1.
    public var line: Int
    /// In code points, from 1.
    public var column: Int

    public init(_ message: String, line: Int, column: Int) {
        self.message = message
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column): \(message)" }
}
