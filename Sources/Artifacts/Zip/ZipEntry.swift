/// One entry of a ZIP archive's central directory (APPNOTE 6.3.10 section 4.3.12).
package struct ZipEntry: Hashable, Sendable {
    /// The name as the archive writes it. It is a name only: nothing is ever written to a file of that path. Names
    /// that are not UTF-8 are read as IBM code page 437 (APPNOTE appendix D).
    package let name: String
    /// The compression method: 0 stored, 8 DEFLATE (APPNOTE section 4.4.5).
    package let method: UInt16
    /// The general-purpose flags (APPNOTE section 4.4.4).
    package let flags: UInt16
    /// The CRC-32 of the data.
    package let checksum: UInt32
    /// The length of the compressed data in bytes.
    package let compressedSize: Int64
    /// The length of the data in bytes, as the directory says. It holds once the entry was read.
    package let size: Int64
    /// True when another entry claims some of the same bytes; such an entry is not read.
    package internal(set) var overlaps = false

    /// Where the local header starts in the source.
    let headerOffset: Int64
    /// Where the raw name is in the central directory.
    let rawName: Range<Int>

    /// True for a name that ends with a slash.
    package var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }
    /// True when the data is encrypted.
    package var isEncrypted: Bool { flags & 0x2041 != 0 }
    /// True when the data is in the archive as it is.
    package var isStored: Bool { method == 0 }
    /// True when sizes and checksum follow the data, so that the local header does not have them.
    var hasDataDescriptor: Bool { flags & 0x0008 != 0 }
}
