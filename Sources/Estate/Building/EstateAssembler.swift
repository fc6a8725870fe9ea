import Documents
import Model

/// Makes resources and workloads of the objects that were found.
struct EstateAssembler {
    private let schema: Schema
    private let files: [Estate.SourceFile]
    private(set) var resources: [Resource] = []
    private(set) var workloads: [Workload] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var unknownKinds: [String: Int] = [:]

    private struct AccountKey: Hashable {
        var namespace: String
        var name: String
    }

    private struct ObjectKey: Hashable {
        var group: Substring
        var kind: String
        var namespace: String
        var name: String
    }

    /// Which documents hold what a template engine would replace; looked at once for each.
    private var templates: [ObjectIdentifier: Bool] = [:]

    init(schema: Schema, files: [Estate.SourceFile]) {
        self.schema = schema
        self.files = files
    }

    private mutating func mayHoldUnknown(_ document: Document) -> Bool {
        if let known = templates[ObjectIdentifier(document)] { return known }
        let holds = document.contains("{{")
        templates[ObjectIdentifier(document)] = holds
        return holds
    }

    mutating func assemble(_ objects: [ManifestReader.RawObject]) {
        let tokens = tokenSettings(objects)
        let customKinds = CustomKinds(objects)
        var seen: [ObjectKey: Int] = [:]
        resources.reserveCapacity(objects.count)
        for object in objects {
            let gvk = "\(object.apiVersion)/\(object.kind)"
            let known = schema.kinds[gvk]
            if known == nil { unknownKinds[gvk, default: 0] += 1 }
            let metadata = object.node["metadata"]
            let name = metadata?["name"]?.scalarText
            let namespace = metadata?["namespace"]?.scalarText.flatMap { $0.isEmpty ? nil : $0 }
            let isClusterScoped =
                schema.clusterScoped.contains(gvk)
                || known == nil && customKinds.isClusterScoped(object.apiVersion, object.kind)
            let template = templatePath(gvk, object.node, isKnown: known != nil)
            let type = known ?? (template == nil ? nil : schema.types["GenericWorkload"])
            let pod = template.flatMap { podPlace(object.node, type: type, path: $0) }
            let account = serviceAccountName(pod?.node)
            let key = AccountKey(namespace: namespace ?? "default", name: account)
            let source = FormSource(
                file: object.file, document: object.document, pod: pod,
                serviceAccountToken: pod == nil ? nil : tokens[key],
                mayHoldUnknown: mayHoldUnknown(object.node.document))
            let resource = Resource(
                source: source, node: object.node, path: object.path, apiVersion: object.apiVersion,
                kind: object.kind, name: name ?? metadata?["generateName"]?.scalarText ?? "",
                isNameGenerated: name == nil && metadata?["generateName"]?.scalarText != nil, namespace: namespace,
                isClusterScoped: isClusterScoped, type: type,
                customType: type == nil ? customKinds.type(gvk) : nil)
            noteDuplicate(of: resource, in: &seen)
            if let template, pod != nil, let place = templateNode(object.node, template) {
                noteShape(pod?.node, of: resource)
                workloads.append(
                    Workload(
                        resource: resources.count, kind: object.kind, apiVersion: object.apiVersion,
                        name: resource.name, namespace: resource.effectiveNamespace, templatePath: template,
                        labels: labels(place["metadata"]?["labels"]), serviceAccountName: account))
            }
            resources.append(resource)
        }
    }

    // MARK: Pods

    /// The names from an object to its pod template; nil for what has none.
    private func templatePath(_ gvk: String, _ node: Document.Node, isKnown: Bool) -> [String]? {
        if let path = schema.podTemplates[gvk] { return path }
        guard !isKnown, let template = node["spec"]?["template"], template["spec"]?["containers"]?.kind == .array else {
            return nil
        }
        return ["spec", "template"]
    }

    private func templateNode(_ node: Document.Node, _ path: [String]) -> Document.Node? {
        var node: Document.Node? = node
        for name in path { node = node?[name] }
        return node?.kind == .object ? node : nil
    }

    /// The pod spec in an object; nil when there is no template to hold one.
    private func podPlace(_ node: Document.Node, type: ObjectType?, path: [String]) -> FormSource.PodPlace? {
        guard let template = templateNode(node, path), var type else { return nil }
        for name in path + ["spec"] {
            guard case .object(let next) = type.fields[name]?.type else { return nil }
            type = next
        }
        let spec = template["spec"]
        return FormSource.PodPlace(node: spec?.kind == .object ? spec : nil, type: type)
    }

    private func serviceAccountName(_ pod: Document.Node?) -> String {
        for name in ["serviceAccountName", "serviceAccount"] {
            if let text = pod?[name]?.scalarText, !text.isEmpty { return text }
        }
        return "default"
    }

    private func labels(_ node: Document.Node?) -> [String: String] {
        guard let node, node.kind == .object else { return [:] }
        var labels: [String: String] = [:]
        for member in node.members {
            if let key = member.name.string { labels[key] = member.value.scalarText ?? "" }
        }
        return labels
    }

    /// What the service accounts say about mounting their token.
    private func tokenSettings(_ objects: [ManifestReader.RawObject]) -> [AccountKey: FormValue] {
        var settings: [AccountKey: FormValue] = [:]
        for object in objects where object.kind == "ServiceAccount" && object.apiVersion == "v1" {
            guard let name = object.node["metadata"]?["name"]?.scalarText,
                let written = object.node["automountServiceAccountToken"], !written.isNull
            else { continue }
            let namespace = object.node["metadata"]?["namespace"]?.scalarText ?? ""
            let key = AccountKey(namespace: namespace.isEmpty ? "default" : namespace, name: name)
            settings[key] = FormValue(
                written, .bool, source: FormSource(file: object.file, document: object.document), isMember: true)
        }
        return settings
    }

    // MARK: What is doubtful

    private mutating func noteDuplicate(of resource: Resource, in seen: inout [ObjectKey: Int]) {
        guard !resource.name.isEmpty, !resource.isNameGenerated else { return }
        let slash = resource.apiVersion.utf8.firstIndex(of: UInt8(ascii: "/"))
        let key = ObjectKey(
            group: slash.map { resource.apiVersion[..<$0] } ?? "", kind: resource.kind,
            namespace: resource.effectiveNamespace, name: resource.name)
        guard let first = seen[key] else {
            seen[key] = resources.count
            return
        }
        let other = resources[first]
        let path = files.indices.contains(other.source.file) ? files[other.source.file].path : ""
        report(
            "manifest.duplicate",
            "\(resource.id) is also in \(path):\(other.node.line): both are judged", resource.node, of: resource,
            effect: .note)
    }

    private mutating func noteShape(_ spec: Document.Node?, of resource: Resource) {
        guard let spec else {
            report("manifest.shape", "the pod template has no spec: write one", resource.node, of: resource)
            return
        }
        for name in ["containers", "initContainers", "ephemeralContainers"] {
            guard let list = spec[name], !list.isNull else { continue }
            if list.kind != .array {
                report("manifest.shape", "\(name) is no list: no API server takes this", list, of: resource)
            } else {
                for element in list.elements where element.kind != .object {
                    report(
                        "manifest.shape", "an element of \(name) is no object: no API server takes this", element,
                        of: resource)
                }
            }
        }
    }

    private mutating func report(
        _ code: String, _ message: String, _ node: Document.Node, of resource: Resource,
        effect: Diagnostic.Effect = .incomplete
    ) {
        guard files.indices.contains(resource.source.file) else { return }
        let file = files[resource.source.file]
        let location = Location(path: file.path, line: node.line, column: node.column, layer: file.layer)
        diagnostics.append(Diagnostic(code, message, at: location, effect: effect))
    }
}
