import Documents

extension FormValue {
    /// What a value is; the members and elements of objects and lists are asked for separately.
    package enum Shape: Sendable, Hashable {
        case null
        case bool(Bool)
        case int(Int64)
        case double(Double)
        case string(String)
        case list
        case object
        /// Not known; the text names what would have to be known.
        case unknown(String)
    }

    /// What the value is. Scalars of documents are decoded by the schema's type: a text field that holds a number or a
    /// bool is its text as written, and so is a quantity; what does not fit its type otherwise stays what it is.
    package var shape: Shape {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .list: .list
        case .record, .object, .absent: .object
        case .unknown(let what): .unknown(what)
        case .node(let node, let type): Self.shape(of: node, type)
        }
    }

    private static func shape(of node: Document.Node, _ type: FieldType) -> Shape {
        switch node.kind {
        case .array: return .list
        case .object: return .object
        case .null:
            // Null in a list or a map is the zero of its type.
            switch type {
            case .any, .intOrString, .quantity: return .null
            case .bool: return .bool(false)
            case .int: return .int(0)
            case .double: return .double(0)
            case .string: return .string("")
            case .list: return .list
            case .map, .object: return .object
            }
        case .string:
            let text = node.string ?? ""
            if isTemplateExpression(text, type) { return .unknown("the template expression \(text)") }
            return .string(text)
        case .bool:
            if case .string = type { return .string(node.scalarText ?? "") }
            return .bool(node.bool ?? false)
        case .integer:
            switch type {
            case .string, .quantity: return .string(node.scalarText ?? "")
            case .double: return .double(node.double ?? 0)
            default: return node.integer.map { .int(Int64($0)) } ?? .double(node.double ?? 0)
            }
        case .float:
            switch type {
            case .string, .quantity: return .string(node.scalarText ?? "")
            default: break
            }
            let number = node.double ?? 0
            if case .int = type, let integer = Int64(exactly: number) { return .int(integer) }
            return .double(number)
        }
    }

    /// Whether a text is nothing but what a template engine would replace, such as `{{ .Values.image }}`.
    private static func isTemplateExpression(_ text: String, _ type: FieldType) -> Bool {
        if case .any = type { return false }
        let bytes = text.utf8
        return bytes.count > 4 && bytes.starts(with: "{{".utf8) && bytes.suffix(2).elementsEqual("}}".utf8)
    }

    /// False when nothing in it is unknown; true when something may be.
    package var mayHoldUnknown: Bool {
        switch (content, origin) {
        case (.node, .source(let source)): source.mayHoldUnknown
        case (.absent, _), (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _): false
        default: true
        }
    }

    /// Whether it is an object.
    package var isObject: Bool { if case .object = shape { true } else { false } }
    /// Whether it is a list.
    package var isList: Bool { if case .list = shape { true } else { false } }
    /// The text of a string; nil for everything else.
    package var string: String? { if case .string(let text) = shape { text } else { nil } }
    /// The value of a bool; nil for everything else.
    package var bool: Bool? { if case .bool(let value) = shape { value } else { nil } }
    /// The value of an integer; nil for everything else.
    package var int: Int64? { if case .int(let value) = shape { value } else { nil } }
    /// Whether it is null.
    package var isNull: Bool { if case .null = shape { true } else { false } }

    /// The number of elements of a list or of written members of an object; 0 for everything else.
    package var count: Int {
        switch content {
        case .list(let values): values.count
        case .node(let node, _) where node.kind == .array: node.count
        default: isObject ? keys.count : 0
        }
    }

    /// The elements of a list; empty for everything else. `O(elements)`.
    package var elements: [FormValue] {
        switch content {
        case .list(let values): values.map { $0.reading(reading) }
        case .node(let node, let type) where node.kind == .array:
            node.elements.map { child($0, Self.elementType(type), isMember: false) }
        default: []
        }
    }

    /// An element of a list; nil where there is none. Looking at all of a long list costs `O(elements)`.
    package func element(_ index: Int) -> FormValue? {
        guard index >= 0 else { return nil }
        switch content {
        case .list(let values): return index < values.count ? values[index].reading(reading) : nil
        case .node(let node, let type) where node.kind == .array:
            guard index < node.count else { return nil }
            let element: Document.Node? =
                if case .source(let source) = origin { source.element(index, of: node) } else {
                    node.elements.dropFirst(index).first { _ in true }
                }
            return element.map { child($0, Self.elementType(type), isMember: false) }
        default: return nil
        }
    }

    private static func elementType(_ type: FieldType) -> FieldType {
        if case .list(let element) = type { element } else { .any }
    }

    func child(_ node: Document.Node, _ type: FieldType, isMember: Bool) -> FormValue {
        var value = FormValue(.node(node, type), origin: origin, reading: reading)
        value.isMember = isMember
        return value
    }

    /// The names of the members that are written (and, in `.admission`, of those that are filled in), in the order of
    /// the document.
    package var keys: [String] {
        switch content {
        case .record(let record):
            guard reading == .admission, case .defaults(let type) = record.rest else { return record.names }
            return record.names + filledInNames(of: type, except: Set(record.names))
        case .object(let object): return object.names
        case .absent(let type): return reading == .admission ? filledInNames(of: type, except: []) : []
        case .node(let node, let type):
            var names: [String] = []
            var seen: Set<String> = []
            for member in node.members {
                guard let name = member.name.string else { continue }
                if case .object(let objectType) = type {
                    if objectType.fields[name] != nil, !isWritten(name) { continue }
                }
                if seen.insert(name).inserted { names.append(name) }
            }
            if reading == .admission, case .object(let objectType) = type, node.kind == .object || node.kind == .null {
                names += filledInNames(of: objectType, except: seen)
            }
            return names
        default: return []
        }
    }

    private func filledInNames(of type: ObjectType, except seen: Set<String>) -> [String] {
        type.names.filter { !seen.contains($0) && type.fields[$0]?.filledIn != nil && isWritten($0) }
    }

    /// The members that ``keys`` names.
    package var members: [(name: String, value: FormValue)] {
        if case .node(let node, let type) = content, case .map(let element) = type, node.count <= 8 {
            // The usual case: a few labels, no name twice.
            let members = node.members.compactMap { member in
                member.name.string.map { (name: $0, value: child(member.value, element, isMember: true)) }
            }
            if Set(members.map(\.name)).count == members.count { return members }
        }
        return keys.compactMap { name in member(name).map { (name: name, value: $0) } }
    }

    /// The member of an object. nil when there is none: for objects of the schema a name that the schema does not have
    /// and nobody has written (in `.effective`), or one that is not there (in the other readings).
    package func member(_ name: String) -> FormValue? {
        switch content {
        case .record(let record):
            if let value = record[name] { return value.reading(reading) }
            switch record.rest {
            case .none: return nil
            case .defaults(let type): return type.fields[name].flatMap { unwritten($0, name: name)?.value }
            case .unknown(let what): return FormValue(.unknown(what))
            }
        case .object(let object): return object.member(name, reading: reading)
        case .absent(let type):
            guard let field = type.fields[name] else { return nil }
            if reading == .effective, let rule = field.override, let derived = apply(rule, field, name: name) {
                return derived.value
            }
            return unwritten(field, name: name)?.value
        case .node(let node, let type):
            switch type {
            case .object(let objectType): return member(name, of: node, objectType)
            case .map(let element): return written(name, of: node).map { child($0, element, isMember: true) }
            default: return written(name, of: node).map { child($0, .any, isMember: true) }
            }
        default: return nil
        }
    }

    private func written(_ name: String, of node: Document.Node) -> Document.Node? {
        guard node.kind == .object else { return nil }
        if case .source(let source) = origin { return source.member(name, of: node) }
        return node[name]
    }

    private func member(_ name: String, of node: Document.Node, _ type: ObjectType) -> FormValue? {
        guard node.kind == .object || node.kind == .null else { return nil }
        let written = written(name, of: node)
        guard let field = type.fields[name] else { return written.map { child($0, .any, isMember: true) } }
        if reading == .effective, let rule = field.override, let derived = apply(rule, field, name: name) {
            // Where it is written stays what is pointed at.
            guard let written else { return derived.value }
            return derived.value.placed(at: child(written, field.type, isMember: true).place)
        }
        if let written, !isAbsence(written, field) {
            let value = child(written, field.type, isMember: true)
            guard let rule = completingRule(of: field) else { return value }
            return complete(value, by: rule)
        }
        return unwritten(field, name: name)?.value
            ?? (reading == .effective ? written.map { child($0, field.type, isMember: true) } : nil)
    }

    /// Whether the API server sees nothing where this is written.
    private func isAbsence(_ node: Document.Node, _ field: SchemaField) -> Bool {
        if reading == .admission, case .rule(.writeOnly) = field.filledIn { return true }
        if node.isNull {
            if case .any = field.type { return reading == .admission }
            return true
        }
        guard !field.keepsZero, reading == .admission || field.filledIn != nil || field.effective != nil else {
            return false
        }
        switch (node.kind, field.type) {
        case (.string, _): return node.equals("")
        case (.bool, .bool): return node.bool == false
        case (.integer, .int), (.integer, .intOrString): return node.integer == 0
        case (.array, .list), (.object, .map): return node.count == 0 && reading == .admission
        default: return false
        }
    }

    /// Whether a member is there in the sense of CEL's `has`: in `.effective` and `.written`, that it stands in the
    /// document or comes from something that does (the pod's security context, limits that become requests); in
    /// `.admission`, that the API server has a value.
    package func isWritten(_ name: String) -> Bool {
        switch content {
        case .record(let record):
            if let value = record[name] { return !value.isNull }
            switch record.rest {
            case .none: return false
            case .defaults(let type): return type.fields[name].map { isUnwrittenPresent($0, name: name) } ?? false
            // It may be there: its value then says what would have to be known.
            case .unknown: return true
            }
        case .object(let object): return object.member(name, reading: reading).map { !$0.isNull } ?? false
        case .absent(let type):
            guard let field = type.fields[name] else { return false }
            return isUnwrittenPresent(field, name: name)
        case .node(let node, let type):
            let written = written(name, of: node)
            guard case .object(let objectType) = type, let field = objectType.fields[name] else {
                return written != nil
            }
            if let written {
                if reading == .admission {
                    if !isAbsence(written, field) { return true }
                } else if !written.isNull {
                    return true
                } else if case .any = field.type {
                    return true
                }
            }
            guard node.kind == .object || node.kind == .null else { return false }
            return isUnwrittenPresent(field, name: name)
        default: return false
        }
    }

    private func isUnwrittenPresent(_ field: SchemaField, name: String) -> Bool {
        switch reading {
        case .written: false
        case .admission: unwritten(field, name: name) != nil
        case .effective: unwritten(field, name: name)?.isWritten ?? false
        }
    }
}
