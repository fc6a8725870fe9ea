/// What expressions may use: libraries, variables, limits. Compiles them to programs.
///
/// ```swift
/// let environment = Environment(libraries: Library.kubernetes, variables: [Variable("object", .dyn)])
/// let program = try environment.compile("object.spec.replicas <= 5")
/// let value = program.evaluate([object])
/// ```
public struct Environment: Sendable {
    /// A name that is given a value for each evaluation.
    public struct Variable: Hashable, Sendable {
        /// May be qualified (`a.b.c`).
        public var name: String
        /// What its values are; `dyn` where that is not known.
        public var type: ValueType

        /// Made of its parts.
        public init(_ name: String, _ type: ValueType = .dyn) {
            self.name = name
            self.type = type
        }
    }

    /// What keeps a hostile expression from taking too much of anything.
    public struct Limits: Hashable, Sendable {
        /// The longest expression, in code points.
        public var maximumLength = 100_000
        /// How deeply expressions may be nested, as in cel-go.
        public var maximumDepth = 250
        /// What one evaluation may cost: about one unit for every variable, selection, call and step of a comprehension,
        /// and one for every ten bytes of text that is gone through.
        public var cost = 1_000_000

        /// Made of its parts.
        public init() {}
    }

    /// Everything that can be called, by name, the overloads of all libraries together.
    public let functions: [String: Function]
    /// The variables, in the order in which values are given to a program.
    public let variables: [Variable]
    /// Names with a fixed value, also the names of types.
    public let constants: [String: (type: ValueType, value: Value)]
    /// Where names are looked up first, such as `google.protobuf`.
    public let container: String
    /// What keeps texts and evaluations from taking too much.
    public let limits: Limits
    /// Whether types are checked before an evaluation.
    public let isChecked: Bool
    /// Whether names that nobody declared are errors of the evaluation, not of the expression.
    public let allowsUndeclared: Bool
    /// What is known about the fields of objects, for the type checker.
    public let types: (any TypeProvider)?
    let macros: [String: [Macro]]
    /// The place of each variable among the values of an evaluation.
    let slots: [String: Int]
    /// How many parts the longest name of a variable or constant has: `a.b.c` has three. What is longer is no name.
    let maximumNameParts: Int

    /// The standard library is always part of an environment, with `matches` and the standard macros.
    public init(
        libraries: [Library] = [], variables: [Variable] = [], container: String = "", limits: Limits = Limits(),
        isChecked: Bool = true, allowsUndeclared: Bool = false, types: (any TypeProvider)? = nil
    ) {
        var functions: [String: Function] = [:]
        var macros: [String: [Macro]] = [:]
        var constants: [String: (type: ValueType, value: Value)] = [:]
        var names: Set<String> = []
        for library in [Library.standard, Library.matches] + libraries where names.insert(library.name).inserted {
            for function in library.functions {
                let known = functions[function.name]?.overloads ?? []
                let ids = Set(known.map(\.id))
                functions[function.name] = Function(
                    function.name, known + function.overloads.filter { !ids.contains($0.id) })
            }
            for macro in library.macros { macros[macro.name, default: []].append(macro) }
            constants.merge(library.constants) { _, new in new }
        }
        self.functions = functions
        self.macros = macros
        self.constants = constants
        self.variables = variables
        self.container = container
        self.limits = limits
        self.isChecked = isChecked
        self.allowsUndeclared = allowsUndeclared
        self.types = types
        slots = Dictionary(variables.enumerated().map { ($1.name, $0) }) { _, last in last }
        maximumNameParts =
            (variables.map(\.name) + constants.keys).map { $0.utf8.reduce(1) { $1 == 0x2E ? $0 + 1 : $0 } }.max() ?? 1
    }

    /// The names that a name can stand for in the container, in the order in which they are looked up (langdef.md, "Name
    /// Resolution"). A name with a leading dot stands for itself.
    public func candidates(for name: String) -> [String] {
        if name.utf8.first == 0x2E { return [String(name.dropFirst())] }
        guard !container.isEmpty else { return [name] }
        var candidates: [String] = []
        var prefix = container[...]
        while true {
            candidates.append(prefix + "." + name)
            guard let dot = prefix.utf8.lastIndex(of: 0x2E) else { break }
            prefix = prefix[..<dot]
        }
        candidates.append(name)
        return candidates
    }

    /// Parses an expression, expanding macros.
    public func parse(_ text: String) throws(ParseError) -> Expression {
        try Parser.parse(text, macros: macros, limits: limits)
    }

    /// Makes a program from an expression; checks its types if the environment says so.
    public func compile(_ text: String) throws(CompileError) -> Program {
        let expression: Expression
        do throws(ParseError) {
            expression = try parse(text)
        } catch {
            throw CompileError([
                CompileError.Issue(message: error.message, line: error.line, column: error.column)
            ])
        }
        return try compile(expression, source: text)
    }

    /// Makes a program from a parsed expression; `source` is its text, for the places of errors.
    public func compile(_ expression: Expression, source: String) throws(CompileError) -> Program {
        let text = SourceText(source)
        func issue(_ offset: Int, _ message: String) -> CompileError.Issue {
            let (line, column) = text.position(of: offset)
            return CompileError.Issue(message: message, line: line, column: column)
        }
        var resultType = ValueType.dyn
        if isChecked {
            let result = TypeChecker.check(expression, self)
            guard result.issues.isEmpty else {
                throw CompileError(result.issues.prefix(CompileError.maximumCount).map { issue($0.offset, $0.message) })
            }
            resultType = result.type
        }
        var builder = ProgramBuilder(environment: self)
        let root = builder.build(expression)
        guard builder.issues.isEmpty else {
            throw CompileError(builder.issues.prefix(CompileError.maximumCount).map { issue($0.offset, $0.message) })
        }
        return Program(
            expression: expression, root: root, locals: builder.localCount, resultType: resultType,
            environment: self)
    }
}
