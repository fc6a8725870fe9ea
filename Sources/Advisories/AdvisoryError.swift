/// Why advisory data could not be used, built or fetched.
package struct AdvisoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, Hashable {
        /// There is no database yet.
        case missing
        /// The database was made by another version of Breakwater.
        case version
        /// The file is no advisory database, or is damaged.
        case damaged
        /// A source (mirror, URL, file) could not be read.
        case source
        /// The database could not be written.
        case write
        /// The database could not be read.
        case read
    }

    package var code: Code
    /// What is wrong and what to do.
    package var message: String
    /// The file or URL it is about.
    package var place: String?

    package init(_ code: Code, _ message: String, at place: String? = nil) {
        self.code = code
        self.message = message
        self.place = place
    }

    package var description: String {
        if let place { "\(place): \(message)" } else { message }
    }
}
