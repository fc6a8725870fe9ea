extension Library {
    /// The function `matches` of the standard library (cel-spec, langdef.md, "Regular Expressions"): whether some part
    /// of a text matches a pattern of RE2. A pattern that is a constant is compiled when the program is made.
    public static let matches = Library(
        "matches",
        functions: [
            Function(
                "matches",
                [
                    Overload("matches", [.string, .string], .bool, matches(_:_:)).withConstantPattern(matches(_:in:)),
                    Overload("matches_string", isMember: true, [.string, .string], .bool, matches(_:_:))
                        .withConstantPattern(matches(_:in:)),
                ])
        ])

    private static func matches(_ text: String, _ pattern: String) -> Value {
        withExpression(pattern) { .bool($0.matches(text)) }
    }

    private static func matches(_ expression: RegularExpression, in text: String) -> Value {
        .bool(expression.matches(text))
    }

    /// Calls with the compiled pattern, or gives the error of a wrong one.
    static func withExpression(_ pattern: String, _ body: (RegularExpression) -> Value) -> Value {
        switch RegularExpression.cached(pattern) {
        case .success(let expression): body(expression)
        case .failure(let error): .invalid("error parsing regexp: \(error.description)")
        }
    }
}

extension Overload {
    /// The overload of a text and a pattern, with what is done when the pattern is a constant.
    func withConstantPattern(_ body: @escaping @Sendable (RegularExpression, String) -> Value) -> Overload {
        var overload = self
        let id = id
        overload.specialize = { constants in
            guard constants.count == 2, case .string(let pattern)?? = constants.last else { return nil }
            switch RegularExpression.cached(pattern) {
            case .success(let expression):
                return .binary { text, _ in
                    guard case .string(let text) = text else { return .noSuchOverload(id) }
                    return body(expression, text)
                }
            case .failure(let error):
                let failure = Value.invalid("error parsing regexp: \(error.description)")
                return .binary { _, _ in failure }
            }
        }
        return overload
    }

    /// The overload of one argument, with its result worked out once when the argument is a constant.
    func folded() -> Overload {
        guard case .unary(let body) = implementation else { return self }
        var overload = self
        overload.specialize = { constants in
            guard constants.count == 1, let constant = constants[0] else { return nil }
            let result = body(constant)
            return .unary { _ in result }
        }
        return overload
    }

    /// The overload with a cost in units of cel-go.
    func costing(_ cost: @escaping @Sendable ([Value]) -> Int) -> Overload {
        var overload = self
        overload.cost = cost
        return overload
    }

    /// The overload without a test of its arguments' types before a call: its implementation takes more than it declares.
    func unguarded() -> Overload {
        var overload = self
        overload.isGuarded = false
        return overload
    }
}
