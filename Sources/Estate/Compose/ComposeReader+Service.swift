import Documents

extension ComposeReader {
    /// One service, short forms written out.
    func service(_ node: Document.Node) -> FormValue {
        let type = schema.types["ComposeService"]
        var members: [(String, FormValue)] = []
        for member in node.members {
            guard let name = member.name.string, !name.hasPrefix("x-"), member.value.tag != "!reset" else { continue }
            if member.value.isNull, type?.fields[name] != nil, name != "networks" { continue }
            let value = memberValue(name, member.value, type?.fields[name]?.type ?? .any)
            members.append((name, value))
            if name == "depends_on" { members.append(("dependsOn", value)) }
        }
        return FormValue(.record(Record(members, rest: rest(of: "ComposeService"))), at: place(node))
    }

    private func memberValue(_ name: String, _ node: Document.Node, _ type: FieldType) -> FormValue {
        switch name {
        case "ports": list(node) { [port($0)] }
        case "volumes": list(node) { [mount($0)] }
        case "environment", "labels", "sysctls", "annotations", "driver_opts", "storage_opt":
            map(node, separators: [UInt8(ascii: "=")])
        case "build": build(node)
        case "networks": names(node, type: "ComposeServiceNetwork")
        case "depends_on": names(node, type: "ComposeDependency")
        case "env_file": list(node, single: true) { [environmentFile($0)] }
        case "secrets": list(node) { [fileReference($0, folder: "/run/secrets/")] }
        case "configs": list(node) { [fileReference($0, folder: "/")] }
        default: value(node, type)
        }
    }

    // MARK: Lists and maps

    private func list(
        _ node: Document.Node, single: Bool = false, _ make: (Document.Node) -> [FormValue]
    ) -> FormValue {
        if node.kind == .array {
            var values: [FormValue] = []
            for element in node.elements { values += make(element) }
            return FormValue(.list(values), at: place(node))
        }
        guard single, node.kind != .null else { return value(node, .any) }
        return FormValue(.list(make(node)), at: place(node))
    }

    /// `NAME=VALUE` texts, or a map, as a map of texts. A name without a value has the value of the environment.
    func map(_ node: Document.Node, separators: [UInt8]) -> FormValue {
        var members: [(String, FormValue)] = []
        switch node.kind {
        case .object:
            for member in node.members {
                guard let name = member.name.string else { continue }
                let place = place(member.value)
                if member.value.isNull {
                    members.append((name, fromEnvironment(name, at: place)))
                } else if member.value.kind == .array || member.value.kind == .object {
                    members.append((name, value(member.value, .any)))
                } else {
                    let text = text(member.value)
                    members.append((name, FormValue(Self.content(text.text, missing: text.missing), at: place)))
                }
            }
        case .array:
            for element in node.elements {
                guard element.scalarText != nil else { continue }
                let place = place(element, isMember: false)
                let text = text(element)
                guard let mark = text.text.utf8.firstIndex(where: { separators.contains($0) }) else {
                    let name = text.text
                    members.append((name, fromEnvironment(name, at: place)))
                    continue
                }
                let name = String(text.text[..<mark])
                let rest = String(text.text[text.text.utf8.index(after: mark)...])
                members.append((name, FormValue(Self.content(rest, missing: text.missing), at: place)))
            }
        default: return value(node, .any)
        }
        return FormValue(.record(Record(members)), at: place(node))
    }

    private func fromEnvironment(_ name: String, at place: Place) -> FormValue {
        if let value = interpolation.environment[name] { return FormValue(.string(value), at: place) }
        return FormValue(.unknown("variable \(name)"), at: place)
    }

    /// A list of names, or a map from names to options, as a map.
    private func names(_ node: Document.Node, type name: String) -> FormValue {
        let type = schema.types[name].map(FieldType.object) ?? .any
        switch node.kind {
        case .array:
            var members: [(String, FormValue)] = []
            for element in node.elements {
                let text = text(element)
                let content: FormValue.Content =
                    if case .object(let type) = type { .absent(type) } else { .record(.empty) }
                members.append((text.text, FormValue(content, at: place(element, isMember: false))))
            }
            return FormValue(.record(Record(members)), at: place(node))
        case .object: return value(node, .map(type))
        case .null: return FormValue(.record(.empty), at: place(node))
        default: return value(node, .any)
        }
    }

    // MARK: Build, files

    func build(_ node: Document.Node) -> FormValue {
        guard node.kind == .object else {
            let text = text(node)
            let context = FormValue(Self.content(text.text, missing: text.missing), at: place(node))
            return FormValue(.record(Record([("context", context)], rest: rest(of: "ComposeBuild"))), at: place(node))
        }
        let type = schema.types["ComposeBuild"]
        var members: [(String, FormValue)] = []
        for member in node.members {
            guard let name = member.name.string, !name.hasPrefix("x-"), !member.value.isNull else { continue }
            switch name {
            case "args", "labels": members.append((name, map(member.value, separators: [UInt8(ascii: "=")])))
            case "secrets":
                members.append((name, list(member.value) { [fileReference($0, folder: "/run/secrets/")] }))
            default: members.append((name, value(member.value, type?.fields[name]?.type ?? .any)))
            }
        }
        return FormValue(.record(Record(members, rest: rest(of: "ComposeBuild"))), at: place(node))
    }

    private func environmentFile(_ node: Document.Node) -> FormValue {
        if node.kind == .object {
            return value(
                node, schema.types["ComposeEnvironmentFile"].map(FieldType.object) ?? .any, isMember: false)
        }
        let text = text(node)
        let place = place(node, isMember: false)
        let path = FormValue(Self.content(text.text, missing: text.missing), at: place)
        return FormValue(.record(Record([("path", path)], rest: rest(of: "ComposeEnvironmentFile"))), at: place)
    }

    private func fileReference(_ node: Document.Node, folder: String) -> FormValue {
        if node.kind == .object {
            return value(node, schema.types["ComposeFileReference"].map(FieldType.object) ?? .any, isMember: false)
        }
        let text = text(node)
        let place = place(node, isMember: false)
        let source = FormValue(Self.content(text.text, missing: text.missing), at: place)
        let target = FormValue(Self.content(folder + text.text, missing: text.missing), at: place)
        let record = Record([("source", source), ("target", target)], rest: rest(of: "ComposeFileReference"))
        return FormValue(.record(record), at: place)
    }
}
