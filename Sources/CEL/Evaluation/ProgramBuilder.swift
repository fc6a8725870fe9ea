/// Makes the nodes of a program from an expression, resolving names.
struct ProgramBuilder {
    let environment: Environment
    private(set) var issues: [(offset: Int, message: String)] = []
    private(set) var localCount = 0
    private var scopes: [(name: String, slot: Int)] = []

    init(environment: Environment) { self.environment = environment }

    mutating func report(_ message: String, at expression: Expression) {
        issues.append((expression.offset, message))
    }

    /// A node that fails: an issue, or an error of the evaluation where the environment wants that.
    mutating func undeclared(
        _ code: EvaluationError.Code, _ message: String, at expression: Expression, isLenient: Bool
    ) -> any Node {
        if !isLenient { report(message, at: expression) }
        return ConstantNode(.failure(code, message))
    }

    // What is on the way from an expression to its parts is kept in small functions that are not inlined, as that decides
    // how much stack deep nesting takes.

    mutating func build(_ expression: Expression) -> any Node {
        switch expression.kind {
        case .constant(let value): return ConstantNode(value)
        case .identifier(let name): return identifier(name, expression)
        case .select(let operand, let field, let isTest, let isOptional):
            if !isTest, !isOptional, let node = qualified(expression) { return node }
            return select(build(operand), field, isTest: isTest, isOptional: isOptional)
        case .call(nil, let function, let arguments) where Self.isOperator(function, arguments.count):
            return operation(function, arguments)
        case .call(let target, let function, let arguments): return call(function, on: target, arguments, expression)
        case .list(let elements, let optional): return list(elements, optional)
        case .map(let entries): return map(entries)
        case .message(let name, let fields): return message(name, fields, expression)
        case .comprehension(let fold): return comprehension(fold)
        }
    }

    @inline(never)
    private mutating func identifier(_ name: String, _ expression: Expression) -> any Node {
        named(name)
            ?? undeclared(
                .undeclaredReference, "undeclared reference to '\(name)'", at: expression,
                isLenient: environment.allowsUndeclared)
    }

    @inline(never)
    private func qualified(_ expression: Expression) -> (any Node)? {
        guard expression.hasParts(atMost: environment.maximumNameParts) else { return nil }
        return expression.qualifiedName.flatMap { named($0) }
    }

    @inline(never)
    private func select(_ node: any Node, _ field: String, isTest: Bool, isOptional: Bool) -> any Node {
        if isTest { return TestNode(node, field) }
        return isOptional ? OptionalSelectNode(node, field) : SelectNode(node, field)
    }

    @inline(never)
    private mutating func list(_ elements: [Expression], _ optional: Set<Int>) -> any Node {
        folded(ListNode(elements.map { build($0) }, optional: optional), elements, optional.isEmpty)
    }

    @inline(never)
    private mutating func map(_ entries: [Expression.Entry]) -> any Node {
        let nodes = entries.map {
            MapNode.Entry(key: build($0.key), value: build($0.value), isOptional: $0.isOptional)
        }
        return folded(
            MapNode(nodes), entries.flatMap { [$0.key, $0.value] }, entries.allSatisfy { !$0.isOptional })
    }

    /// The value of a literal of constants is made once.
    @inline(never)
    private func folded(_ node: any Node, _ parts: [Expression], _ isPlain: Bool) -> any Node {
        let isConstant = parts.allSatisfy {
            switch $0.kind {
            case .constant, .list, .map: true
            default: false
            }
        }
        guard isPlain, isConstant else { return node }
        let parts: [any Node] =
            switch node {
            case let list as ListNode: list.elements
            case let map as MapNode: map.entries.flatMap { [$0.key, $0.value] }
            default: []
            }
        guard parts.allSatisfy({ $0 is ConstantNode }) else { return node }
        var frame = Frame(inputs: [], localCount: 0, limit: .max)
        return ConstantNode(node.evaluate(&frame))
    }

    // MARK: Names

    /// What a name, perhaps qualified, stands for as a whole. Variables of comprehensions come first and hide all that
    /// begins with their name.
    private func named(_ name: String) -> (any Node)? {
        if name.utf8.first != 0x2E {
            let head = String(name.prefix { $0 != "." })
            if let local = scopes.last(where: { $0.name == head }) {
                return head == name ? LocalNode(slot: local.slot) : nil
            }
        }
        for candidate in environment.candidates(for: name) {
            if let slot = environment.slots[candidate] { return InputNode(slot: slot, name: candidate) }
            if let constant = environment.constants[candidate] { return ConstantNode(constant.value) }
        }
        return nil
    }

    func isLocal(_ name: String) -> Bool {
        let head = name.prefix { $0 != "." }
        return scopes.contains { $0.name == head }
    }

    mutating func declare(_ name: String) -> Int {
        let slot = scopes.count
        scopes.append((name, slot))
        localCount = max(localCount, scopes.count)
        return slot
    }

    mutating func leave(_ count: Int) { scopes.removeLast(count) }

    /// Takes the names of the last variables out of sight; their places stay taken.
    mutating func hide(_ count: Int) -> [String] {
        let hidden = scopes.suffix(count).map(\.name)
        for index in scopes.indices.suffix(count) { scopes[index].name = "\0" }
        return hidden
    }

    mutating func restore(_ names: [String]) {
        for (index, name) in zip(scopes.indices.suffix(names.count), names) { scopes[index].name = name }
    }
}
