extension Value {
    /// What `==` gives (langdef.md, "Equality"): a bool; unknown when that depends on something unknown inside; or an
    /// error where a type has no equality. Values of different types are different, numbers are compared across types.
    public func equality(with other: Value) -> Value {
        var run = EqualityRun(budget: 10_000_000)
        return run.compare(self, other)
    }

    /// Whether `==` gives true.
    public func isEqual(to other: Value) -> Bool {
        if case .bool(true) = equality(with: other) { return true }
        return false
    }

    /// What is left of two things that are errors or unknown: what is unknown, together; otherwise the first error.
    static func merged(_ a: Value?, _ b: Value) -> Value {
        guard let a else { return b }
        switch (a, b) {
        case (.unknown(let a), .unknown(let b)): return .unknown(a.union(b))
        case (.unknown, _): return a
        case (_, .unknown): return b
        default: return a
        }
    }

    /// What is unknown inside of a value; nil when nothing is. Looks at 100,000 values at most.
    @inline(never)
    func unknownInside(_ frame: inout Frame) -> Value? {
        var found: Unknown?
        var budget = 100_000
        collectUnknown(into: &found, depth: 0, budget: &budget)
        frame.charge((100_000 - budget) / 10)
        return found.map { .unknown($0) }
    }

    private func collectUnknown(into found: inout Unknown?, depth: Int, budget: inout Int) {
        budget -= 1
        guard budget > 0, depth < 200 else { return }
        switch self {
        case .unknown(let unknown): found = found?.union(unknown) ?? unknown
        case .optional(let optional):
            optional.value?.collectUnknown(into: &found, depth: depth + 1, budget: &budget)
        case .list(let list) where list.mayHoldUnknown:
            for index in 0..<list.count where budget > 0 {
                list.element(at: index).collectUnknown(into: &found, depth: depth + 1, budget: &budget)
            }
        case .map(let map) where map.mayHoldUnknown:
            for key in map.keys where budget > 0 {
                map.value(for: key)?.collectUnknown(into: &found, depth: depth + 1, budget: &budget)
            }
        default: break
        }
    }
}
