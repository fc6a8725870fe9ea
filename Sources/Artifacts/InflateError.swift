/// Why compressed bytes cannot be inflated.
package enum InflateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not what RFC 1951 or RFC 1950 allows; the text says which part.
    case corrupt(String)
    /// The bytes end before the data does.
    case truncated
    /// There is more output than the limit allows.
    case tooLarge(limit: Int)
    /// The output is not as long as announced.
    case sizeMismatch(expected: Int)
    /// The Adler-32 checksum of RFC 1950 does not fit.
    case checksum
    /// A preset dictionary is needed, which no format read here provides.
    case dictionaryNeeded

    package var description: String {
        switch self {
        case .corrupt(let part): "the compressed data is corrupt (\(part))"
        case .truncated: "the compressed data ends too early"
        case .tooLarge(let limit): "the data inflates to more than \(limit) bytes"
        case .sizeMismatch(let expected): "the data does not inflate to the announced \(expected) bytes"
        case .checksum: "the checksum of the inflated data is wrong"
        case .dictionaryNeeded: "the compressed data needs a dictionary that is not there"
        }
    }
}
