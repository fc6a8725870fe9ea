/// Where something was read: a file, optionally a place in it, optionally the image layer that holds the file.
package struct Location: Hashable, Sendable {
    /// The path inside the target, without a leading slash, parts joined by `/`. A file inside an archive is
    /// written `outer.jar!/inner.jar`.
    package var path: String
    /// The line, counted from 1; nil when the place is the whole file.
    package var line: Int?
    /// The column in bytes, counted from 1.
    package var column: Int?
    /// The layer (the digest of its uncompressed tar, called `diff_id` by OCI) that holds the file.
    package var layer: Digest?

    package init(path: String, line: Int? = nil, column: Int? = nil, layer: Digest? = nil) {
        self.path = path
        self.line = line
        self.column = column
        self.layer = layer
    }
}

extension Location: CustomStringConvertible {
    /// `path:line:column`, as far as known.
    package var description: String {
        var text = path
        if let line { text += ":\(line)" }
        if line != nil, let column { text += ":\(column)" }
        return text
    }
}
