import CEL

/// Short ways to evaluate, for tests.
enum Evaluate {
    static let libraries: [Library] = [
        .strings, .math, .encoders, .network, .optionals, .bindings, .comprehensions,
    ]

    /// The value of an expression, with variables of any type; what does not compile is thrown.
    static func value(
        _ text: String, _ bindings: KeyValuePairs<String, Value> = [:], isChecked: Bool = false,
        limits: Environment.Limits = Environment.Limits()
    ) throws(CompileError) -> Value {
        let environment = Environment(
            libraries: libraries, variables: bindings.map { Environment.Variable($0.key) }, limits: limits,
            isChecked: isChecked, allowsUndeclared: !isChecked)
        return try environment.compile(text).evaluate(bindings.map(\.value))
    }

    /// The value as text, as `Value.description` writes it.
    static func text(_ expression: String, _ bindings: KeyValuePairs<String, Value> = [:]) throws -> String {
        try value(expression, bindings).description
    }

    /// The code of the error that an expression ends in; nil when it does not.
    static func code(
        _ text: String, _ bindings: KeyValuePairs<String, Value> = [:],
        limits: Environment.Limits = Environment.Limits()
    ) throws -> EvaluationError.Code? {
        if case .error(let error) = try value(text, bindings, limits: limits) { error.code } else { nil }
    }
}
