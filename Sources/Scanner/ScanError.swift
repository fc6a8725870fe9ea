/// Why a target cannot be scanned at all.
package struct ScanError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// What the user wrote names nothing that can be scanned.
        case target
        /// The target exists and cannot be read.
        case unreadable
        /// `breakwater.yaml` breaks its format.
        case configuration
        /// The advisory database cannot be read.
        case advisories
    }

    package var code: Code
    /// A sentence a user can act on, with the place.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
