/// Why a ZIP archive, or one of its entries, cannot be read.
package struct ZipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of problem.
    package enum Code: String, Hashable, Sendable {
        /// The bytes are not a ZIP archive at all: there is no end-of-directory record.
        case notAnArchive
        /// A record is not what the specification says, or two records contradict each other.
        case corrupt
        /// The archive or an entry ends too early.
        case truncated
        /// The entry is encrypted.
        case encrypted
        /// The compression method, or a feature such as several disks, is not read.
        case unsupported
        /// A limit on entries or bytes was hit.
        case tooLarge
        /// The CRC-32 of the data is not the recorded one.
        case checksum
        /// The entry's data is also claimed by another entry, as in archive bombs.
        case overlap
        /// The file that holds the archive cannot be read.
        case unreadable
    }

    package var code: Code
    /// What is wrong, one sentence without the place.
    package var message: String
    /// The entry it is about; nil for the whole archive.
    package var entry: String?

    package init(_ code: Code, _ message: String, entry: String? = nil) {
        self.code = code
        self.message = message
        self.entry = entry
    }

    package var description: String {
        if let entry { "\(entry): \(message)" } else { message }
    }
}
