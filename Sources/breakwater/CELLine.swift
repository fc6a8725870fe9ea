import CEL
import Documents

/// One evaluation that `breakwater inspect cel` is asked for, and its answer, as JSON
/// (`docs/schemas/cel-line.schema.json`).
struct CELLine {
    /// How deeply bindings may be nested.
    static let maximumDepth = 500

    var expression: String
    /// The names of variables with their values, in the order of the request.
    var bindings: [(name: String, value: Value)] = []
    var container = ""
    /// Names of libraries; nil for all that can be had together.
    var libraries: [String]?
    var isChecked = true

    /// Why a request cannot be understood.
    struct Failure: Error {
        var message: String
        var line = 1
        var column = 1
    }

    /// The libraries by the names that requests use.
    static let known: [(name: String, library: Library)] = [
        ("strings", .strings), ("math", .math), ("lists", .lists), ("sets", .sets), ("regex", .regex),
        ("encoders", .encoders), ("network", .network), ("optionals", .optionals), ("bindings", .bindings),
        ("comprehensions", .comprehensions),
    ]

    init(expression: String) { self.expression = expression }

    /// Reads a line.
    init(json: [UInt8]) throws(Failure) {
        let root = try Self.document(json, what: "the line").root
        guard root.kind == .object, let expression = root["expression"]?.string else {
            throw Failure(message: "an object with the text \"expression\" is expected")
        }
        self.init(expression: expression)
        var unknown: [String] = []
        for (name, value) in root.members {
            switch name.string ?? "" {
            case "expression", "$schema": break
            case "bindings":
                guard value.kind == .object else { throw Self.misfit("bindings", "an object", value) }
            case "container":
                guard let text = value.string else { throw Self.misfit("container", "a string", value) }
                container = text
            case "unknown": unknown = try Self.strings("unknown", value)
            case "libraries": libraries = try Self.strings("libraries", value)
            case "check":
                guard let flag = value.bool else { throw Self.misfit("check", "true or false", value) }
                isChecked = flag
            case let other:
                throw Failure(
                    message: "'\(other)' is not a member of a request: see docs/cel.md", line: name.line,
                    column: name.column)
            }
        }
        try bind(root["bindings"], unknown: unknown)
    }

    private static func misfit(_ name: String, _ wanted: String, _ node: Document.Node) -> Failure {
        Failure(message: "'\(name)' must be \(wanted)", line: node.line, column: node.column)
    }

    private static func strings(_ name: String, _ node: Document.Node) throws(Failure) -> [String] {
        guard node.kind == .array else { throw misfit(name, "an array of strings", node) }
        var strings: [String] = []
        for element in node.elements {
            guard let string = element.string else { throw misfit(name, "an array of strings", element) }
            strings.append(string)
        }
        return strings
    }

    /// Parses JSON; what is wrong with it is said of `what`.
    static func document(_ json: [UInt8], what: String) throws(Failure) -> Document {
        do {
            return try JSONReader.read(json)
        } catch {
            throw Failure(message: "\(what) is not JSON: \(error.message)", line: error.line, column: error.column)
        }
    }

    /// Adds the members of an object as variables, with the paths in `unknown` made unknown.
    mutating func bind(_ node: Document.Node?, unknown: [String]) throws(Failure) {
        var paths = UnknownPaths()
        for path in unknown { paths.add(path) }
        if let node {
            for (name, value) in node.members {
                let variable = name.string ?? ""
                set(variable, try Self.value(value, paths.children[variable], depth: 0))
            }
        }
        for variable in paths.children.keys.sorted() where !bindings.contains(where: { $0.name == variable }) {
            set(variable, try Self.value(nil, paths.children[variable], depth: 0))
        }
    }

    /// Gives a variable its value, instead of the one that it has.
    mutating func set(_ name: String, _ value: Value) {
        bindings.removeAll { $0.name == name }
        bindings.append((name, value))
    }
}

extension CELLine {
    /// The libraries that the request names, or all that go together.
    func chosenLibraries() throws(Failure) -> [Library] {
        guard let libraries else { return Self.known.map(\.library) }
        var chosen: [Library] = []
        for name in libraries {
            if name == "kubernetes" {
                chosen += Library.kubernetes()
            } else if name.hasPrefix("kubernetes-1."), let minor = Int(name.dropFirst(13)) {
                chosen += Library.kubernetes(minorVersion: minor)
            } else if let known = Self.known.first(where: { $0.name == name }) {
                chosen.append(known.library)
            } else {
                let names = (Self.known.map(\.name) + ["kubernetes", "kubernetes-1.N"]).joined(separator: ", ")
                throw Failure(message: "there is no library '\(name)': there are \(names)")
            }
        }
        return chosen
    }
}
