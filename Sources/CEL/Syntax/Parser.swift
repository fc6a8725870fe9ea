/// Makes expressions from text by recursive descent (langdef.md, "Syntax"), expanding macros.
struct Parser {
    /// An expression and the height of its tree, which is bounded so that nothing that walks it runs out of stack.
    struct Tree {
        var expression: Expression
        var height: Int
    }

    let source: SourceText
    let tokens: [Token]
    let macros: [String: [Macro]]
    let maximumDepth: Int
    var factory: ExpressionFactory
    private var index = 0
    private var depth = 0

    /// Parses a whole text.
    static func parse(
        _ text: String, macros: [String: [Macro]], limits: Environment.Limits
    ) throws(ParseError) -> Expression {
        let source = SourceText(text)
        guard source.bytes.count <= limits.maximumLength || text.unicodeScalars.count <= limits.maximumLength else {
            throw ParseError(
                "expression is longer than \(limits.maximumLength) code points: shorten it", line: 1, column: 1)
        }
        var parser = Parser(
            source: source, tokens: try Lexer.tokens(of: source), macros: macros, maximumDepth: limits.maximumDepth)
        let tree = try parser.expression()
        guard case .end = parser.token.kind else { throw parser.unexpected("an operator or the end") }
        return tree.expression
    }

    private init(source: SourceText, tokens: [Token], macros: [String: [Macro]], maximumDepth: Int) {
        self.source = source
        self.tokens = tokens
        self.macros = macros
        self.maximumDepth = maximumDepth
        factory = ExpressionFactory(source: source)
    }

    var token: Token { tokens[index] }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func skip(_ symbol: Token.StaticSymbol) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.StaticSymbol) throws(ParseError) {
        guard skip(symbol) else { throw unexpected("'\(symbol.rawValue)'") }
    }

    func unexpected(_ expected: String) -> ParseError {
        source.error("Syntax error: unexpected \(token.text), expected \(expected)", at: token.offset)
    }

    /// A tree over others, or the error that it is too high.
    mutating func tree(_ kind: Expression.Kind, at offset: Int, over height: Int) throws(ParseError) -> Tree {
        guard height < maximumDepth * 2 else { throw tooDeep(offset) }
        return Tree(expression: factory.make(kind, offset: offset), height: height + 1)
    }

    func tooDeep(_ offset: Int) -> ParseError {
        source.error("expression is nested too deeply (limit \(maximumDepth)): split it", at: offset)
    }

    func call(_ function: String, _ arguments: [Tree]) -> (kind: Expression.Kind, height: Int) {
        (
            .call(target: nil, function: function, arguments: arguments.map(\.expression)),
            arguments.map(\.height).max() ?? 0
        )
    }

    // MARK: Operators
    // What is on the way from an expression to one inside of it is kept in small functions that are not inlined, as that
    // is what decides how much stack deep nesting takes.

    mutating func expression() throws(ParseError) -> Tree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= maximumDepth else { throw tooDeep(token.offset) }
        let first = try unary()
        let condition = binaryOperator == nil ? first : try operators(after: first)
        guard case .symbol(.question) = token.kind else { return condition }
        return try conditional(condition)
    }

    @inline(never)
    private mutating func conditional(_ condition: Tree) throws(ParseError) -> Tree {
        let offset = token.offset
        advance()
        let first = try withoutConditional()
        try expect(.colon)
        let second = try expression()
        let (kind, height) = call("_?_:_", [condition, first, second])
        return try tree(kind, at: offset, over: height)
    }

    @inline(never)
    private mutating func withoutConditional() throws(ParseError) -> Tree {
        let first = try unary()
        return binaryOperator == nil ? first : try operators(after: first)
    }

    /// The operator with two operands that stands here: `||` has precedence 1, `&&` 2.
    private var binaryOperator: (function: String, precedence: Int)? {
        guard case .symbol(let symbol) = token.kind else { return nil }
        return switch symbol {
        case .or: ("_||_", 1)
        case .and: ("_&&_", 2)
        case .equal: ("_==_", 3)
        case .notEqual: ("_!=_", 3)
        case .less: ("_<_", 3)
        case .lessOrEqual: ("_<=_", 3)
        case .greater: ("_>_", 3)
        case .greaterOrEqual: ("_>=_", 3)
        case .in: ("@in", 3)
        case .plus: ("_+_", 4)
        case .minus: ("_-_", 4)
        case .star: ("_*_", 5)
        case .slash: ("_/_", 5)
        case .percent: ("_%_", 5)
        default: nil
        }
    }

    /// Operands and the operators between them, all of which still wait for what comes after.
    private struct Pending {
        var operands: [Tree]
        var operators: [(function: String, precedence: Int, offset: Int)] = []
    }

    @inline(never)
    private mutating func operators(after first: Tree) throws(ParseError) -> Tree {
        var pending = Pending(operands: [first])
        while try shift(&pending) { pending.operands.append(try unary()) }
        return pending.operands[0]
    }

    /// Takes the operator that stands here, after those before it that bind as tightly. False at the end, when one
    /// operand is left.
    @inline(never)
    private mutating func shift(_ pending: inout Pending) throws(ParseError) -> Bool {
        let next = binaryOperator
        while let last = pending.operators.last, last.precedence >= next?.precedence ?? 0 {
            // `&&` and `||` wait for the whole of their chain.
            if last.precedence <= 2, last.precedence == next?.precedence { break }
            try reduce(&pending, last.precedence <= 2 ? last.precedence : nil)
        }
        guard let next else { return false }
        pending.operators.append((next.function, next.precedence, token.offset))
        advance()
        return true
    }

    /// Joins the last two operands, or all those of a chain of `&&` or `||`.
    private mutating func reduce(_ pending: inout Pending, _ chain: Int?) throws(ParseError) {
        let last = pending.operators.count - 1
        var start = last
        if let chain { while start > 0, pending.operators[start - 1].precedence == chain { start -= 1 } }
        let offsets = pending.operators[start...].map(\.offset)
        let joined = try balanced(
            pending.operators[last].function, pending.operands[start...], offsets[...])
        pending.operators.removeSubrange(start...)
        pending.operands.removeSubrange(start...)
        pending.operands.append(joined)
    }

    /// Operators that can be grouped at will are grouped so that the tree stays low.
    private mutating func balanced(
        _ function: String, _ operands: ArraySlice<Tree>, _ offsets: ArraySlice<Int>
    ) throws(ParseError) -> Tree {
        if operands.count == 1 { return operands[operands.startIndex] }
        let half = offsets.count / 2
        let middle = operands.startIndex + half
        let offset = offsets.startIndex + half
        let left = try balanced(function, operands[...middle], offsets[..<offset])
        let right = try balanced(function, operands[(middle + 1)...], offsets[(offset + 1)...])
        let (kind, height) = call(function, [left, right])
        return try tree(kind, at: offsets[offset], over: height)
    }

    /// An even number of signs is none, as in cel-go. The last minus before a number belongs to it.
    @inline(never)
    private mutating func unary() throws(ParseError) -> Tree {
        guard case .symbol(let symbol) = token.kind, symbol == .not || symbol == .minus else { return try member() }
        return try signed(symbol)
    }

    @inline(never)
    private mutating func signed(_ sign: Token.StaticSymbol) throws(ParseError) -> Tree {
        let offset = token.offset
        var last = offset
        var count = 0
        while token.kind == .symbol(sign) {
            last = token.offset
            advance()
            count += 1
        }
        var operand: Tree
        switch token.kind {
        case .int, .double:
            if sign == .minus {
                operand = try member(from: try number(isNegative: true, at: last))
                count -= 1
            } else {
                operand = try member()
            }
        default: operand = try member()
        }
        guard count % 2 == 1 else { return operand }
        return try tree(
            .call(target: nil, function: sign == .not ? "!_" : "-_", arguments: [operand.expression]), at: offset,
            over: operand.height)
    }
}
