package import Documents

/// An object of the Kubernetes API, of any kind.
package struct Resource: Sendable {
    /// Where its values come from: the file, the document and, for workloads, the pod spec.
    package let source: FormSource
    /// The object in the document.
    package let node: Document.Node
    /// The way to the object in its document; empty but for the items of a `List`.
    package let path: [Step]
    /// As written, for example `apps/v1`.
    package let apiVersion: String
    package let kind: String
    /// `metadata.name`, or `metadata.generateName`; empty where neither is written.
    package let name: String
    /// `name` is only the start of the name.
    package let isNameGenerated: Bool
    /// `metadata.namespace` as written; nil where it is not.
    package let namespace: String?
    /// The object is in no namespace.
    package let isClusterScoped: Bool
    /// The type of the schema; nil for kinds that the schema does not know.
    package let type: ObjectType?
    /// The type that a definition of custom resources among the files gives to a kind that the schema does not know.
    package let customType: ObjectType?

    /// The API group; empty for the core group.
    package var group: String {
        apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
    }

    /// The version in the group.
    package var version: String {
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else { return apiVersion }
        return String(apiVersion[apiVersion.index(after: slash)...])
    }

    /// The namespace it is in: `default` where none is written, empty for objects outside of namespaces.
    package var effectiveNamespace: String { isClusterScoped ? "" : namespace ?? "default" }

    /// `kind:namespace/name`, the kind in lower case; without the namespace for objects outside of namespaces.
    package var id: String {
        let scope = isClusterScoped ? "" : effectiveNamespace + "/"
        return "\(kind.lowercased()):\(scope)\(name)"
    }

    /// The whole object.
    package func object(_ reading: FormReading = .effective) -> FormValue {
        FormValue(node, (type ?? customType).map(FieldType.object) ?? .any, source: source, reading: reading)
    }

    /// Whether a pattern `group/version/Kind` (`version/Kind` for the core group) with `*` for any group or version names
    /// its kind. In `*/*/Role` the group may be any, the core group included.
    package func matches(kindPattern pattern: String) -> Bool {
        let parts = pattern.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        func fits(_ part: Substring.UTF8View, _ text: String) -> Bool {
            part.elementsEqual("*".utf8) || part.elementsEqual(text.utf8)
        }
        switch parts.count {
        case 1: return fits(parts[0], kind)
        case 2: return group.isEmpty && fits(parts[0], version) && fits(parts[1], kind)
        case 3: return fits(parts[0], group) && fits(parts[1], version) && fits(parts[2], kind)
        default: return false
        }
    }
}
