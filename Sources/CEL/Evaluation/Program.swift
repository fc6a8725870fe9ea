/// An expression ready to be evaluated, as often as wanted and from many threads at once.
public final class Program: Sendable {
    /// What was compiled, macros expanded.
    public let expression: Expression
    /// The type that the type checker found; `dyn` when types were not checked.
    public let resultType: ValueType
    /// The variables, in the order of their values.
    public let variables: [Environment.Variable]
    private let root: any Node
    private let locals: Int
    private let costLimit: Int
    private let slots: [String: Int]

    init(expression: Expression, root: any Node, locals: Int, resultType: ValueType, environment: Environment) {
        self.expression = expression
        self.root = root
        self.locals = locals
        self.resultType = resultType
        variables = environment.variables
        costLimit = environment.limits.cost
        slots = environment.slots
    }

    /// The value for one value per variable, in the order of their declaration. Failures are given as
    /// ``Value/error(_:)``; what depends on something unknown is ``Value/unknown(_:)``.
    public func evaluate(_ values: [Value]) -> Value {
        evaluate(values, costLimit: costLimit).value
    }

    /// The value, and what it cost. Beyond the limit the value is an error with the code `costLimit`.
    public func evaluate(_ values: [Value], costLimit: Int) -> (value: Value, cost: Int) {
        var frame = Frame(inputs: values, localCount: locals, limit: costLimit)
        let value = root.evaluate(&frame)
        return (frame.isExhausted ? frame.exhaustion : value, frame.cost)
    }

    /// The value for named values; variables without one are errors where they are used.
    public func evaluate(_ values: [String: Value]) -> Value {
        evaluate(
            variables.map {
                values[$0.name] ?? .failure(.undeclaredReference, "no value for variable '\($0.name)'")
            })
    }
}
