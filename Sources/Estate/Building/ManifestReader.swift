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

    /// What keeps something that looks like an object from being one.
    struct Problem {
        var node: Document.Node
        var message: String
    }

    private(set) var objects: [RawObject] = []
    private(set) var problems: [Problem] = []
    private let file: Int
    private let document: Int

    /// Finds the objects of a document, lists taken apart; none when it is no manifest.
    init(_ document: Document, file: Int, index: Int) {
        self.file = file
        self.document = index
        guard document.nodeCount > 0 else { return }
        collect(document.root, inherited: nil, path: [], depth: 0)
    }

    private mutating func collect(
        _ node: Document.Node, inherited: (apiVersion: String, kind: String)?, path: [Step], depth: Int
    ) {
        guard depth < Self.maximumListDepth else {
            problems.append(Problem(node: node, message: "lists in lists are read \(Self.maximumListDepth) deep"))
            return
        }
        guard node.kind == .object else {
            if depth > 0 { problems.append(Problem(node: node, message: "an item of a list is no object")) }
            return
        }
        let written = node["apiVersion"]?.string
        let writtenKind = node["kind"]?.string
        guard let apiVersion = written ?? inherited?.apiVersion, let kind = writtenKind ?? inherited?.kind,
            !apiVersion.isEmpty, !kind.isEmpty
        else {
            // Other files have one of the two as well; that both are there and one is no text is a slip.
            if depth > 0 {
                problems.append(Problem(node: node, message: "an item of a list has no apiVersion and kind"))
            } else if let version = node["apiVersion"], let kind = node["kind"],
                [version, kind].contains(where: {
                    $0.kind == .integer || $0.kind == .float || $0.kind == .bool
                }), node["metadata"] != nil || node["spec"] != nil
            {
                problems.append(Problem(node: node, message: "apiVersion and kind have to be texts: quote them"))
            }
            return
        }
        let isList = kind.utf8.count >= 4 && kind.utf8.suffix(4).elementsEqual("List".utf8)
        guard isList, let items = node["items"], items.kind == .array else {
            if kind == "List", apiVersion == "v1", let items = node["items"], !items.isNull {
                problems.append(Problem(node: items, message: "the items of a list have to be a list"))
                return
            }
            objects.append(
                RawObject(file: file, document: document, node: node, path: path, apiVersion: apiVersion, kind: kind))
            return
        }
        // The items of a typed list (`DeploymentList`) need not say what they are.
        let itemKind = String(kind.dropLast(4))
        let itemType = itemKind.isEmpty ? nil : (apiVersion: apiVersion, kind: itemKind)
        for (index, item) in items.elements.enumerated() {
            collect(
                item, inherited: itemType, path: path + [.member("items"), .element(index)], depth: depth + 1)
        }
    }
}
