/// Why a text or a set of parts is not a package URL.
package struct PackageURLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part that is wrong.
    package enum Code: String, Hashable, Sendable {
        case scheme, type, namespace, name, version, qualifiers, subpath, encoding
    }

    package var code: Code
    /// What is wrong, one sentence that quotes nothing from the input.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
