package import Documents
import Synchronization

/// Where the values of one resource come from, and what reading one of its fields may need from elsewhere in it.
package final class FormSource: Sendable {
    /// An index into ``Estate/files``.
    package let file: Int
    /// An index into the file's documents.
    package let document: Int
    /// The pod spec in the resource, which containers inherit from.
    package let pod: PodPlace?
    /// `automountServiceAccountToken` of the service account that the pods use, when it is among what was read and says it.
    package let serviceAccountToken: FormValue?
    /// Whether a value of the document may be unknown: one that a template engine would replace.
    let mayHoldUnknown: Bool
    private let indexes = Mutex<[Int: [String: Int]]>([:])
    private let elements = Mutex<[Int: [Int]]>([:])

    /// A pod spec: its node, nil where the object has none, and its type.
    package struct PodPlace: Sendable {
        package var node: Document.Node?
        package var type: ObjectType

        package init(node: Document.Node?, type: ObjectType) {
            self.node = node
            self.type = type
        }
    }

    package init(
        file: Int, document: Int, pod: PodPlace? = nil, serviceAccountToken: FormValue? = nil,
        mayHoldUnknown: Bool = true
    ) {
        self.file = file
        self.document = document
        self.pod = pod
        self.serviceAccountToken = serviceAccountToken
        self.mayHoldUnknown = mayHoldUnknown
    }

    /// Objects with more members than this get an index when they are first looked into.
    private static let linearLookup = 64

    /// The element of an array, whose index is less than the number of elements.
    func element(_ index: Int, of node: Document.Node) -> Document.Node? {
        guard node.count > Self.linearLookup else {
            var iterator = node.elements
            for _ in 0..<index { _ = iterator.next() }
            return iterator.next()
        }
        return elements.withLock { elements in
            let positions = elements[node.index] ?? node.elements.map(\.index)
            elements[node.index] = positions
            return index < positions.count ? node.document.node(at: positions[index]) : nil
        }
    }

    /// The member of a node; the last one when a name stands twice.
    func member(_ name: String, of node: Document.Node) -> Document.Node? {
        guard node.count > Self.linearLookup else { return node[name] }
        return indexes.withLock { indexes in
            if let index = indexes[node.index] { return index[name].map(node.document.node(at:)) }
            var index: [String: Int] = [:]
            index.reserveCapacity(node.count)
            for member in node.members {
                if let name = member.name.string { index[name] = member.value.index }
            }
            indexes[node.index] = index
            return index[name].map(node.document.node(at:))
        }
    }
}
