import CEL
import Estate

/// An object whose creation an API server would be asked for: one that is written, or a pod that a workload makes.
struct AdmissionSubject: Sendable {
    struct Labels: Sendable {
        var values: [String: String]
        /// False when there may be others.
        var isComplete = true
    }

    var form: Form
    var group: String
    var version: String
    var kind: String
    /// The plural, such as `deployments`.
    var resource: String
    var name: String
    /// The API versions (`apps/v1`) in which objects of the kind have the same form as in this one.
    var sameForms: Set<String> = []
    /// nil for what is in no namespace.
    var namespace: String?
    var labels: Labels
    /// The labels of its namespace; of itself for a Namespace; nil for what is in none.
    var namespaceLabels: Labels?
    var object: Value
    var namespaceObject: Value

    /// All objects of an estate that policies see.
    static func all(in estate: Estate) -> [AdmissionSubject] {
        var namespaces: [String: FormValue] = [:]
        var plurals: [String: String] = [:]
        for (index, resource) in estate.resources.enumerated() {
            guard let object = estate.value("object", of: .resource(index), reading: .admission) else { continue }
            if resource.group.isEmpty, resource.kind == "Namespace" { namespaces[resource.name] = object }
            if resource.kind == "CustomResourceDefinition", let spec = object.member("spec"),
                let group = spec.member("group")?.text, let names = spec.member("names"),
                let kind = names.member("kind")?.text, let plural = names.member("plural")?.text
            {
                plurals["\(group)/\(kind)"] = plural
            }
        }
        var subjects: [AdmissionSubject] = []
        for form in estate.forms {
            switch form {
            case .resource(let index):
                let resource = estate.resources[index]
                // The API server asks no policy about these: a policy could lock itself in.
                guard resource.group != "admissionregistration.k8s.io",
                    let object = estate.value("object", of: form, reading: .admission)
                else { continue }
                subjects.append(
                    AdmissionSubject(
                        form: form, group: resource.group, version: resource.version, kind: resource.kind,
                        resource: plurals["\(resource.group)/\(resource.kind)"] ?? plural(of: resource.kind),
                        name: resource.name, namespace: estate.namespace(of: form),
                        metadata: object.member("metadata"),
                        object: resource.kind == "Pod" && resource.group.isEmpty
                            ? AdmittedPod(estate).object(
                                metadata: object.member("metadata"), spec: object.member("spec"),
                                namespace: estate.namespace(of: form), madeBy: nil)
                            : object.celValue,
                        namespaces: namespaces))
            case .workload(let index):
                let workload = estate.workloads[index]
                let resource = estate.resources[workload.resource]
                guard resource.kind != "Pod", resource.kind != "PodTemplate",
                    let template = estate.value("template", of: form, reading: .admission)
                else { continue }
                let metadata = template.member("metadata")
                let pod = AdmittedPod(estate)
                subjects.append(
                    AdmissionSubject(
                        form: form, group: "", version: "v1", kind: "Pod", resource: "pods", name: "",
                        namespace: estate.namespace(of: form), metadata: metadata,
                        object: pod.object(
                            metadata: metadata, spec: template.member("spec"), namespace: estate.namespace(of: form),
                            madeBy: resource),
                        namespaces: namespaces))
            default: continue
            }
        }
        for index in subjects.indices {
            subjects[index].sameForms = sameForms(as: subjects[index], in: estate.schema)
        }
        return subjects
    }

    private static func sameForms(as subject: AdmissionSubject, in schema: Schema) -> Set<String> {
        let version = subject.group.isEmpty ? subject.version : "\(subject.group)/\(subject.version)"
        guard let type = schema.kinds["\(version)/\(subject.kind)"] else { return [version] }
        let suffix = "/\(subject.kind)"
        return Set(
            schema.kinds.filter { $0.value === type && $0.key.hasSuffix(suffix) }.map {
                String($0.key.dropLast(suffix.utf8.count))
            })
    }

    private init(
        form: Form, group: String, version: String, kind: String, resource: String, name: String, namespace: String?,
        metadata: FormValue?, object: Value, namespaces: [String: FormValue]
    ) {
        self.form = form
        self.group = group
        self.version = version
        self.kind = kind
        self.resource = resource
        self.name = name
        self.namespace = namespace
        labels = Self.labels(of: metadata)
        self.object = object
        if group.isEmpty, kind == "Namespace" {
            var own = labels
            own.values["kubernetes.io/metadata.name"] = name
            namespaceLabels = own
            namespaceObject = .null
        } else if let namespace {
            let known = namespaces[namespace]
            var own = known.map { Self.labels(of: $0.member("metadata")) } ?? Labels(values: [:], isComplete: false)
            own.values["kubernetes.io/metadata.name"] = namespace
            namespaceLabels = own
            namespaceObject =
                known.map { Self.namespaceObject($0, named: namespace) }
                ?? Value.makeMap([
                    (
                        "metadata",
                        Value.makeMap([
                            ("name", .string(namespace)),
                            ("labels", .unknown(Unknown(["labels of namespace \(namespace)"]))),
                            ("annotations", .unknown(Unknown(["annotations of namespace \(namespace)"]))),
                        ])
                    )
                ])
        } else {
            namespaceLabels = nil
            namespaceObject = .null
        }
    }

    /// A Namespace with the label that the API server gives to each.
    private static func namespaceObject(_ object: FormValue, named name: String) -> Value {
        let label = ("kubernetes.io/metadata.name", Value.string(name))
        let labels = object.member("metadata")?.member("labels")?.members.map { ($0.name, $0.value.celValue) } ?? []
        let metadata = object.member("metadata")?.members.map { ($0.name, $0.value.celValue) } ?? []
        return Value.makeMap(
            object.members.map { ($0.name, $0.value.celValue) } + [
                ("metadata", Value.makeMap(metadata + [("labels", Value.makeMap(labels + [label]))]))
            ])
    }

    private static func labels(of metadata: FormValue?) -> Labels {
        var labels = Labels(values: [:])
        for (name, value) in metadata?.member("labels")?.members ?? [] { labels.values[name] = value.text ?? "" }
        return labels
    }

    /// The plural that the API uses for a kind (`meta.UnsafeGuessKindToResource` of apimachinery).
    static func plural(of kind: String) -> String {
        let name = kind.lowercased()
        if name == "endpoints" { return name }
        switch name.utf8.last {
        case UInt8(ascii: "s"), UInt8(ascii: "x"): return name + "es"
        case UInt8(ascii: "y"):
            let isVowel = name.utf8.dropLast().last.map { "aeiou".utf8.contains($0) } ?? false
            return isVowel ? name + "s" : String(name.dropLast()) + "ies"
        default: return name + "s"
        }
    }
}
