/// Walks through the header blobs of an RPM database, whichever of rpm's three file formats it has.
///
/// The format is told from the first bytes, because the names of the files (`rpmdb.sqlite`, `Packages.db`, `Packages`)
/// do not bind anybody.
struct RPMDatabaseReader {
    private var format: Format

    private enum Format {
        case sqlite(SQLiteBlobReader)
        case berkeley(BerkeleyHashReader)
        case ndb(NDBReader)
    }

    /// Where one package's header is.
    enum Blob {
        /// In one piece in the file.
        case inFile(Range<Int>)
        /// Put together in the buffer that was handed to ``next(in:buffer:)``.
        case inBuffer(Range<Int>)
        /// Something could not be read; there may be more behind it.
        case damaged(String)
    }

    /// Nil when the file has none of the formats; the reason is a sentence for a diagnostic.
    init(_ bytes: Span<UInt8>) throws(Failure) {
        if SQLiteBlobReader.isSQLite(bytes) {
            format = .sqlite(try SQLiteBlobReader(bytes, table: "Packages"))
        } else if NDBReader.isNDB(bytes) {
            format = .ndb(try NDBReader(bytes))
        } else if BerkeleyHashReader.isBerkeley(bytes) {
            format = .berkeley(try BerkeleyHashReader(bytes))
        } else {
            throw Failure("The file is no RPM database in the formats sqlite, ndb or BerkeleyDB hash")
        }
    }

    /// Why a database cannot be read at all.
    struct Failure: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// The next header; nil at the end. `buffer` is overwritten.
    mutating func next(in bytes: Span<UInt8>, buffer: inout [UInt8]) -> Blob? {
        switch format {
        case .sqlite(var reader):
            defer { format = .sqlite(reader) }
            return reader.next(in: bytes, buffer: &buffer)
        case .berkeley(var reader):
            defer { format = .berkeley(reader) }
            return reader.next(in: bytes, buffer: &buffer)
        case .ndb(var reader):
            defer { format = .ndb(reader) }
            return reader.next(in: bytes)
        }
    }
}
