package import Artifacts
import Glibc
package import Model

/// What is known of layers that were read before, by their digest: a layer's content never changes, so it is read
/// once.
///
/// One file for each layer below a folder whose name stands for the program, so that another version of the
/// catalogers never sees the results of this one. Written to a name of its own and then renamed; a damaged or foreign
/// file counts as absent.
package struct LayerCache: Sendable {
    /// A layer that was read to its end without a problem.
    package struct Entry: Sendable {
        /// The digest of the uncompressed tar.
        package var diffID: Digest
        /// The digest of the stored bytes.
        package var digest: Digest
        package var inventory: LayerInventory
        /// The files on disk that were found to hold exactly these bytes.
        package var verified: [FileIdentity]

        package init(diffID: Digest, digest: Digest, inventory: LayerInventory, verified: [FileIdentity]) {
            self.diffID = diffID
            self.digest = digest
            self.inventory = inventory
            self.verified = verified
        }
    }

    private let folder: String

    /// - Parameter root: the cache folder; what this type keeps lies in `layers/` below it.
    package init?(root: String) {
        guard let program = Self.programIdentity else { return nil }
        folder = "\(root)/layers/\(program)"
    }

    /// The program file's size and time: a rebuilt program starts with an empty cache.
    private static var programIdentity: String? {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return nil }
        let time = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        return String(status.st_size, radix: 36) + "-" + String(time, radix: 36)
    }

    private func path(_ key: Digest) -> String { "\(folder)/\(key.algorithm)-\(key.hex)" }

    /// The layer stored under `key`: the digest of its stored bytes, or of its tar where only that is known.
    package func entry(for key: Digest) -> Entry? {
        guard FileKind(path: path(key)) == .file,
            let bytes = try? ReadableFile.contents(of: path(key), limit: 1 << 30)
        else { return nil }
        guard bytes.count > 8, Self.checksum(bytes, count: bytes.count - 8) == Self.lastWord(bytes) else { return nil }
        var reader = BinaryReader(bytes)
        guard reader.readString() == Self.magic, let diffID = reader.readString().flatMap({ Digest($0) }),
            let digest = reader.readString().flatMap({ Digest($0) }),
            let verified = reader.readList({ reader -> FileIdentity? in
                guard let device = reader.readFixed(), let inode = reader.readFixed(), let size = reader.readInt(),
                    let modified = reader.readInt(), let changed = reader.readInt(), let start = reader.readInt(),
                    let length = reader.readInt()
                else { return nil }
                return FileIdentity(
                    device: device, inode: inode, size: Int64(size), modified: Int64(modified), changed: Int64(changed),
                    start: Int64(start), length: Int64(length))
            }), let inventory = LayerInventory(from: &reader), reader.readFixed() != nil,
            reader.isAtEnd
        else { return nil }
        return Entry(diffID: diffID, digest: digest, inventory: inventory, verified: verified)
    }

    /// Stores a layer. A cache that cannot be written is no cache; it never ends a scan.
    package func store(_ entry: Entry, for key: Digest) {
        var writer = BinaryWriter()
        writer.write(Self.magic)
        writer.write(entry.diffID.description)
        writer.write(entry.digest.description)
        writer.write(list: Array(entry.verified.suffix(16))) { writer, file in
            writer.write(fixed: file.device)
            writer.write(fixed: file.inode)
            for number in [file.size, file.modified, file.changed, file.start, file.length] {
                writer.write(Int(number))
            }
        }
        entry.inventory.encode(to: &writer)
        writer.write(fixed: Self.checksum(writer.bytes, count: writer.bytes.count))
        PrivateFile.write(writer.bytes, to: path(key))
    }

    /// A checksum against damage, not against malice: eight bytes at a time, each step one multiplication that can be
    /// undone, so that no single changed byte goes unnoticed.
    private static func checksum(_ bytes: [UInt8], count: Int) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var value = UInt64(truncatingIfNeeded: count)
            var position = 0
            while position + 8 <= count {
                value =
                    (value ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
                value ^= value >> 29
                position += 8
            }
            while position < count {
                value = (value ^ UInt64(bytes[position])) &* 0x9E37_79B9_7F4A_7C15
                position += 1
            }
            return value ^ value >> 32
        }
    }

    private static func lastWord(_ bytes: [UInt8]) -> UInt64 {
        bytes.suffix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static let magic = "breakwater layer 2"
}
