import Documents
package import Model

/// Reads the schema files of the knowledge.
///
/// A file has `kinds` (`v1/Pod: Pod`), `cluster-scoped` (a list of kinds), `pod-templates` (`apps/v1/Deployment:
/// spec.template`) and `types`. A type is a map of fields, written `name: TYPE`, with ` = VALUE` for what the API server
/// fills in, ` ~ VALUE` for what holds when nothing is filled in, and ` := @RULE` for what holds whatever is written.
///
/// TYPE is `bool`, `int`, `double`, `string`, `quantity`, `intOrString`, `any`, the name of a type, `[TYPE]` or `{TYPE}`
/// (a map). Behind it, `*` says that a zero that is written differs from absence (the API's pointers), `?` that absence
/// is a value of its own (null). VALUE is a scalar, `[]`, `{}`, `.FIELD` (the value of that field of the same object) or
/// `@RULE` (see ``DefaultRule``).
package struct SchemaReader {
    private var sources: [String: (node: Document.Node, path: String)] = [:]
    private var types: [String: ObjectType] = [:]
    private var open: Set<String> = []
    private var kindNames: [(kind: String, type: String, node: Document.Node, path: String)] = []
    private var clusterScoped: Set<String> = []
    private var podTemplates: [String: [String]] = [:]
    private var diagnostics: [Diagnostic] = []

    private init() {}

    /// Reads all files; what is wrong in them is reported and left out.
    package static func read(_ files: [KnowledgeSource]) -> (schema: Schema, diagnostics: [Diagnostic]) {
        var reader = SchemaReader()
        for file in files { reader.take(file) }
        for name in reader.sources.keys.sorted() { _ = reader.type(name) }
        var kinds: [String: ObjectType] = [:]
        for entry in reader.kindNames {
            if let type = reader.types[entry.type] {
                kinds[entry.kind] = type
            } else {
                reader.report("there is no type '\(entry.type)'", at: entry.node, in: entry.path)
            }
        }
        let schema = Schema(
            types: reader.types, kinds: kinds, clusterScoped: reader.clusterScoped, podTemplates: reader.podTemplates)
        return (schema, reader.diagnostics)
    }

    private mutating func report(_ message: String, at node: Document.Node, in path: String) {
        diagnostics.append(
            Diagnostic(
                "knowledge.schema", message, at: Location(path: path, line: node.line, column: node.column)))
    }

    private mutating func take(_ file: KnowledgeSource) {
        let stream = YAMLReader.readStream(file.bytes())
        for error in stream.errors {
            diagnostics.append(
                Diagnostic(
                    "knowledge.schema", error.message,
                    at: Location(path: file.path, line: error.line, column: error.column)))
        }
        for document in stream.documents {
            let root = document.root
            for member in root["kinds"]?.members ?? root.members where root["kinds"] != nil {
                guard let kind = member.name.string, let type = member.value.string else { continue }
                kindNames.append((kind, type, member.value, file.path))
            }
            if let list = root["cluster-scoped"] {
                for kind in list.elements { if let kind = kind.string { clusterScoped.insert(kind) } }
            }
            if let map = root["pod-templates"] {
                for member in map.members {
                    guard let kind = member.name.string, let path = member.value.string else { continue }
                    podTemplates[kind] = path.utf8.split(separator: UInt8(ascii: ".")).map { String($0) ?? "" }
                }
            }
            if let map = root["types"] {
                for member in map.members {
                    guard let name = member.name.string, member.value.kind == .object else { continue }
                    sources[name] = (member.value, file.path)
                }
            }
        }
    }

    private mutating func type(_ name: String) -> ObjectType? {
        if let type = types[name] { return type }
        guard let source = sources[name] else { return nil }
        // A type that contains itself has no end; what is below is then read without a schema.
        guard open.count < 128, open.insert(name).inserted else { return nil }
        defer { open.remove(name) }
        var fields: [String: SchemaField] = [:]
        for member in source.node.members {
            guard let field = member.name.string, let text = member.value.scalarText else { continue }
            do throws(NotationError) {
                fields[field] = try parse(text)
            } catch {
                report("\(name).\(field): \(error.message)", at: member.value, in: source.path)
            }
        }
        let type = ObjectType(name: name, fields: fields)
        types[name] = type
        return type
    }

    private struct NotationError: Error { var message: String }

    private mutating func parse(_ text: String) throws(NotationError) -> SchemaField {
        var words = text.utf8.split(separator: UInt8(ascii: " ")).map { String($0) ?? "" }[...]
        guard var notation = words.popFirst() else { throw NotationError(message: "a type is missing") }
        var field = SchemaField(type: .any)
        while let last = notation.utf8.last, last == UInt8(ascii: "?") || last == UInt8(ascii: "*") {
            if last == UInt8(ascii: "?") { field.isNullable = true } else { field.keepsZero = true }
            notation.removeLast()
        }
        field.type = try fieldType(notation, depth: 0)
        while let mark = words.popFirst() {
            guard let value = words.popFirst() else { throw NotationError(message: "a value is missing") }
            switch mark {
            case "=": field.filledIn = try defaultValue(value, field.type)
            case "~": field.effective = try defaultValue(value, field.type)
            case ":=":
                guard case .rule(let rule) = try defaultValue(value, field.type) else {
                    throw NotationError(message: "':=' wants a rule")
                }
                field.override = rule
            default: throw NotationError(message: "'\(mark)' is not '=', '~' or ':='")
            }
        }
        return field
    }

    private mutating func fieldType(_ notation: String, depth: Int) throws(NotationError) -> FieldType {
        guard depth < 8 else { throw NotationError(message: "the type is nested too deep") }
        switch notation {
        case "any": return .any
        case "bool": return .bool
        case "int": return .int
        case "double": return .double
        case "string": return .string
        case "quantity": return .quantity
        case "intOrString": return .intOrString
        default: break
        }
        let bytes = notation.utf8
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 2 {
            return .list(try fieldType(String(notation.dropFirst().dropLast()), depth: depth + 1))
        }
        if bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}"), bytes.count > 2 {
            return .map(try fieldType(String(notation.dropFirst().dropLast()), depth: depth + 1))
        }
        guard sources[notation] != nil else { throw NotationError(message: "there is no type '\(notation)'") }
        return type(notation).map(FieldType.object) ?? .any
    }

    private func defaultValue(_ text: String, _ type: FieldType) throws(NotationError) -> DefaultValue {
        if text.utf8.first == UInt8(ascii: "@") {
            guard let rule = DefaultRule(rawValue: String(text.dropFirst())) else {
                throw NotationError(message: "there is no rule '\(text)'")
            }
            return .rule(rule)
        }
        if text.utf8.first == UInt8(ascii: "."), text.utf8.count > 1 { return .sibling(String(text.dropFirst())) }
        switch (text, type) {
        case ("[]", _): return .emptyList
        case ("{}", _): return .emptyObject
        case ("\"\"", _): return .string("")
        case ("true", .bool): return .bool(true)
        case ("false", .bool): return .bool(false)
        case (_, .int), (_, .intOrString):
            if let value = Int64(text) { return .int(value) }
            guard case .intOrString = type else { throw NotationError(message: "'\(text)' is no integer") }
            return .string(text)
        case (_, .double):
            guard let value = Double(text) else { throw NotationError(message: "'\(text)' is no number") }
            return .double(value)
        case (_, .string), (_, .quantity), (_, .any): return .string(text)
        default: throw NotationError(message: "'\(text)' does not fit the type")
        }
    }
}
