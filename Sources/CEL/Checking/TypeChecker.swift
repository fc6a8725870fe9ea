/// The type checker: finds the type of every part of an expression before there are values, and what is sure to go
/// wrong (cel-spec, langdef.md, sections "Gradual Type Checking", "Name Resolution" and "Function Definitions").
///
/// Checking is gradual: `dyn` agrees with every type, and lists and maps of mixed types are lists and maps of `dyn`.
/// Overloads are tried in the order of their declaration; when several fit and give different types, the result is
/// `dyn`.
public enum TypeChecker {
    /// Checks an expression against the variables, functions and types of an environment.
    ///
    /// Cost: linear in the size of the expression for ordinary expressions, and bounded for hostile ones: one that
    /// takes too many steps gets an issue that says so.
    public static func check(_ expression: Expression, _ environment: Environment) -> TypeCheckResult {
        var run = TypeCheckRun(environment)
        run.check(expression)
        return run.result(of: expression)
    }
}

/// One expression being checked.
struct TypeCheckRun {
    /// How deeply expressions may be nested here; the parser's limits are below.
    static let maximumDepth = 2000
    static let maximumIssues = 100
    /// How many parts the name of a type of a ``TypeProvider`` may have in an expression.
    static let maximumTypeNameParts = 16

    let environment: Environment
    var substitution = TypeSubstitution()
    var types: [Int: ValueType] = [:]
    var references: [Int: String] = [:]
    var overloads: [Int: [String]] = [:]
    var issues: [TypeIssue] = []
    /// Variables of comprehensions, innermost last.
    private var locals: [(name: String, type: ValueType)] = []
    private var depth = 0

    /// How many parts the longest names of variables, constants and types, and of functions, have.
    let nameParts: Int
    let functionParts: Int

    init(_ environment: Environment) {
        self.environment = environment
        nameParts = max(environment.maximumNameParts, environment.types == nil ? 0 : Self.maximumTypeNameParts)
        var parts = 1
        for name in environment.functions.keys {
            parts = max(parts, name.utf8.reduce(1) { $1 == UInt8(ascii: ".") ? $0 + 1 : $0 })
        }
        functionParts = parts
    }

    /// What was found, with all type variables resolved.
    mutating func result(of expression: Expression) -> TypeCheckResult {
        for (id, type) in types { types[id] = substitution.resolve(type, freeAsDynamic: true) }
        if substitution.isExhausted {
            issues = [TypeIssue(offset: expression.offset, message: "expression is too complex to check")]
        }
        var order: [(index: Int, issue: TypeIssue)] = []
        for (index, issue) in issues.enumerated() { order.append((index, issue)) }
        order.sort { ($0.issue.offset, $0.index) < ($1.issue.offset, $1.index) }
        return TypeCheckResult(
            type: types[expression.id] ?? .error, types: types, issues: order.map(\.issue), references: references,
            overloads: overloads)
    }

    /// Checks an expression and gives its type, which may hold variables.
    @discardableResult
    mutating func check(_ expression: Expression) -> ValueType {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth, !substitution.isExhausted else {
            report("expression is nested too deeply to check", at: expression)
            return set(.error, expression)
        }
        switch expression.kind {
        case .constant(let value): return set(Self.type(ofConstant: value), expression)
        case .identifier(let name): return checkIdentifier(expression, name)
        case .select(let operand, let field, let isTest, let isOptional):
            return checkSelect(expression, operand, field, isTest, isOptional)
        case .call(let target, let function, let arguments):
            return checkCall(expression, target, function, arguments)
        case .list(let elements, let optional): return checkList(expression, elements, optional)
        case .map(let entries): return checkMap(expression, entries)
        case .message(let name, let fields): return checkMessage(expression, name, fields)
        case .comprehension(let comprehension): return checkComprehension(expression, comprehension)
        }
    }

    private static func type(ofConstant value: Value) -> ValueType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .type(let type): .type(type)
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .object(let object): object.type
        case .optional: .optional(.dyn)
        case .unknown, .error: .dyn
        }
    }

    /// Notes the type of an expression.
    @discardableResult
    mutating func set(_ type: ValueType, _ expression: Expression) -> ValueType {
        types[expression.id] = type
        return type
    }

    mutating func report(_ message: String, at expression: Expression) {
        guard issues.count < Self.maximumIssues else { return }
        issues.append(TypeIssue(offset: expression.offset, message: message))
    }

    /// A type as messages write it.
    mutating func text(_ type: ValueType) -> String { substitution.resolve(type, freeAsDynamic: true).formatted }

    /// The type of a comprehension's variable that a name means, if one is in scope.
    func local(_ name: String) -> ValueType? { locals.last { $0.name == name }?.type }

    /// Runs a part of the check with more variables in scope.
    mutating func withLocals<Result>(
        _ added: [(name: String, type: ValueType)], _ body: (inout TypeCheckRun) -> Result
    ) -> Result {
        let count = locals.count
        locals += added
        defer { locals.removeLast(locals.count - count) }
        return body(&self)
    }

    /// Says so when an expression has another type than it must have.
    mutating func require(_ wanted: ValueType, _ type: ValueType, at expression: Expression) {
        guard !substitution.isAssignable(type, to: wanted) else { return }
        report("expected type '\(text(wanted))' but found '\(text(type))'", at: expression)
    }
}
