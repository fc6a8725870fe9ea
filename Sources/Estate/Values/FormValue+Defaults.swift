import Documents

extension FormValue {
    /// A value that is not written where it is asked for.
    struct Derived {
        var value: FormValue
        /// It comes from something that is written elsewhere.
        var isWritten = false
    }

    /// What stands for a field of this object that is not written; nil where the reading has nothing for it.
    func unwritten(_ field: SchemaField, name: String) -> Derived? {
        switch reading {
        case .written: return nil
        case .admission: return field.filledIn.flatMap { resolve($0, field, name: name) }
        case .effective:
            if let value = field.effective ?? field.filledIn, let derived = resolve(value, field, name: name) {
                return derived
            }
            return field.isOptional ? nil : Derived(value: zero(of: field))
        }
    }

    /// What a field without a default is.
    private func zero(of field: SchemaField) -> FormValue {
        if field.isNullable { return make(.null) }
        switch field.type {
        case .any, .intOrString, .quantity: return make(.null)
        case .bool: return make(.bool(false))
        case .int: return make(.int(0))
        case .double: return make(.double(0))
        case .string: return make(.string(""))
        case .list: return make(.list([]))
        case .map: return make(.record(.empty))
        case .object(let type): return make(.absent(type))
        }
    }

    /// A default that a definition of custom resources writes out; it stands nowhere in the resource.
    private func copy(of node: Document.Node, _ type: FieldType, depth: Int) -> FormValue {
        guard depth < 64 else { return make(.null) }
        switch node.kind {
        case .object:
            var rest = Record.Rest.none
            if case .object(let type) = type { rest = .defaults(type) }
            if node.count == 0, case .object(let type) = type { return make(.absent(type)) }
            let members = node.members.map { member in
                let name = member.name.string ?? ""
                let inner: FieldType =
                    switch type {
                    case .object(let type): type.fields[name]?.type ?? .any
                    case .map(let element): element
                    default: .any
                    }
                return (name, copy(of: member.value, inner, depth: depth + 1))
            }
            return make(.record(Record(members, rest: rest)))
        case .array:
            var element = FieldType.any
            if case .list(let type) = type { element = type }
            return make(.list(node.elements.map { copy(of: $0, element, depth: depth + 1) }))
        case .null: return make(.null)
        case .bool: return make(.bool(node.bool ?? false))
        case .integer: return make(node.integer.map { .int(Int64($0)) } ?? .double(node.double ?? 0))
        case .float: return make(.double(node.double ?? 0))
        case .string: return make(.string(node.string ?? ""))
        }
    }

    func make(_ content: Content) -> FormValue { FormValue(content, origin: derivedOrigin, reading: reading) }

    /// Defaults keep what their resource is, for rules below them, but not the place.
    private var derivedOrigin: Origin { if case .source = origin { origin } else { .derived } }

    private func resolve(_ value: DefaultValue, _ field: SchemaField, name: String) -> Derived? {
        switch value {
        case .bool(let value): return Derived(value: make(.bool(value)))
        case .int(let value): return Derived(value: make(.int(value)))
        case .double(let value): return Derived(value: make(.double(value)))
        case .string(let value): return Derived(value: make(.string(value)))
        case .emptyList: return Derived(value: make(.list([])))
        case .emptyObject:
            if case .object(let type) = field.type { return Derived(value: make(.absent(type))) }
            return Derived(value: make(.record(.empty)))
        case .sibling(let sibling): return member(sibling).map { Derived(value: make($0.content)) }
        case .rule(let rule): return apply(rule, field, name: name)
        case .node(let node): return Derived(value: copy(of: node, field.type, depth: 0))
        }
    }

    /// The pod spec around this value, read the same way; nil outside of pods.
    var enclosingPod: FormValue? {
        guard case .source(let source) = origin, let pod = source.pod else { return nil }
        if let node = pod.node { return FormValue(.node(node, .object(pod.type)), origin: origin, reading: reading) }
        return make(.absent(pod.type))
    }
}
