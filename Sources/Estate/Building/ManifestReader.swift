import Documents

/// Finds the objects of the Kubernetes API in a document.
struct ManifestReader {
    /// An object before anything is known of the others.
    struct RawObject {
        var file: Int
        var document: Int
        var node: Document.Node
        var path: [Step]
        var apiVersion: String
        var kind: String
    }

    /// How deep lists may hold lists.
    private static let maximumListDepth = 8

    /// The objects of a document, lists taken apart; empty when it is no manifest.
    static func objects(in document: Document, file: Int, index: Int) -> [RawObject] {
        var objects: [RawObject] = []
        guard document.nodeCount > 0 else { return [] }
        collect(document.root, inherited: nil, path: [], depth: 0) { node, apiVersion, kind, path in
            objects.append(
                RawObject(file: file, document: index, node: node, path: path, apiVersion: apiVersion, kind: kind))
        }
        return objects
    }

    private static func collect(
        _ node: Document.Node, inherited: (apiVersion: String, kind: String)?, path: [Step], depth: Int,
        take: (Document.Node, String, String, [Step]) -> Void
    ) {
        guard node.kind == .object, depth < maximumListDepth else { return }
        let written = node["apiVersion"]?.string
        let writtenKind = node["kind"]?.string
        guard let apiVersion = written ?? inherited?.apiVersion, let kind = writtenKind ?? inherited?.kind,
            !apiVersion.isEmpty, !kind.isEmpty
        else { return }
        guard kind.utf8.count >= 4, kind.utf8.suffix(4).elementsEqual("List".utf8), let items = node["items"],
            items.kind == .array
        else {
            take(node, apiVersion, kind, path)
            return
        }
        // The items of a typed list (`DeploymentList`) need not say what they are.
        let itemKind = String(kind.dropLast(4))
        let itemType = itemKind.isEmpty ? nil : (apiVersion: apiVersion, kind: itemKind)
        for (index, item) in items.elements.enumerated() {
            collect(
                item, inherited: itemType, path: path + [.member("items"), .element(index)], depth: depth + 1,
                take: take)
        }
    }
}
