import Documents

/// What one `pom.xml` says about dependencies.
struct POMModel {
    /// A `dependency` element, its texts not yet interpolated.
    struct Dependency {
        var group = ""
        var artifact = ""
        var version: String?
        var scope: String?
        var type: String?
        var classifier: String?
        var line = 1
    }

    /// A profile.
    struct Profile {
        var id = ""
        var line = 1
        var isActive = false
        var dependencies: [Dependency] = []
        var management: [Dependency] = []
        var properties: [(String, String)] = []
    }

    /// The outcome of interpolating a text.
    enum Resolution {
        case value(String)
        /// The property that is not set in this file.
        case unknown(String)
    }

    /// False when the outermost element is another one.
    private(set) var isProject = false
    private(set) var dependencies: [Dependency] = []
    private(set) var inactiveProfiles: [Profile] = []
    private var management: [Dependency] = []
    private var managementIndices: [String: Int] = [:]
    private var properties: [String: String] = [:]
    private var texts: [String: String] = [:]
    private var profiles: [Profile] = []

    /// - Throws: ``DocumentError`` when the file is not XML.
    init(_ source: [UInt8]) throws(DocumentError) {
        var reader = try XMLReader(source)
        var path: [String] = []
        var text = ""
        var dependency: Dependency?
        while let event = try reader.next() {
            switch event {
            case .start(let name, _):
                let local = Self.localName(name)
                path.append(local)
                text = ""
                if path.count == 1 { isProject = local == "project" }
                if Self.isDependency(path) { dependency = Dependency(line: reader.line) }
                if path == ["project", "profiles", "profile"] { profiles.append(Profile(line: reader.line)) }
            case .text(let piece):
                text += piece
            case .end:
                take(DeclaredText(Array(text.utf8)).trimmedLines.string, at: path, dependency: &dependency)
                text = ""
                if !path.isEmpty { path.removeLast() }
            }
        }
        finish()
    }

    private static func localName(_ name: String) -> String {
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return String(name[name.utf8.index(after: colon)...])
    }

    /// The path inside `project`, or inside a profile, without the way there.
    private static func inner(_ path: [String]) -> ArraySlice<String> {
        path.starts(with: ["project", "profiles", "profile"]) ? path.dropFirst(3) : path.dropFirst()
    }

    private static func isDependency(_ path: [String]) -> Bool {
        let inner = inner(path)
        return inner.elementsEqual(["dependencies", "dependency"])
            || inner.elementsEqual(["dependencyManagement", "dependencies", "dependency"])
    }

    // MARK: Reading

    private mutating func take(_ text: String, at path: [String], dependency: inout Dependency?) {
        guard isProject, let last = path.last else { return }
        if Self.isDependency(path) {
            if let dependency { add(dependency, isManaged: Self.inner(path).count == 3, path) }
            dependency = nil
            return
        }
        if Self.isDependency(path.dropLast()) {
            switch last {
            case "groupId": dependency?.group = text
            case "artifactId": dependency?.artifact = text
            case "version": dependency?.version = text.isEmpty ? nil : text
            case "scope": dependency?.scope = text.isEmpty ? nil : text
            case "type": dependency?.type = text.isEmpty ? nil : text
            case "classifier": dependency?.classifier = text.isEmpty ? nil : text
            default: break
            }
            return
        }
        let inProfile = path.count > 3 && path.starts(with: ["project", "profiles", "profile"])
        let inner = Self.inner(path)
        if inner.count == 2, inner.first == "properties" {
            if !inProfile {
                properties[last] = text
            } else if !profiles.isEmpty {
                profiles[profiles.count - 1].properties.append((last, text))
            }
        } else if inProfile, !profiles.isEmpty {
            if inner.elementsEqual(["id"]) { profiles[profiles.count - 1].id = text }
            if inner.elementsEqual(["activation", "activeByDefault"]) {
                profiles[profiles.count - 1].isActive = text == "true"
            }
        } else if inner.count == 1 || (inner.count == 2 && inner.first == "parent") {
            switch last {
            case "groupId", "artifactId", "version", "packaging", "name":
                texts[inner.joined(separator: ".")] = text
            default: break
            }
        }
    }

    private mutating func add(_ dependency: Dependency, isManaged: Bool, _ path: [String]) {
        if path.count > 3, path[1] == "profiles" {
            guard !profiles.isEmpty else { return }
            if isManaged {
                profiles[profiles.count - 1].management.append(dependency)
            } else {
                profiles[profiles.count - 1].dependencies.append(dependency)
            }
        } else if isManaged {
            management.append(dependency)
        } else {
            dependencies.append(dependency)
        }
    }

    /// Brings in the profiles that are active by default, and makes the managed dependencies known by their names.
    private mutating func finish() {
        for profile in profiles where profile.isActive {
            dependencies.append(contentsOf: profile.dependencies)
            management.append(contentsOf: profile.management)
            properties.merge(profile.properties) { _, new in new }
        }
        inactiveProfiles = profiles.filter { !$0.isActive && !$0.dependencies.isEmpty }
        for index in management.indices {
            guard case .value(let group) = resolve(management[index].group),
                case .value(let artifact) = resolve(management[index].artifact)
            else { continue }
            // A profile comes later and wins.
            managementIndices[key(management[index], group: group, artifact: artifact)] = index
        }
    }

    /// What makes a dependency the same as another one: group, artifact, type and classifier.
    private func key(_ dependency: Dependency, group: String, artifact: String) -> String {
        var parts = [group, artifact]
        for (text, fallback) in [(dependency.type, "jar"), (dependency.classifier, "")] {
            if let text, case .value(let value) = resolve(text) { parts.append(value) } else { parts.append(fallback) }
        }
        return parts.joined(separator: ":")
    }

    /// The entry of this file's `dependencyManagement` for a dependency.
    func managed(_ dependency: Dependency, group: String, artifact: String) -> Dependency? {
        managementIndices[key(dependency, group: group, artifact: artifact)].map { management[$0] }
    }

    // MARK: Interpolation

    /// Replaces `${…}` by this file's properties and coordinates.
    func resolve(_ text: String) -> Resolution {
        var budget = 1_000
        return resolve(DeclaredText(Array(text.utf8)), depth: 0, budget: &budget)
    }

    /// `depth` ends properties that name each other; `budget` bounds the work of properties that multiply.
    private func resolve(_ text: DeclaredText, depth: Int, budget: inout Int) -> Resolution {
        var result: [UInt8] = []
        var rest = text
        while let start = rest.offset(of: "${") {
            result.append(contentsOf: rest.bytes.prefix(start))
            guard let (name, tail) = rest.dropping(start + 2).cut(at: UInt8(ascii: "}")) else { break }
            let property = name.trimmed.string
            budget -= 1
            guard depth < 16, budget > 0, let value = value(of: property) else { return .unknown(property) }
            switch resolve(DeclaredText(Array(value.utf8)), depth: depth + 1, budget: &budget) {
            case .value(let value): result.append(contentsOf: value.utf8)
            case .unknown(let inner): return .unknown(inner)
            }
            guard result.count < 4_096 else { return .unknown(property) }
            rest = tail
        }
        result.append(contentsOf: rest.bytes)
        return .value(DeclaredText(result).trimmed.string)
    }

    /// The order is Maven's: the model by its prefixes, the properties, the model without a prefix.
    private func value(of property: String) -> String? {
        for prefix in ["project.", "pom."] where property.utf8.starts(with: prefix.utf8) {
            if let value = coordinate(String(property.dropFirst(prefix.count))) { return value }
        }
        return properties[property] ?? coordinate(property)
    }

    /// One of the project's own coordinates. Group and version are inherited.
    private func coordinate(_ name: String) -> String? {
        let text: String?
        switch name {
        case "groupId", "version": text = texts[name] ?? texts["parent.\(name)"]
        case "artifactId", "packaging", "name", "parent.groupId", "parent.artifactId", "parent.version":
            text = texts[name]
        default: text = nil
        }
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension DeclaredText {
    /// Without white space and line feeds at both ends.
    var trimmedLines: DeclaredText {
        var rest = bytes.drop { Self.isSpace($0) || $0 == 0x0A }
        while let last = rest.last, Self.isSpace(last) || last == 0x0A { rest.removeLast() }
        return DeclaredText(rest)
    }
}
