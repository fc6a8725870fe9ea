import CEL
import Testing

/// An expression of libraries and what it must give, as another expression.
struct LibraryCase: Sendable, CustomTestStringConvertible {
    let expression: String
    /// Nil for an evaluation that must fail.
    let expected: String?

    init(_ expression: String, _ expected: String) {
        self.expression = expression
        self.expected = expected
    }

    private init(failing expression: String) {
        self.expression = expression
        expected = nil
    }

    static func failing(_ expressions: String...) -> [LibraryCase] { expressions.map { LibraryCase(failing: $0) } }

    var testDescription: String { "\(expression) → \(expected ?? "error")" }

    /// Compares, also the types.
    func check(_ libraries: [Library], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let value = try Self.evaluate(expression, libraries)
        if let expected {
            let wanted = try Self.evaluate(expected, libraries)
            #expect(
                value.isEqual(to: wanted) && value.runtimeType.name == wanted.runtimeType.name,
                "gives \(value.description)", sourceLocation: sourceLocation)
        } else if case .error = value {
        } else {
            Issue.record("gives \(value.description)", sourceLocation: sourceLocation)
        }
    }

    static func evaluate(_ text: String, _ libraries: [Library], _ variables: KeyValuePairs<String, Value> = [:]) throws
        -> Value
    {
        let environment = Environment(
            libraries: libraries + [.optionals], variables: variables.map { Environment.Variable($0.key) },
            isChecked: false)
        return try environment.compile(text).evaluate(variables.map(\.value))
    }
}
