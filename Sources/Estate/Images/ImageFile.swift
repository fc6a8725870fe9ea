/// A file of an image that a check may look at.
package struct ImageFile: Hashable, Sendable {
    /// Without a leading slash.
    package var path: String
    /// The permission bits with setuid, setgid and sticky (`0o4755`).
    package var mode: Int
    /// The layer that holds it, empty when it is not known.
    package var layer: String
    /// It is a folder.
    package var isFolder: Bool

    /// The entry of the document that describes it, where one does.
    var entry: Int?

    package init(path: String, mode: Int, layer: String = "", isFolder: Bool = false) {
        self.path = path
        self.mode = mode
        self.layer = layer
        self.isFolder = isFolder
    }
}
