/// The state of one evaluation.
struct Frame {
    /// The values of the variables.
    let inputs: [Value]
    /// The values of the variables of comprehensions.
    var locals: [Value]
    private(set) var cost = 0
    let limit: Int

    init(inputs: [Value], localCount: Int, limit: Int) {
        self.inputs = inputs
        locals = localCount == 0 ? [] : [Value](repeating: .null, count: localCount)
        self.limit = limit
    }

    /// Adds to the cost. Whoever goes on for long looks at ``isExhausted`` from time to time.
    @inline(__always)
    mutating func charge(_ units: Int) {
        let (sum, overflow) = cost.addingReportingOverflow(units)
        cost = overflow ? .max : sum
    }

    /// `a == b`, as far as the costs allow.
    mutating func equality(_ a: Value, _ b: Value) -> Value {
        let budget = max(0, limit - cost)
        var run = EqualityRun(budget: budget)
        let result = run.compare(a, b)
        charge(budget - run.budget)
        return result
    }

    @inline(__always)
    var isExhausted: Bool { cost > limit }

    var exhaustion: Value {
        .failure(.costLimit, "evaluation costs more than \(limit) units: make the expression or its data smaller")
    }
}

/// A part of a program.
protocol Node: AnyObject, Sendable {
    func evaluate(_ frame: inout Frame) -> Value
}
