import Documents

/// The documents of one file, whatever its syntax.
struct DocumentStream {
    var documents: [Document] = []
    var errors: [DocumentError] = []
    var warnings: [DocumentError] = []
}
