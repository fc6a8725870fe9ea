/// What one tar header says, after PAX and GNU extensions are applied.
package struct TarHeader: Sendable {
    /// What an entry is.
    package enum Kind: UInt8, Sendable {
        case file, directory, symbolicLink, hardLink, device
        /// A type flag that no extraction tool of container images knows.
        case other
    }

    package var kind: Kind = .file
    /// The name as written, not normalised.
    package var path: [UInt8] = []
    /// The target of a link as written.
    package var link: [UInt8] = []
    /// Permission bits, including set-user-id, set-group-id and sticky.
    package var mode: UInt32 = 0
    /// The length of the file in bytes, holes of sparse files included.
    package var size: Int64 = 0
    /// The data fragments of a sparse file, in order; nil for ordinary files.
    package var sparse: [SparseFragment]?

    package init() {}
}

/// A run of data in a sparse file; what lies between runs reads as zeros.
package struct SparseFragment: Hashable, Sendable {
    package var offset: Int64
    package var length: Int64

    package init(offset: Int64, length: Int64) {
        self.offset = offset
        self.length = length
    }
}

/// A tar archive that breaks its format.
package struct TarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name, for example `tar.truncated`.
    package let code: String
    package let message: String
    /// The offset of the failing block in the uncompressed archive.
    package let offset: Int64

    package var description: String { "\(message) (at byte \(offset) of the archive)" }
}
