import Documents
import Model

/// Makes a ``ComposeProject`` of a document: variables substituted, short forms written out, `extends` applied.
struct ComposeReader {
    var diagnostics: [Diagnostic] = []
    let document: Document
    let file: Int
    let index: Int
    let path: String
    let layer: Digest?
    let schema: Schema
    let interpolation: ComposeInterpolation
    private let files: ComposeFiles
    /// Services as they stand, before `extends`.
    private var own: [ServiceKey: FormValue] = [:]
    private var resolved: [ServiceKey: FormValue] = [:]
    private var open: Set<ServiceKey> = []
    /// The other files that services extend services of, by path.
    private var others: [String: ComposeReader] = [:]

    /// A service and its file.
    private struct ServiceKey: Hashable {
        var path: String
        var name: String
    }

    /// How deep services may extend each other.
    private static let maximumExtension = 64
    /// How many values services may take over from those they extend.
    private static let maximumInherited = 100_000
    private var inherited = 0
    private var isInheritanceCut = false
    /// Values below this depth are not read.
    private static let maximumDepth = 64

    /// - Parameter files: where services of other files are found.
    init(_ source: ComposeSource, files: ComposeFiles, schema: Schema) {
        document = source.document
        file = source.file
        index = source.index
        path = source.path
        layer = source.layer
        self.files = files
        self.schema = schema
        interpolation = ComposeInterpolation(environment: source.environment)
    }

    // MARK: Recognition

    private static let topLevelNames: Set<String> = [
        "version", "name", "services", "networks", "volumes", "secrets", "configs", "include", "models",
    ]

    /// Whether a document is a Compose file: by its file's name, or because its services look like containers.
    static func isCompose(_ root: Document.Node, path: String) -> Bool {
        guard root.kind == .object, root["apiVersion"] == nil, let services = root["services"],
            services.kind == .object
        else { return false }
        if FileRecognizer.isComposeName(path) { return true }
        for member in root.members {
            guard let name = member.name.string, topLevelNames.contains(name) || name.hasPrefix("x-") else {
                return false
            }
        }
        var hasContainer = false
        for member in services.members {
            guard member.value.kind == .object else { return false }
            for name in ["image", "build", "extends", "provider"] where member.value[name] != nil {
                hasContainer = true
            }
        }
        return hasContainer
    }

    // MARK: The file

    mutating func read() -> ComposeProject {
        let root = document.root
        var names: [String] = []
        if let services = root["services"], services.kind == .object {
            for member in services.members {
                guard let name = member.name.string, !name.hasPrefix("x-") else { continue }
                guard member.value.kind == .object else {
                    report("service '\(name)' is no mapping: Compose does not take this", at: member.value)
                    continue
                }
                let key = ServiceKey(path: path, name: name)
                if own[key] == nil { names.append(name) }
                own[key] = service(member.value)
            }
        }
        var services: [(name: String, service: FormValue)] = []
        for name in names {
            if let service = resolve(ServiceKey(path: path, name: name)) { services.append((name, service)) }
        }
        if let include = root["include"] {
            report("other files that this one includes are judged by themselves", at: include, effect: .note)
        }
        var members: [(String, FormValue)] = []
        for member in root.members {
            guard let name = member.name.string, !name.hasPrefix("x-") else { continue }
            if name == "services" {
                let record = Record(services.map { ($0.name, $0.service) })
                members.append((name, FormValue(.record(record), at: place(member.value))))
            } else {
                let type = schema.types["ComposeFile"]?.fields[name]?.type ?? .any
                members.append((name, value(member.value, type)))
            }
        }
        let compose = FormValue(
            .record(Record(members, rest: rest(of: "ComposeFile"))), at: place(root, isMember: false))
        return ComposeProject(file: file, document: index, compose: compose, services: services)
    }

    func rest(of type: String) -> Record.Rest { schema.types[type].map { .defaults($0) } ?? .none }

    mutating func report(
        _ message: String, at node: Document.Node, code: String = "compose.form",
        effect: Diagnostic.Effect = .incomplete
    ) {
        let location = Location(path: path, line: node.line, column: node.column, layer: layer)
        diagnostics.append(Diagnostic(code, message, at: location, effect: effect))
    }

    // MARK: Extending

    /// A service of this or another file as it stands; nil when there is none.
    private mutating func ownService(_ key: ServiceKey) -> FormValue? {
        if let service = own[key] { return service }
        guard key.path != path, let other = other(key.path),
            let node = other.document.root["services"]?[key.name], node.kind == .object
        else { return nil }
        let service = other.service(node)
        own[key] = service
        return service
    }

    /// Another file, its variables being those of this project.
    private mutating func other(_ path: String) -> ComposeReader? {
        if let other = others[path] { return other }
        guard var source = files.source(path) else { return nil }
        source.environment = interpolation.environment
        let other = ComposeReader(source, files: files, schema: schema)
        others[path] = other
        return other
    }

    /// Says what is wrong with the extension of a service, in the file that it stands in.
    private mutating func reportExtension(_ message: String, of key: ServiceKey, code: String = "compose.form") {
        guard key.path == path else {
            guard var other = others[key.path], let node = other.document.root["services"]?[key.name] else { return }
            other.diagnostics = []
            other.report(message, at: node["extends"] ?? node, code: code)
            diagnostics += other.diagnostics
            return
        }
        guard let node = document.root["services"]?[key.name] else { return }
        report(message, at: node["extends"] ?? node, code: code)
    }

    private mutating func resolve(_ key: ServiceKey) -> FormValue? {
        if let service = resolved[key] { return service }
        guard let service = ownService(key) else { return nil }
        guard case .record(let record) = service.content, let extends = record["extends"], !extends.isNull else {
            resolved[key] = service
            return service
        }
        guard open.count < Self.maximumExtension, open.insert(key).inserted else {
            reportExtension("service '\(key.name)' extends itself: Compose does not take this", of: key)
            return service
        }
        defer { open.remove(key) }
        let base = extends.string ?? extends.member("service")?.string
        func unknown() -> FormValue {
            let what = "service \(base ?? "") of \(extends.member("file")?.string ?? "another file")"
            return FormValue(.record(Record(record.members, rest: .unknown(what))), at: service.place)
        }
        var merged = service
        var parentPath = key.path
        if extends.string == nil, let written = extends.member("file"), !written.isNull {
            let folder = key.path.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
            guard let relative = written.string,
                let path = RelativePath.resolve(relative, in: folder), path == self.path || other(path) != nil
            else {
                let message =
                    written.string.map { "the file '\($0)' that this service extends was not read: scan it as well" }
                    ?? "the file that this service extends depends on a variable: set it in .env"
                reportExtension(message, of: key, code: "compose.extends")
                let service = unknown()
                resolved[key] = service
                return service
            }
            parentPath = path
        }
        if let base, let parent = resolve(ServiceKey(path: parentPath, name: base)) {
            inherited += size(of: parent)
            guard inherited <= Self.maximumInherited else {
                resolved[key] = service
                if !isInheritanceCut {
                    isInheritanceCut = true
                    reportExtension(
                        "services extend each other so often that the rest is not followed", of: key)
                }
                return service
            }
            merged = ComposeMerge.service(parent, extendedBy: service)
        } else if parentPath == key.path {
            reportExtension("there is no service '\(base ?? "")' to extend", of: key)
        } else {
            reportExtension(
                "there is no service '\(base ?? "")' in '\(parentPath)' to extend", of: key, code: "compose.extends")
            merged = unknown()
        }
        resolved[key] = merged
        return merged
    }

    /// The number of values down to the elements of members.
    private func size(of service: FormValue) -> Int {
        guard case .record(let record) = service.content else { return 1 }
        return record.values.reduce(record.values.count) { $0 + $1.count }
    }

    // MARK: Values

    func place(_ node: Document.Node, isMember: Bool = true) -> Place {
        let shown = isMember && node.index > 0 ? node.document.node(at: node.index - 1) : node
        return Place(file: file, line: shown.line, column: shown.column, document: index, node: node.index)
    }

    /// A text of the file, variables substituted.
    func text(_ node: Document.Node) -> ComposeInterpolation.Text {
        interpolation.expand(node.scalarText ?? "")
    }

    /// A text as a value: unknown when part of it is.
    static func content(_ text: String, missing: [String]) -> FormValue.Content {
        guard let first = missing.first, text.utf8.contains(ComposeInterpolation.hole) else { return .string(text) }
        return .unknown("variable \(first)")
    }

    /// Any value of the file, decoded by a type, variables substituted.
    func value(_ node: Document.Node, _ type: FieldType, isMember: Bool = true, depth: Int = 0) -> FormValue {
        let place = place(node, isMember: isMember)
        guard depth < Self.maximumDepth else {
            return FormValue(.unknown("what is nested deeper than \(Self.maximumDepth) levels"), at: place)
        }
        switch node.kind {
        case .object:
            var members: [(String, FormValue)] = []
            members.reserveCapacity(node.count)
            var rest = Record.Rest.none
            if case .object(let objectType) = type { rest = .defaults(objectType) }
            for member in node.members {
                guard let name = member.name.string, member.value.tag != "!reset" else { continue }
                switch type {
                case .object(let objectType):
                    if name.hasPrefix("x-") || (member.value.isNull && objectType.fields[name] != nil) { continue }
                    members.append((name, value(member.value, objectType.fields[name]?.type ?? .any, depth: depth + 1)))
                case .map(let element): members.append((name, value(member.value, element, depth: depth + 1)))
                default: members.append((name, value(member.value, .any, depth: depth + 1)))
                }
            }
            return FormValue(.record(Record(members, rest: rest)), at: place)
        case .array:
            var element = FieldType.any
            if case .list(let type) = type { element = type }
            return FormValue(
                .list(node.elements.map { value($0, element, isMember: false, depth: depth + 1) }), at: place)
        case .null:
            if case .object(let type) = type { return FormValue(.absent(type), at: place) }
            return FormValue(.null, at: place)
        default:
            if case .list(let element) = type {
                // A single value stands for a list of one (`tmpfs`, `env_file`).
                return FormValue(.list([value(node, element, isMember: isMember, depth: depth + 1)]), at: place)
            }
            return FormValue(scalar(node, type), at: place)
        }
    }

    private func scalar(_ node: Document.Node, _ type: FieldType) -> FormValue.Content {
        switch (node.kind, type) {
        case (.bool, .any), (.bool, .bool): return .bool(node.bool ?? false)
        case (.integer, .any), (.integer, .int):
            return node.integer.map { .int(Int64($0)) } ?? .double(node.double ?? 0)
        case (.float, .any), (.float, .double), (.integer, .double): return .double(node.double ?? 0)
        case (.float, .int):
            let number = node.double ?? 0
            return Int64(exactly: number).map { .int($0) } ?? .double(number)
        default: break
        }
        let text = text(node)
        let content = Self.content(text.text, missing: text.missing)
        guard case .string(let known) = content else { return content }
        // Compose casts what variables have put in.
        switch type {
        case .bool:
            switch known.lowercased() {
            case "true", "yes", "on", "y", "1": return .bool(true)
            case "false", "no", "off", "n", "0": return .bool(false)
            default: return content
            }
        case .int: return Int64(known).map { .int($0) } ?? content
        case .double: return Double(known).map { .double($0) } ?? content
        default: return content
        }
    }
}
