package import Model

/// Why a knowledge file cannot be used.
package struct CheckError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence without the place.
    package var message: String
    package var location: Location?

    package init(_ message: String, at location: Location? = nil) {
        self.message = message
        self.location = location
    }

    package var description: String { location.map { "\($0): \(message)" } ?? message }
}
