import Documents

/// Makes an ``ImageForm`` of an image configuration (OCI image specification, config.md; `Healthcheck`, `OnBuild` and
/// `Shell` as the Docker image specification 1.2 has them).
enum ImageFormBuilder {
    /// The files that a description of an image lists: `files: [{path, mode, layer}]`, the mode as octal text or number.
    static func files(in document: Document) -> [ImageFile] {
        var files: [ImageFile] = []
        for element in document.root["files"]?.elements ?? document.root.elements where element.kind == .object {
            guard let path = element["path"]?.scalarText else { continue }
            var file = ImageFile(
                path: path, mode: mode(element["mode"]), layer: element["layer"]?.scalarText ?? "",
                isFolder: element["type"]?.equals("directory") ?? false)
            file.entry = element.index
            files.append(file)
        }
        return files
    }

    /// `4755`, `"4755"` and `04755` all mean the octal number.
    private static func mode(_ node: Document.Node?) -> Int {
        guard let text = node?.scalarText else { return 0o644 }
        let digits = text.hasPrefix("0o") ? String(text.dropFirst(2)) : text
        guard let mode = Int(digits, radix: 8), mode >= 0, mode <= 0o177777 else { return 0o644 }
        return mode
    }

    /// What of a configuration is not what it has to be, so that it is not read.
    static func problems(in root: Document.Node) -> [(node: Document.Node, message: String)] {
        var problems: [(node: Document.Node, message: String)] = []
        func check(_ parent: Document.Node?, _ parentName: String, _ names: [String], _ wanted: Wanted) {
            for name in names {
                guard let node = parent?[name], !node.isNull, !wanted.fits(node) else { continue }
                problems.append(
                    (node, "\(parentName)\(name) of the image's configuration is no \(wanted.rawValue) and is not read")
                )
            }
        }
        guard root.kind == .object else { return [(root, "the image's configuration is no object and is not read")] }
        let name = root["config"] != nil ? "config" : "Config"
        check(root, "", [name], .object)
        check(root, "", ["created"], .text)
        check(root, "", ["history"], .objects)
        let config = root[name]
        let prefix = name + "."
        check(config, prefix, ["User", "WorkingDir", "StopSignal"], .text)
        check(config, prefix, ["Env", "Entrypoint", "Cmd", "OnBuild"], .texts)
        check(config, prefix, ["ExposedPorts", "Volumes", "Healthcheck"], .object)
        check(config, prefix, ["Labels"], .map)
        if let check = config?["Healthcheck"], check.kind == .object, let test = check["Test"], !test.isNull,
            !Wanted.texts.fits(test)
        {
            problems.append(
                (test, "\(prefix)Healthcheck.Test of the image's configuration is no list of texts and is not read"))
        }
        return problems
    }

    /// What a member has to be.
    private enum Wanted: String {
        case text
        case texts = "list of texts"
        case object
        case objects = "list of objects"
        case map = "map of texts"

        func fits(_ node: Document.Node) -> Bool {
            switch self {
            case .text: node.kind == .string
            case .texts: node.kind == .array && node.elements.allSatisfy { $0.kind == .string }
            case .object: node.kind == .object
            case .objects: node.kind == .array && node.elements.allSatisfy { $0.kind == .object }
            case .map: node.kind == .object && node.members.allSatisfy { $0.value.kind == .string }
            }
        }
    }

    static func form(of document: Document, files: [ImageFile], file: Int) -> ImageForm {
        let root = document.nodeCount > 0 ? document.root : nil
        let values = ImageValues(file: file)
        return ImageForm(
            file: file, config: values.config(root), history: values.history(root),
            files: values.files(files, in: document))
    }
}

/// The values of one image.
private struct ImageValues {
    let file: Int

    private func place(_ node: Document.Node, isMember: Bool = true) -> Place {
        let shown = isMember && node.index > 0 ? node.document.node(at: node.index - 1) : node
        return Place(file: file, line: shown.line, column: shown.column, document: 0, node: node.index)
    }

    private func string(_ node: Document.Node?) -> FormValue {
        guard let node, let text = node.scalarText else { return FormValue(.string("")) }
        return FormValue(.string(text), at: place(node))
    }

    private func strings(_ node: Document.Node?) -> FormValue {
        guard let node, node.kind == .array else { return FormValue(.list([])) }
        let values = node.elements.map {
            FormValue(.string($0.scalarText ?? ""), at: place($0, isMember: false))
        }
        return FormValue(.list(values), at: place(node))
    }

    /// The names of an object that stands for a set.
    private func set(_ node: Document.Node?) -> [(String, Place)] {
        guard let node else { return [] }
        if node.kind == .array {
            return node.elements.compactMap { element in
                element.scalarText.map { ($0, place(element, isMember: false)) }
            }
        }
        return node.members.compactMap { member in member.name.string.map { ($0, place(member.value)) } }
    }

    func config(_ root: Document.Node?) -> FormValue {
        let node = root?["config"] ?? root?["Config"]
        var environment: [(String, FormValue)] = []
        for element in node?["Env"]?.elements.map({ $0 }) ?? [] {
            guard let text = element.scalarText else { continue }
            let place = place(element, isMember: false)
            let equals = text.utf8.firstIndex(of: UInt8(ascii: "="))
            let name = equals.map { String(text[..<$0]) } ?? text
            let value = equals.map { String(text[text.utf8.index(after: $0)...]) } ?? ""
            environment.append((name, FormValue(.string(value), at: place)))
        }
        var labels: [(String, FormValue)] = []
        for member in node?["Labels"]?.members.map({ $0 }) ?? [] {
            if let name = member.name.string {
                labels.append((name, FormValue(.string(member.value.scalarText ?? ""), at: place(member.value))))
            }
        }
        let volumes = set(node?["Volumes"]).map { FormValue(.string($0.0), at: $0.1) }
        let record = Record([
            ("user", string(node?["User"])),
            ("env", FormValue(.record(Record(environment)), at: node?["Env"].map { place($0) })),
            ("exposedPorts", ports(node?["ExposedPorts"])),
            ("entrypoint", strings(node?["Entrypoint"])),
            ("cmd", strings(node?["Cmd"])),
            ("healthcheck", healthcheck(node?["Healthcheck"])),
            ("labels", FormValue(.record(Record(labels)), at: node?["Labels"].map { place($0) })),
            ("volumes", FormValue(.list(volumes), at: node?["Volumes"].map { place($0) })),
            ("workingDir", string(node?["WorkingDir"])),
            ("stopSignal", string(node?["StopSignal"])),
            ("onBuild", strings(node?["OnBuild"])),
            ("created", string(root?["created"])),
        ])
        return FormValue(.record(record), at: node.map { place($0) } ?? root.map { place($0, isMember: false) })
    }

    private func ports(_ node: Document.Node?) -> FormValue {
        let ports = set(node).map { text, place in
            let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
            let number = slash.map { String(text[..<$0]) } ?? text
            let networkProtocol = slash.map { String(text[text.utf8.index(after: $0)...]).lowercased() } ?? "tcp"
            let port = Int64(number).map { FormValue(.int($0), at: place) } ?? FormValue(.string(number), at: place)
            return FormValue(
                .record(Record([("port", port), ("protocol", FormValue(.string(networkProtocol), at: place))])),
                at: place)
        }
        return FormValue(.list(ports), at: node.map { place($0) })
    }

    /// Null where the image says nothing, or says that the base image decides (an empty test).
    private func healthcheck(_ node: Document.Node?) -> FormValue {
        guard let node, node.kind == .object, let test = node["Test"], test.kind == .array, test.count > 0 else {
            return .null
        }
        var words = test.elements.map { $0.scalarText ?? "" }
        let isDisabled = words.first == "NONE"
        if words.first == "CMD" || words.first == "CMD-SHELL" || isDisabled { words.removeFirst() }
        let record = Record([
            ("disabled", FormValue(.bool(isDisabled), at: place(test))),
            ("command", FormValue(.string(words.joined(separator: " ")), at: place(test))),
        ])
        return FormValue(.record(record), at: place(node))
    }

    func history(_ root: Document.Node?) -> FormValue {
        let node = root?["history"]
        let entries = (node?.elements.map { $0 } ?? []).map { element in
            let record = Record([
                ("createdBy", string(element["created_by"])),
                ("isEmptyLayer", FormValue(.bool(element["empty_layer"]?.bool ?? false))),
                ("created", string(element["created"])),
                ("comment", string(element["comment"])),
            ])
            return FormValue(.record(record), at: place(element, isMember: false))
        }
        return FormValue(.list(entries), at: node.map { place($0) })
    }

    func files(_ files: [ImageFile], in document: Document) -> FormValue {
        func record(_ file: ImageFile) -> FormValue {
            let place = file.entry.flatMap { entry -> Place? in
                guard entry < document.nodeCount else { return nil }
                return self.place(document.node(at: entry), isMember: false)
            }
            return FormValue(
                .record(
                    Record([
                        ("path", FormValue(.string(file.path), at: place)),
                        ("mode", FormValue(.string(String(file.mode, radix: 8)), at: place)),
                        ("layer", FormValue(.string(file.layer), at: place)),
                    ])), at: place)
        }
        let special = files.filter { !$0.isFolder && $0.mode & 0o6000 != 0 && $0.mode & 0o111 != 0 }
        // A folder with the sticky bit lets nobody remove what others have put in.
        let writable = files.filter { $0.mode & 0o002 != 0 && !($0.isFolder && $0.mode & 0o1000 != 0) }
        return FormValue(
            .record(
                Record([
                    ("setuid", FormValue(.list(special.map(record)))),
                    ("worldWritable", FormValue(.list(writable.map(record)))),
                ])))
    }
}
