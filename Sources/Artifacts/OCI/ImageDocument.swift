import Documents

/// What a reference to an image leads to: one image, or a list to choose from.
package enum ImageDocument: Hashable, Sendable {
    case manifest(ImageManifest)
    case index(ImageIndex)

    /// The largest manifest that is read; registries refuse larger ones (OCI Distribution Specification 1.1,
    /// "Pushing Manifests").
    package static let maximumSize = 4 << 20

    /// Reads a manifest or an index.
    ///
    /// - Parameter mediaType: what the registry or the descriptor calls it; nil or empty when nobody says. The document's
    ///   own `mediaType` must agree. Without either, the members decide.
    /// - Throws: ``OCIFormatError``.
    package static func read(_ bytes: [UInt8], mediaType: String? = nil) throws(OCIFormatError) -> ImageDocument {
        guard bytes.count <= maximumSize else {
            throw OCIFormatError("the manifest is larger than \(maximumSize >> 20) MiB")
        }
        let root: Document.Node
        do {
            root = try JSONReader.read(bytes).root
        } catch {
            throw OCIFormatError("the manifest is not JSON: \(error.message)", line: error.line, column: error.column)
        }
        let announced = mediaType ?? ""
        if MediaType.isSchema1(announced) { throw ImageManifest.schema1(root) }
        let own = root["mediaType"]?.string ?? ""
        let known = { (type: String) in MediaType.isManifest(type) || MediaType.isIndex(type) }
        if known(announced), known(own), announced != own {
            throw root.failure("the manifest is called '\(announced)' but says '\(own)' of itself")
        }
        let type = known(own) ? own : announced
        if MediaType.isIndex(type) { return .index(try ImageIndex(root)) }
        if MediaType.isManifest(type) { return .manifest(try ImageManifest(root)) }
        if root["manifests"] != nil { return .index(try ImageIndex(root)) }
        return .manifest(try ImageManifest(root))
    }
}
