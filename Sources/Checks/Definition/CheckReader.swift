import CEL
import Documents
import Model

/// Reads the YAML file of one check, compiling its expressions. Whatever is not known or does not fit is refused with its
/// place: a spelling mistake would otherwise be a check that silently finds nothing.
package struct CheckReader {
    private static let members: Set<String> = [
        "id", "title", "severity", "why", "advice", "applies-to", "when", "let", "for-each", "violation", "message",
        "at", "fix", "parameters", "attack", "cwe", "compliance", "references", "examples",
    ]

    private let path: String
    private let root: Document.Node
    /// Set as soon as the names are known that expressions may use.
    private var environment = Environment()

    /// Reads one file.
    /// - Throws: the first thing that is wrong, with its place.
    package static func read(_ bytes: [UInt8], path: String) throws(CheckError) -> Check {
        let documents: [Document]
        do throws(DocumentError) {
            documents = try YAMLReader.read(bytes)
        } catch {
            throw CheckError(error.message, at: Location(path: path, line: error.line, column: error.column))
        }
        guard documents.count == 1, let root = documents.first?.root, root.kind == .object else {
            throw CheckError("one mapping is expected: one check, one file", at: Location(path: path, line: 1))
        }
        var reader = CheckReader(path: path, root: root)
        return try reader.check()
    }

    private init(path: String, root: Document.Node) {
        self.path = path
        self.root = root
    }

    private mutating func check() throws(CheckError) -> Check {
        for member in root.members where !Self.members.contains(member.name.string ?? "") {
            throw failure(member.name, "'\(member.name.scalarText ?? "")' is no member of a check")
        }
        let subjectNodes = try list("applies-to")
        guard !subjectNodes.isEmpty else { throw failure(root, "'applies-to' is missing") }
        var subjects: [CheckSubject] = []
        for node in subjectNodes {
            guard let subject = CheckSubject(try text(node)) else {
                throw failure(node, "'\(node.scalarText ?? "")' is neither a normal form nor group/version/Kind")
            }
            subjects.append(subject)
        }
        let parameters = try parameters()
        let definitionNames = try names(root["let"])
        do throws(CheckError) {
            environment = try CheckEnvironment.environment(for: subjects, definitions: definitionNames)
        } catch {
            throw failure(subjectNodes[0], error.message)
        }

        let id = try requiredText("id")
        guard Self.isIdentifier(id) else {
            throw failure(root["id"] ?? root, "an id is made of upper-case letters, digits and '-'")
        }
        guard let severity = Severity(rawValue: try requiredText("severity")), severity != .unknown else {
            throw failure(root["severity"] ?? root, "a severity is critical, high, medium, low or none")
        }
        guard let violation = root["violation"] else { throw failure(root, "'violation' is missing") }
        var definitions: [Check.Definition] = []
        if let node = root["let"] {
            for member in node.members {
                definitions.append(
                    Check.Definition(name: member.name.string ?? "", program: try program(member.value)))
            }
        }
        return Check(
            id: id, title: try requiredText("title"), severity: severity, why: try requiredText("why"),
            advice: try optionalText("advice"), subjects: subjects,
            condition: try root["when"].map { node throws(CheckError) in try program(node) },
            definitions: definitions,
            forEach: try root["for-each"].map { node throws(CheckError) in try program(node) },
            violation: try program(violation),
            message: try root["message"].map { node throws(CheckError) in try template(node) },
            places: try places(), fixes: try fixes(), parameters: parameters,
            attack: try list("attack").map { node throws(CheckError) in try text(node) },
            weaknesses: try list("cwe").map { node throws(CheckError) in try number(node) },
            compliance: try compliance(),
            references: try list("references").map { node throws(CheckError) in try text(node) },
            examples: try examples(), source: Location(path: path, line: root.line))
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    // MARK: Members

    private func failure(_ node: Document.Node, _ message: String) -> CheckError {
        CheckError(message, at: Location(path: path, line: node.line, column: node.column))
    }

    private func text(_ node: Document.Node) throws(CheckError) -> String {
        guard let text = node.scalarText else { throw failure(node, "a text is expected") }
        return text
    }

    private func number(_ node: Document.Node) throws(CheckError) -> Int {
        guard let number = Int(try text(node)) else { throw failure(node, "a number is expected") }
        return number
    }

    private func requiredText(_ name: String) throws(CheckError) -> String {
        guard let text = try optionalText(name) else { throw failure(root, "'\(name)' is missing") }
        return text
    }

    private func optionalText(_ name: String) throws(CheckError) -> String? {
        guard let node = root[name] else { return nil }
        // The line end of a block scalar is no part of what it says.
        var text = try text(node)
        while text.utf8.last == 0x0A || text.utf8.last == 0x20 { text.removeLast() }
        guard !text.isEmpty else { throw failure(node, "'\(name)' is empty") }
        return text
    }

    /// The elements of a list, or the one value that stands for a list of one.
    private func list(_ name: String) throws(CheckError) -> [Document.Node] {
        guard let node = root[name], !node.isNull else { return [] }
        return node.kind == .array ? Array(node.elements) : [node]
    }

    private func names(_ node: Document.Node?) throws(CheckError) -> [String] {
        guard let node, !node.isNull else { return [] }
        guard node.kind == .object else { throw failure(node, "a mapping is expected") }
        var names: [String] = []
        for member in node.members {
            let name = member.name.string ?? ""
            guard let path = PathExpression(name), path.steps.isEmpty, !names.contains(name) else {
                throw failure(member.name, "'\(name)' is no name that an expression can use")
            }
            names.append(name)
        }
        return names
    }

    private func parameters() throws(CheckError) -> [(name: String, value: Value)] {
        _ = try names(root["parameters"])
        var parameters: [(name: String, value: Value)] = []
        for member in root["parameters"]?.members.map({ $0 }) ?? [] {
            parameters.append((member.name.string ?? "", DocumentValue(member.value).celValue))
        }
        return parameters
    }

    private func compliance() throws(CheckError) -> [(framework: String, controls: [String])] {
        guard let node = root["compliance"], !node.isNull else { return [] }
        guard node.kind == .object else { throw failure(node, "a mapping of framework to controls is expected") }
        var mapping: [(framework: String, controls: [String])] = []
        for member in node.members {
            let nodes = member.value.kind == .array ? Array(member.value.elements) : [member.value]
            let controls = try nodes.map { node throws(CheckError) in try text(node) }
            mapping.append((member.name.string ?? "", controls))
        }
        return mapping.sorted { $0.framework < $1.framework }
    }

    // MARK: Expressions

    private func program(_ node: Document.Node) throws(CheckError) -> Program {
        // `violation: true` is an expression too.
        try program(try text(node), at: node)
    }

    private func program(_ text: String, at node: Document.Node) throws(CheckError) -> Program {
        do throws(CompileError) {
            return try environment.compile(text)
        } catch {
            let issue = error.issues.first
            throw failure(
                node, "the expression is wrong at \(issue?.line ?? 1):\(issue?.column ?? 1): \(issue?.message ?? "")")
        }
    }

    private func template(_ node: Document.Node) throws(CheckError) -> MessageTemplate {
        do throws(CheckError) {
            return try MessageTemplate(try text(node)) { text throws(CheckError) in try program(text, at: node) }
        } catch {
            throw error.location == nil ? failure(node, error.message) : error
        }
    }

    private func path(_ node: Document.Node) throws(CheckError) -> PathExpression {
        guard let path = PathExpression(try text(node)) else {
            throw failure(node, "'\(node.scalarText ?? "")' is no path: a name, then .field, [\"key\"] or [0]")
        }
        let variables = path.steps.compactMap { if case .variable(let name) = $0 { name } else { nil } }
        for name in [path.root] + variables where !environment.variables.contains(where: { $0.name == name }) {
            throw failure(node, "'\(name)' is not known here")
        }
        return path
    }

    private func places() throws(CheckError) -> [PathExpression] {
        let nodes = try list("at")
        guard !nodes.isEmpty else { throw failure(root, "'at' is missing") }
        return try nodes.map { node throws(CheckError) in try path(node) }
    }

    // MARK: Fixes

    private func fixes() throws(CheckError) -> [FixStep] {
        try list("fix").map { node throws(CheckError) in try fix(node) }
    }

    private func fix(_ node: Document.Node) throws(CheckError) -> FixStep {
        guard node.kind == .object else { throw failure(node, "an edit is a mapping") }
        let allowed: Set<String>
        let edit: FixStep.Edit
        if let target = node["set"] {
            edit = .set(try path(target), try newValue(node))
            allowed = ["set", "value", "value-of"]
        } else if let target = node["add"] {
            edit = .add(try path(target), try newValue(node))
            allowed = ["add", "value", "value-of"]
        } else if let target = node["remove"] {
            edit = .remove(try path(target))
            allowed = ["remove"]
        } else if let target = node["replace"] {
            edit = .replace(try path(target), try newText(node))
            allowed = ["replace", "text"]
        } else if let target = node["insert-before"] {
            edit = .insertBefore(try path(target), try newText(node))
            allowed = ["insert-before", "text"]
        } else if let target = node["insert-after"] {
            edit = .insertAfter(try path(target), try newText(node))
            allowed = ["insert-after", "text"]
        } else if node["append"] != nil {
            edit = .append(try newText(node))
            allowed = ["append", "text"]
        } else if let target = node["append-command"] {
            edit = .appendCommand(try path(target), try newText(node))
            allowed = ["append-command", "text"]
        } else if let target = node["set-flag"] {
            guard let name = node["name"] else { throw failure(node, "'name' of the flag is missing") }
            let value = try node["value"].map { node throws(CheckError) in try template(node) }
            edit = .setFlag(try path(target), name: try text(name), value)
            allowed = ["set-flag", "name", "value"]
        } else if let target = node["remove-flag"] {
            guard let name = node["name"] else { throw failure(node, "'name' of the flag is missing") }
            edit = .removeFlag(try path(target), name: try text(name))
            allowed = ["remove-flag", "name"]
        } else {
            throw failure(
                node,
                "an edit is one of set, add, remove, replace, insert-before, insert-after, append, append-command, set-flag, remove-flag"
            )
        }
        for member in node.members where member.name.string != "if" && !allowed.contains(member.name.string ?? "") {
            throw failure(member.name, "'\(member.name.string ?? "")' does not belong to this edit")
        }
        return FixStep(edit: edit, condition: try node["if"].map { node throws(CheckError) in try program(node) })
    }

    private func newValue(_ node: Document.Node) throws(CheckError) -> FixStep.NewValue {
        if let expression = node["value-of"] { return .computed(try program(expression)) }
        guard let value = node["value"] else { throw failure(node, "'value' is missing") }
        return .literal(DocumentValue(value))
    }

    private func newText(_ node: Document.Node) throws(CheckError) -> MessageTemplate {
        guard let text = node["text"] else { throw failure(node, "'text' is missing") }
        return try template(text)
    }

    // MARK: Examples

    /// The parameters of an example, which the check has to have.
    private func values(_ node: Document.Node?) throws(CheckError) -> [String: DocumentValue] {
        var values: [String: DocumentValue] = [:]
        for member in node?.members.map({ $0 }) ?? [] {
            let name = member.name.string ?? ""
            guard root["parameters"]?[name] != nil else {
                throw failure(member.name, "the check has no parameter '\(name)'")
            }
            values[name] = DocumentValue(member.value)
        }
        return values
    }

    private func examples() throws(CheckError) -> CheckExamples {
        guard let node = root["examples"], node.kind == .object else {
            throw failure(root, "'examples' with 'bad' and 'good' is missing")
        }
        for member in node.members where !["bad", "good"].contains(member.name.string ?? "") {
            throw failure(member.name, "examples are 'bad' or 'good'")
        }
        var examples = CheckExamples(bad: [], good: [])
        for element in node["bad"]?.elements.map({ $0 }) ?? [] {
            for member in element.members
            where !["at", "input", "fixed", "parameters"].contains(member.name.string ?? "") {
                throw failure(member.name, "a bad example has 'at', 'input', 'parameters' and 'fixed'")
            }
            guard let input = element["input"], let at = element["at"] else {
                throw failure(element, "a bad example needs 'input' and 'at'")
            }
            let places = at.kind == .array ? Array(at.elements) : [at]
            examples.bad.append(
                CheckExamples.Bad(
                    input: try text(input),
                    places: try places.map { node throws(CheckError) in try text(node) },
                    fixed: try element["fixed"].map { node throws(CheckError) in try text(node) },
                    parameters: try values(element["parameters"]),
                    location: Location(path: path, line: element.line, column: element.column)))
        }
        for element in node["good"]?.elements.map({ $0 }) ?? [] {
            guard let input = element.kind == .object ? element["input"] : element else {
                throw failure(element, "a good example is a text")
            }
            examples.good.append(
                CheckExamples.Good(
                    input: try text(input), parameters: try values(element["parameters"]),
                    location: Location(path: path, line: element.line, column: element.column)))
        }
        guard !examples.bad.isEmpty, !examples.good.isEmpty else {
            throw failure(node, "at least one bad and one good example are needed")
        }
        return examples
    }
}
