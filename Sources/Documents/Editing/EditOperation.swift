/// A change of a document's tree.
package enum EditOperation: Hashable, Sendable {
    /// Replaces what is there, or creates it with all parents that are missing. A null counts as missing.
    case set(DocumentPath, DocumentValue)
    /// Appends to the list there, which is created when it is missing or null; does nothing when an equal element is
    /// in it.
    case add(DocumentPath, DocumentValue)
    /// Removes a member (all of them when its name stands twice) or an element; does nothing when it is absent. The
    /// mapping or list around it stays, `{}` or `[]` when it becomes empty.
    case remove(DocumentPath)

    /// The place that changes.
    package var path: DocumentPath {
        switch self {
        case .set(let path, _), .add(let path, _), .remove(let path): path
        }
    }
}
