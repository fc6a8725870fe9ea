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
            return Derived(value: zero(of: field))
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
        }
    }

    /// The pod spec around this value, read the same way; nil outside of pods.
    var enclosingPod: FormValue? {
        guard case .source(let source) = origin, let pod = source.pod else { return nil }
        if let node = pod.node { return FormValue(.node(node, .object(pod.type)), origin: origin, reading: reading) }
        return make(.absent(pod.type))
    }
}
