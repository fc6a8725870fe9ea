extension Expression: CustomStringConvertible {
    /// The expression as text that is parsed to the same again. Macros are written as their calls.
    public var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// How tightly operators bind, from the conditional (0) to selections (8).
    private var precedence: Int {
        switch kind {
        case .call(nil, let function, let arguments):
            switch function {
            case "_?_:_": 0
            case "_||_": 1
            case "_&&_": 2
            case "!_", "-_": 6
            case "_[_]", "_[?_]": 8
            default: arguments.count == 2 ? Self.binary[function]?.precedence ?? 8 : 8
            }
        // `-1.f()` would be read as the number's own sign all the same, but `2 - -1` needs the sign kept apart.
        default: 8
        }
    }

    private static let binary: [String: (symbol: String, precedence: Int)] = [
        "_||_": ("||", 1), "_&&_": ("&&", 2), "_==_": ("==", 3), "_!=_": ("!=", 3), "_<_": ("<", 3),
        "_<=_": ("<=", 3), "_>_": (">", 3), "_>=_": (">=", 3), "@in": ("in", 3), "_+_": ("+", 4), "_-_": ("-", 4),
        "_*_": ("*", 5), "_/_": ("/", 5), "_%_": ("%", 5),
    ]

    private func write(to text: inout String, above precedence: Int) {
        let needsParentheses = self.precedence < precedence
        if needsParentheses { text += "(" }
        write(to: &text)
        if needsParentheses { text += ")" }
    }

    private func write(to text: inout String) {
        switch kind {
        case .constant(let value): text += value.description
        case .identifier(let name): text += Macro.blockCall(of: name) ?? name
        case .select(let operand, let field, let isTest, let isOptional):
            if isTest { text += "has(" }
            operand.write(to: &text, above: 8)
            text += isOptional ? ".?" : "."
            text += Self.fieldName(field)
            if isTest { text += ")" }
        case .call(let target, let function, let arguments):
            if target == nil, writeOperator(function, arguments, to: &text) { return }
            if let target {
                target.write(to: &text, above: 8)
                text += "."
            }
            text += function + "("
            Self.write(arguments, to: &text)
            text += ")"
        case .list(let elements, let optional):
            text += "["
            Self.write(elements, optional, to: &text)
            text += "]"
        case .map(let entries):
            text += "{"
            for (index, entry) in entries.enumerated() {
                text += (index > 0 ? ", " : "") + (entry.isOptional ? "?" : "")
                entry.key.write(to: &text)
                text += ": "
                entry.value.write(to: &text)
            }
            text += "}"
        case .message(let name, let fields):
            text += name + "{"
            for (index, field) in fields.enumerated() {
                text += (index > 0 ? ", " : "") + (field.isOptional ? "?" : "") + Self.fieldName(field.name) + ": "
                field.value.write(to: &text)
            }
            text += "}"
        case .comprehension(let fold):
            if let call = fold.call {
                call.write(to: &text)
            } else if fold.variable == "#unused" {
                text += "cel.bind(\(fold.accumulator), "
                fold.initial.write(to: &text)
                text += ", "
                fold.result.write(to: &text)
                text += ")"
            } else {
                text += "__comprehension__(\(fold.variable), "
                Self.write([fold.range, fold.initial, fold.condition, fold.step, fold.result], to: &text)
                text += ")"
            }
        }
    }

    private func writeOperator(_ function: String, _ arguments: [Expression], to text: inout String) -> Bool {
        switch (function, arguments.count) {
        case ("_?_:_", 3):
            arguments[0].write(to: &text, above: 1)
            text += " ? "
            arguments[1].write(to: &text, above: 1)
            text += " : "
            arguments[2].write(to: &text, above: 0)
        case ("!_", 1), ("-_", 1):
            text += function == "!_" ? "!" : "-"
            var isNumber = false
            if case .constant(let value) = arguments[0].kind, function == "-_" {
                switch value {
                case .int, .uint, .double: isNumber = true
                default: break
                }
            }
            // A sign before a number would become part of it, two signs would vanish.
            arguments[0].write(to: &text, above: isNumber ? 9 : 7)
        case ("_[_]", 2), ("_[?_]", 2):
            arguments[0].write(to: &text, above: 8)
            text += function == "_[_]" ? "[" : "[?"
            arguments[1].write(to: &text)
            text += "]"
        default:
            guard arguments.count == 2, let (symbol, precedence) = Self.binary[function] else { return false }
            arguments[0].write(to: &text, above: precedence)
            text += " \(symbol) "
            arguments[1].write(to: &text, above: precedence <= 2 ? precedence : precedence + 1)
        }
        return true
    }

    private static func write(_ list: [Expression], _ optional: Set<Int> = [], to text: inout String) {
        for (index, element) in list.enumerated() {
            text += (index > 0 ? ", " : "") + (optional.contains(index) ? "?" : "")
            element.write(to: &text)
        }
    }

    private static func fieldName(_ name: String) -> String {
        let isPlain =
            name.utf8.allSatisfy { Lexer.isLetter($0) || Lexer.isDigit($0) }
            && name.utf8.first.map(Lexer.isLetter) == true && !["in", "true", "false", "null"].contains(name)
        return isPlain ? name : "`\(name)`"
    }
}
