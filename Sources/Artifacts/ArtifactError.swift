package import Model

/// Why an artifact, or a part of one, cannot be read.
package struct ArtifactError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, dotted name, for example `layer.digest`.
    package var code: String
    /// A sentence a user can act on, without the place.
    package var message: String
    /// The file it is about.
    package var path: String?

    package init(_ code: String, _ message: String, path: String? = nil) {
        self.code = code
        self.message = message
        self.path = path
    }

    package var description: String {
        if let path { "\(path): \(message)" } else { message }
    }

    /// The same as a diagnostic that makes a scan incomplete.
    package var diagnostic: Diagnostic {
        Diagnostic(code, message, at: path.map { Location(path: $0) })
    }
}
