/// Joins a service with the one it extends (compose-spec.io, "extends" and "Merge").
enum ComposeMerge {
    /// Members that are replaced as a whole.
    private static let replaced: Set<String> = ["command", "entrypoint", "test"]
    /// Members whose elements are told apart by the path or port inside the container.
    private static let keys: [String: [String]] = [
        "volumes": ["target"], "ports": ["hostIP", "published", "target", "protocol"], "secrets": ["source"],
        "configs": ["source"],
    ]

    static func service(_ parent: FormValue, extendedBy own: FormValue) -> FormValue {
        merge(parent, own, depth: 0)
    }

    private static func merge(_ parent: FormValue, _ own: FormValue, depth: Int) -> FormValue {
        guard case .record(let base) = parent.content, case .record(let record) = own.content, depth < 16 else {
            return own
        }
        var members: [(String, FormValue)] = []
        for (name, value) in base.members where name != "extends" {
            guard let over = record[name] else {
                members.append((name, value))
                continue
            }
            members.append((name, joined(name, value, over, depth: depth)))
        }
        for (name, value) in record.members where base[name] == nil || name == "extends" {
            members.append((name, value))
        }
        // What cannot be known of the parent cannot be known of what extends it.
        let rest: Record.Rest = if case .unknown = base.rest { base.rest } else { record.rest }
        return FormValue(.record(Record(members, rest: rest)), at: own.place)
    }

    private static func joined(_ name: String, _ base: FormValue, _ own: FormValue, depth: Int) -> FormValue {
        if replaced.contains(name) { return own }
        switch (base.content, own.content) {
        case (.record, .record): return merge(base, own, depth: depth + 1)
        case (.list(let first), .list(let second)):
            let keys = keys[name]
            func identity(_ value: FormValue) -> [FormValue.Shape] {
                guard let keys else { return [value.shape] }
                return keys.map { value.member($0)?.shape ?? .null }
            }
            let replacing = Set(second.map(identity))
            let kept = first.filter { element in
                if keys == nil, element.isObject || element.isList { return true }
                return !replacing.contains(identity(element))
            }
            return FormValue(.list(kept + second), at: own.place)
        default: return own
        }
    }
}
