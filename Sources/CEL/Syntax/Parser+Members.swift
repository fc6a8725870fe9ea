extension Parser {
    /// Words that may not name variables or functions, but fields and members.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    mutating func member() throws(ParseError) -> Tree {
        try member(from: try primary())
    }

    /// What is selected from or called on an operand.
    mutating func member(from operand: Tree) throws(ParseError) -> Tree {
        var operand = operand
        while true {
            switch token.kind {
            case .symbol(.dot): operand = try selection(from: operand)
            case .symbol(.bracket): operand = try indexing(of: operand)
            case .symbol(.brace):
                guard let name = operand.expression.qualifiedName else { return operand }
                let offset = token.offset
                advance()
                operand = try message(name, at: offset)
            default: return operand
            }
        }
    }

    @inline(never)
    private mutating func selection(from operand: Tree) throws(ParseError) -> Tree {
        let offset = token.offset
        advance()
        let isOptional = skip(.question)
        let nameOffset = token.offset
        let (name, isQuoted) = try fieldName()
        if !isOptional, !isQuoted, case .symbol(.parenthesis) = token.kind {
            advance()
            return try call(name, on: operand, at: nameOffset)
        }
        return try tree(
            .select(operand.expression, field: name, isTest: false, isOptional: isOptional), at: offset,
            over: operand.height)
    }

    @inline(never)
    private mutating func indexing(of operand: Tree) throws(ParseError) -> Tree {
        let offset = token.offset
        advance()
        let isOptional = skip(.question)
        let key = try expression()
        try expect(.closingBracket)
        let (kind, height) = call(isOptional ? "_[?_]" : "_[_]", [operand, key])
        return try tree(kind, at: offset, over: height)
    }

    private mutating func fieldName() throws(ParseError) -> (name: String, isQuoted: Bool) {
        switch token.kind {
        case .identifier(let name):
            advance()
            return (name, false)
        case .quoted(let name):
            advance()
            return (name, true)
        default: throw unexpected("a name")
        }
    }

    @inline(never)
    mutating func primary() throws(ParseError) -> Tree {
        let offset = token.offset
        switch token.kind {
        case .identifier(let name):
            advance()
            return try identifier(name, at: offset)
        case .symbol(.dot):
            advance()
            guard case .identifier(let name) = token.kind else { throw unexpected("a name") }
            advance()
            return try identifier(name, isRooted: true, at: offset)
        case .symbol(.parenthesis): return try parenthesized()
        case .symbol(.bracket):
            advance()
            return try list(at: offset)
        case .symbol(.brace):
            advance()
            return try map(at: offset)
        case .int, .uint, .double: return try number(isNegative: false, at: offset)
        case .string(let text): return try constant(.string(text), at: offset)
        case .bytes(let bytes): return try constant(.bytes(bytes), at: offset)
        case .symbol(.true): return try constant(.bool(true), at: offset)
        case .symbol(.false): return try constant(.bool(false), at: offset)
        case .symbol(.null): return try constant(.null, at: offset)
        default: throw unexpected("an expression")
        }
    }

    @inline(never)
    private mutating func parenthesized() throws(ParseError) -> Tree {
        advance()
        let tree = try expression()
        try expect(.closingParenthesis)
        // `(a){…}` is no message literal.
        if case .symbol(.brace) = token.kind { throw unexpected("an operator or the end") }
        return tree
    }

    @inline(never)
    private mutating func constant(_ value: Value, at offset: Int) throws(ParseError) -> Tree {
        advance()
        return try tree(.constant(value), at: offset, over: 0)
    }

    @inline(never)
    mutating func number(isNegative: Bool, at offset: Int) throws(ParseError) -> Tree {
        switch token.kind {
        case .int(let digits):
            let sign = isNegative ? "-" : ""
            let value =
                digits.utf8.dropFirst().first.map { $0 | 0x20 == 0x78 } == true
                ? Int64(sign + digits.dropFirst(2), radix: 16) : Int64(sign + digits)
            guard let value else { throw source.error("invalid int literal: out of range", at: offset) }
            return try constant(.int(value), at: offset)
        case .uint(let digits):
            let value =
                digits.utf8.dropFirst().first.map { $0 | 0x20 == 0x78 } == true
                ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
            guard let value else { throw source.error("invalid uint literal: out of range", at: offset) }
            return try constant(.uint(value), at: offset)
        case .double(let digits):
            guard let value = Double(digits), value.isFinite else {
                throw source.error("invalid double literal: out of range", at: offset)
            }
            return try constant(.double(isNegative ? -value : value), at: offset)
        default: throw unexpected("a number")
        }
    }

    @inline(never)
    private mutating func identifier(
        _ name: String, isRooted: Bool = false, at offset: Int
    ) throws(ParseError) -> Tree {
        guard !Self.reserved.contains(name) else {
            throw source.error("reserved identifier: \(name)", at: offset)
        }
        let fullName = isRooted ? "." + name : name
        guard case .symbol(.parenthesis) = token.kind else {
            return try tree(.identifier(fullName), at: offset, over: 0)
        }
        advance()
        return try call(fullName, on: nil, at: offset)
    }

    // MARK: Calls

    private mutating func call(_ name: String, on target: Tree?, at offset: Int) throws(ParseError) -> Tree {
        try invocation(name, on: target, try arguments(), at: offset)
    }

    @inline(never)
    private mutating func arguments() throws(ParseError) -> [Tree] {
        var arguments: [Tree] = []
        if !skip(.closingParenthesis) {
            repeat { arguments.append(try expression()) } while skip(.comma)
            try expect(.closingParenthesis)
        }
        return arguments
    }

    /// A call, or what a macro makes of it.
    @inline(never)
    private mutating func invocation(
        _ name: String, on target: Tree?, _ arguments: [Tree], at offset: Int
    ) throws(ParseError) -> Tree {
        let height = max(target?.height ?? 0, arguments.map(\.height).max() ?? 0)
        let plain = try tree(
            .call(target: target?.expression, function: name, arguments: arguments.map(\.expression)), at: offset,
            over: height)
        guard let candidates = macros[name] else { return plain }
        for macro in candidates
        where macro.isMember == (target != nil) && (macro.arity == nil || macro.arity == arguments.count) {
            guard
                let expanded = try macro.expand(
                    target?.expression, arguments.map(\.expression), plain.expression, &factory)
            else { continue }
            // No macro puts more than four levels above its arguments.
            guard height + 4 < maximumDepth * 2 else { throw tooDeep(offset) }
            return Tree(expression: expanded.made(from: plain.expression), height: height + 4)
        }
        return plain
    }

    // MARK: Literals with contents

    @inline(never)
    private mutating func list(at offset: Int) throws(ParseError) -> Tree {
        var elements: [Expression] = []
        var optional: Set<Int> = []
        var height = 0
        while token.kind != .symbol(.closingBracket) {
            if skip(.question) { optional.insert(elements.count) }
            let element = try expression()
            elements.append(element.expression)
            height = max(height, element.height)
            guard skip(.comma) else { break }
        }
        try expect(.closingBracket)
        return try tree(.list(elements, optional: optional), at: offset, over: height)
    }

    @inline(never)
    private mutating func map(at offset: Int) throws(ParseError) -> Tree {
        var entries: [Expression.Entry] = []
        var height = 0
        while token.kind != .symbol(.closingBrace) {
            let isOptional = skip(.question)
            let key = try expression()
            try expect(.colon)
            let value = try expression()
            entries.append(
                Expression.Entry(key: key.expression, value: value.expression, isOptional: isOptional))
            height = max(height, key.height, value.height)
            guard skip(.comma) else { break }
        }
        try expect(.closingBrace)
        return try tree(.map(entries), at: offset, over: height)
    }

    @inline(never)
    private mutating func message(_ name: String, at offset: Int) throws(ParseError) -> Tree {
        var fields: [Expression.Field] = []
        var height = 0
        while token.kind != .symbol(.closingBrace) {
            let isOptional = skip(.question)
            let (field, _) = try fieldName()
            try expect(.colon)
            let value = try expression()
            fields.append(Expression.Field(name: field, value: value.expression, isOptional: isOptional))
            height = max(height, value.height)
            guard skip(.comma) else { break }
        }
        try expect(.closingBrace)
        return try tree(.message(name, fields), at: offset, over: height)
    }
}

extension Expression {
    /// The name that an identifier and plain selections from it make, such as `a.b.c` or `.a.b`; nil for all else.
    var qualifiedName: String? {
        switch kind {
        case .identifier(let name): return name
        case .select(let operand, let field, false, false):
            guard let prefix = operand.qualifiedName, field.utf8.allSatisfy({ Lexer.isLetter($0) || Lexer.isDigit($0) })
            else { return nil }
            return prefix + "." + field
        default: return nil
        }
    }

    /// Whether an identifier and selections from it are so many names at most. In `O(count)`.
    func hasParts(atMost count: Int) -> Bool {
        var expression = self
        var rest = count
        while case .select(let operand, _, _, _) = expression.kind {
            rest -= 1
            guard rest > 0 else { return false }
            expression = operand
        }
        return true
    }

    /// The expansion of a macro, with the call that it stands for.
    func made(from call: Expression) -> Expression {
        guard case .comprehension(var comprehension) = kind, comprehension.call == nil else { return self }
        comprehension.call = call
        return Expression(id: id, offset: offset, kind: .comprehension(comprehension))
    }
}
