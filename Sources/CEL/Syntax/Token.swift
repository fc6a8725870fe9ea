/// A piece of an expression's text (langdef.md, "Syntax").
struct Token: Sendable {
    enum Kind: Hashable, Sendable {
        case identifier(String)
        /// A name between backticks.
        case quoted(String)
        /// Without a sign: decimal or `0x…` digits.
        case int(String)
        case uint(String)
        case double(String)
        case string(String)
        case bytes([UInt8])
        /// An operator or a bracket.
        case symbol(StaticSymbol)
        case end
    }

    enum StaticSymbol: String, Sendable {
        case parenthesis = "("
        case closingParenthesis = ")"
        case bracket = "["
        case closingBracket = "]"
        case brace = "{"
        case closingBrace = "}"
        case dot = "."
        case comma = ","
        case colon = ":"
        case question = "?"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case not = "!"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case `in` = "in"
        case `true` = "true"
        case `false` = "false"
        case null = "null"
    }

    let kind: Kind
    /// In bytes of the source.
    let offset: Int

    /// For messages: what stands there.
    var text: String {
        switch kind {
        case .identifier(let name), .int(let name), .double(let name): "'\(name)'"
        case .quoted(let name): "'`\(name)`'"
        case .uint(let digits): "'\(digits)u'"
        case .string, .bytes: "a literal"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end"
        }
    }
}
