/// Chooses among the overloads of a function by the types of the arguments.
final class Dispatcher: Sendable {
    struct Candidate: Sendable {
        let tests: [TypeTest]
        let implementation: Overload.Implementation
        let cost: (@Sendable ([Value]) -> Int)?

        /// `constants` are the arguments known when the program is made.
        init(_ overload: Overload, constants: [Value?]) {
            let isGuarded = overload.isGuarded
            tests = overload.parameters.map { TypeTest(isGuarded ? $0 : .dyn) }
            cost = overload.cost
            let fits = zip(tests, constants).allSatisfy { test, constant in constant.map(test.matches) ?? true }
            implementation = (fits ? overload.specialize?(constants) : nil) ?? overload.implementation
        }
    }

    let function: String
    let candidates: [Candidate]
    /// Whether what is unknown inside of an argument makes the result unknown.
    private let looksInside: Bool

    /// The functions whose results do not depend on what is inside of their arguments, or hold it as it is.
    private static let structural: Set<String> = [
        "size", "type", "dyn", "optional.of", "optional.ofNonZeroValue", "optional.unwrap", "unwrapOpt", "hasValue",
        "value", "or", "orValue", "first", "last", "flatten", "slice", "reverse", "cel.@mapInsert",
    ]

    init(_ function: String, _ overloads: [Overload], constants: [Value?]) {
        self.function = function
        looksInside = !Self.structural.contains(function)
        candidates = overloads.map { Candidate($0, constants: constants) }
    }

    /// The overload for an operator that the language itself does not have for these values, or why there is none.
    static func rest(_ extra: Dispatcher?, _ name: String, _ a: Value, _ b: Value, _ frame: inout Frame) -> Value {
        if a.isErrorOrUnknown || b.isErrorOrUnknown {
            return Value.merged(a.isErrorOrUnknown ? a : nil, b.isErrorOrUnknown ? b : a)
        }
        return extra?.attempt(a, b, &frame)
            ?? .failure(.noSuchOverload, "no such overload: \(name)(\(a.runtimeType.name), \(b.runtimeType.name))")
    }

    /// A call with values that are neither errors nor unknown.
    func call(_ arguments: [Value], _ frame: inout Frame) -> Value {
        for candidate in candidates
        where candidate.tests.count == arguments.count
            && zip(candidate.tests, arguments).allSatisfy({ $0.matches($1) })
        {
            for argument in arguments {
                if let unknown = inside(argument, &frame) { return unknown }
            }
            charge(candidate, arguments, &frame)
            if frame.isExhausted { return frame.exhaustion }
            switch (candidate.implementation, arguments.count) {
            case (.none(let body), 0): return body()
            case (.unary(let body), 1): return frame.charged(for: body(arguments[0]))
            case (.binary(let body), 2): return frame.charged(for: body(arguments[0], arguments[1]))
            case (.many(let body), _): return frame.charged(for: body(arguments))
            default: continue
            }
        }
        return noOverload(arguments)
    }

    /// A call of an overload with two parameters; nil when there is none for these values.
    func attempt(_ a: Value, _ b: Value, _ frame: inout Frame) -> Value? {
        for candidate in candidates
        where candidate.tests.count == 2 && candidate.tests[0].matches(a) && candidate.tests[1].matches(b) {
            return invoke(candidate, a, b, &frame)
        }
        return nil
    }

    @inline(__always)
    func call(_ a: Value, _ frame: inout Frame) -> Value {
        for candidate in candidates where candidate.tests.count == 1 && candidate.tests[0].matches(a) {
            guard case .unary(let body) = candidate.implementation, candidate.cost == nil else {
                return call([a], &frame)
            }
            if let unknown = inside(a, &frame) { return unknown }
            frame.charge(1 + a.textCost)
            return frame.charged(for: body(a))
        }
        return noOverload([a])
    }

    @inline(__always)
    func call(_ a: Value, _ b: Value, _ frame: inout Frame) -> Value {
        for candidate in candidates
        where candidate.tests.count == 2 && candidate.tests[0].matches(a) && candidate.tests[1].matches(b) {
            return invoke(candidate, a, b, &frame)
        }
        return noOverload([a, b])
    }

    @inline(__always)
    private func invoke(_ candidate: Candidate, _ a: Value, _ b: Value, _ frame: inout Frame) -> Value {
        guard case .binary(let body) = candidate.implementation, candidate.cost == nil else {
            return call([a, b], &frame)
        }
        if let unknown = inside(a, &frame) ?? inside(b, &frame) { return unknown }
        frame.charge(1 + a.textCost + b.textCost)
        return frame.charged(for: body(a, b))
    }

    private func charge(_ candidate: Candidate, _ arguments: [Value], _ frame: inout Frame) {
        if let cost = candidate.cost {
            frame.charge(cost(arguments))
        } else {
            frame.charge(arguments.reduce(1) { $0 + $1.textCost })
        }
    }

    /// What is unknown inside of an argument, when that matters.
    @inline(__always)
    private func inside(_ argument: Value, _ frame: inout Frame) -> Value? {
        switch argument {
        case .list, .map, .optional: looksInside ? argument.unknownInside(&frame) : nil
        default: nil
        }
    }

    private func noOverload(_ arguments: [Value]) -> Value {
        let types = arguments.map(\.runtimeType.name).joined(separator: ", ")
        return .failure(.noSuchOverload, "no such overload: \(function)(\(types))")
    }
}

extension Frame {
    /// A result, for the length of which is paid too.
    @inline(__always)
    fileprivate mutating func charged(for result: Value) -> Value {
        charge(result.textCost)
        return result
    }
}

extension Value {
    /// What going through a text or a list costs.
    @inline(__always)
    fileprivate var textCost: Int {
        switch self {
        case .string(let text): text.utf8.count / 10
        case .bytes(let bytes): bytes.count / 10
        case .list(let list): list.count / 10
        default: 0
        }
    }
}
