import Documents

/// What the definitions of custom resources among the files say about their kinds (apiextensions.k8s.io/v1; for the scope
/// v1beta1 as well).
struct CustomKinds {
    /// Fields beyond this are left without a type.
    private static let maximumFields = 100_000
    private static let maximumDepth = 64

    /// The kinds whose objects are in no namespace, as `group/Kind`.
    private var clusterScoped: Set<String> = []
    /// The types that give defaults, by `group/version/Kind`.
    private var types: [String: ObjectType] = [:]
    private var fields = 0

    init(_ objects: [ManifestReader.RawObject]) {
        for object in objects where object.kind == "CustomResourceDefinition" {
            guard object.apiVersion.utf8.starts(with: "apiextensions.k8s.io/".utf8), let spec = object.node["spec"],
                let group = spec["group"]?.string, let kind = spec["names"]?["kind"]?.string
            else { continue }
            if spec["scope"]?.equals("Cluster") == true { clusterScoped.insert("\(group)/\(kind)") }
            guard object.apiVersion == "apiextensions.k8s.io/v1" else { continue }
            for version in spec["versions"]?.elements.map({ $0 }) ?? [] {
                guard let name = version["name"]?.string, let schema = version["schema"]?["openAPIV3Schema"] else {
                    continue
                }
                if case .object(let type) = type(of: schema, name: kind, depth: 0) {
                    types["\(group)/\(name)/\(kind)"] = type
                }
            }
        }
    }

    /// Whether objects of a kind are in no namespace.
    func isClusterScoped(_ apiVersion: String, _ kind: String) -> Bool {
        guard !clusterScoped.isEmpty, let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return clusterScoped.contains("\(apiVersion[..<slash])/\(kind)")
    }

    /// The type of a kind, by `group/version/Kind`; nil for kinds that no definition describes.
    func type(_ kind: String) -> ObjectType? { types[kind] }

    /// The type of a structural schema. Only what leads to defaults matters: everything else stays as it is written.
    private mutating func type(of schema: Document.Node, name: String, depth: Int) -> FieldType {
        guard depth < Self.maximumDepth, fields < Self.maximumFields, schema.kind == .object else { return .any }
        if let properties = schema["properties"], properties.kind == .object {
            var members: [String: SchemaField] = [:]
            for property in properties.members {
                guard let field = property.name.string else { continue }
                fields += 1
                // The API server knows these by itself.
                if depth == 0, ["apiVersion", "kind", "metadata"].contains(field) { continue }
                var entry = SchemaField(
                    type: type(of: property.value, name: "\(name).\(field)", depth: depth + 1), isNullable: false,
                    keepsZero: true)
                entry.isOptional = true
                if let value = property.value["default"] { entry.filledIn = .node(value) }
                members[field] = entry
            }
            return .object(ObjectType(name: name, fields: members))
        }
        if let items = schema["items"], items.kind == .object {
            return .list(type(of: items, name: name, depth: depth + 1))
        }
        if let values = schema["additionalProperties"], values.kind == .object {
            return .map(type(of: values, name: name, depth: depth + 1))
        }
        return .any
    }
}
