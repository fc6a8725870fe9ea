/// What is known of type variables while an expression is checked: unification with the rules of cel-spec, langdef.md,
/// section "Gradual Type Checking" (`dyn` agrees with everything, `null` with nullable types, a wrapper with what it
/// wraps), where a variable that is met twice stands for the more general of the two types.
struct TypeSubstitution {
    /// Steps that one check may take. Types can be exponentially large as trees (`cel.bind(b, {a: a}, …)` repeated).
    static let maximumSteps = 2_000_000
    /// Parts that a type may have; what is larger is taken as `dyn`.
    static let maximumSize = 1000
    /// How deeply types and chains of variables are followed; what is deeper exhausts the check.
    static let maximumDepth = 400

    private var bindings: [String: ValueType] = [:]
    /// What was overwritten, for taking attempts back.
    private var trail: [(name: String, previous: ValueType?)] = []
    private var count = 0
    private var steps = 0
    private var depth = 0

    /// True when the check took too many steps; answers are meaningless from then on.
    var isExhausted: Bool { steps > Self.maximumSteps }

    /// A new type variable. The names cannot be written in an expression or a declaration.
    mutating func makeVariable() -> ValueType {
        count += 1
        return .parameter("%\(count)")
    }

    /// A type with its parameters replaced by new variables, the same for the same name.
    mutating func instantiate(_ type: ValueType, _ variables: inout [String: ValueType]) -> ValueType {
        if case .parameter(let name) = type {
            if let known = variables[name] { return known }
            let variable = makeVariable()
            variables[name] = variable
            return variable
        }
        let parts = type.components
        if parts.isEmpty { return type }
        var replaced: [ValueType] = []
        replaced.reserveCapacity(parts.count)
        for part in parts { replaced.append(instantiate(part, &variables)) }
        return type.replacingComponents(replaced)
    }

    /// True when values of the first types may stand where the second are wanted; variables are bound only then.
    mutating func areAssignable(_ types: [ValueType], to wanted: [ValueType]) -> Bool {
        guard types.count == wanted.count else { return false }
        trail.removeAll(keepingCapacity: true)
        for (type, want) in zip(types, wanted) where !unify(type, want) {
            while let (name, previous) = trail.popLast() { bindings[name] = previous }
            return false
        }
        return true
    }

    /// ``areAssignable(_:to:)`` for one type.
    mutating func isAssignable(_ type: ValueType, to wanted: ValueType) -> Bool { areAssignable([type], to: [wanted]) }

    /// A type with what is known put in for its variables.
    ///
    /// - Parameter freeAsDynamic: Whether variables of which nothing is known become `dyn`.
    mutating func resolve(_ type: ValueType, freeAsDynamic: Bool) -> ValueType {
        var size = 0
        let resolved = resolve(type, freeAsDynamic, &size)
        return size > Self.maximumSize ? .dyn : resolved
    }

    private mutating func resolve(_ type: ValueType, _ freeAsDynamic: Bool, _ size: inout Int) -> ValueType {
        size += 1
        steps += 1
        depth += 1
        defer { depth -= 1 }
        guard size <= Self.maximumSize, depth <= Self.maximumDepth, !isExhausted else { return .dyn }
        if case .parameter(let name) = type {
            if let known = bindings[name] { return resolve(known, freeAsDynamic, &size) }
            return freeAsDynamic ? .dyn : type
        }
        let parts = type.components
        if parts.isEmpty { return type }
        var resolved: [ValueType] = []
        resolved.reserveCapacity(parts.count)
        for part in parts { resolved.append(resolve(part, freeAsDynamic, &size)) }
        return type.replacingComponents(resolved)
    }

    /// The more general of two types that agree: `dyn` over all, a wrapper over what it wraps, a nullable type over
    /// `null`; part by part.
    mutating func join(_ first: ValueType, _ second: ValueType) -> ValueType {
        enter()
        defer { depth -= 1 }
        guard !isExhausted else { return .dyn }
        switch (first, second) {
        case (.error, _), (_, .error): return .error
        case (.dyn, _), (_, .dyn): return .dyn
        case (.any, _), (_, .any): return .any
        case (.parameter, _): return first
        case (_, .parameter): return second
        case (.wrapper, _): return first
        case (_, .wrapper): return second
        case (.null, _): return second
        case (_, .null): return first
        default: break
        }
        guard first.hasSameHead(as: second) else { return .dyn }
        let parts = first.components
        if parts.isEmpty { return first }
        var joined: [ValueType] = []
        joined.reserveCapacity(parts.count)
        for (part, other) in zip(parts, second.components) {
            joined.append(join(part, other))
        }
        return first.replacingComponents(joined)
    }

    /// The rules of ``areAssignable(_:to:)``; what was bound stays bound on failure.
    private mutating func unify(_ type: ValueType, _ wanted: ValueType) -> Bool {
        enter()
        defer { depth -= 1 }
        guard !isExhausted else { return true }
        if case .parameter(let name) = wanted {
            switch bind(name, to: type) {
            case .agrees: return true
            case .disagrees: return false
            case .cycle: break
            }
        }
        if case .parameter(let name) = type { return bind(name, to: wanted) == .agrees }
        if type.isDynamic || wanted.isDynamic { return true }
        switch (type, wanted) {
        case (.null, _): return wanted.isNullable
        case (_, .null): return type.isNullable
        case (.wrapper(let first), .wrapper(let second)): return unify(first, second)
        case (.wrapper(let first), _): return unify(first, wanted)
        case (_, .wrapper(let second)): return unify(type, second)
        case (.type, .type): return true
        default: break
        }
        guard type.hasSameHead(as: wanted) else { return false }
        for (part, other) in zip(type.components, wanted.components) where !unify(part, other) { return false }
        return true
    }

    /// Counts a step of a function that calls itself.
    private mutating func enter() {
        steps += 1
        depth += 1
        if depth > Self.maximumDepth { steps = Self.maximumSteps + 1 }
    }

    private enum Binding {
        case agrees, disagrees, cycle
    }

    private mutating func bind(_ name: String, to type: ValueType) -> Binding {
        if case .parameter(name) = type { return .agrees }
        guard let known = bindings[name] else {
            guard !occurs(name, in: type) else { return .cycle }
            set(name, type)
            return .agrees
        }
        if case .parameter(let other) = known, case .parameter(other) = type { return .agrees }
        guard unify(type, known) else { return .disagrees }
        let general = join(type, known)
        if !occurs(name, in: general) { set(name, general) }
        return .agrees
    }

    private mutating func set(_ name: String, _ type: ValueType) {
        trail.append((name, bindings[name]))
        bindings[name] = type
    }

    private mutating func occurs(_ name: String, in type: ValueType) -> Bool {
        enter()
        defer { depth -= 1 }
        guard !isExhausted else { return true }
        if case .parameter(let other) = type {
            if other == name { return true }
            guard let known = bindings[other] else { return false }
            return occurs(name, in: known)
        }
        for part in type.components where occurs(name, in: part) { return true }
        return false
    }
}
