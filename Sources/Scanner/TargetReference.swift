package import Artifacts
import Model

/// What a user names to be scanned, sorted by what has to be done to read it.
package enum TargetReference: Hashable, Sendable {
    /// An OCI layout or a docker-archive; the selection is an image's name in it.
    case imageFile(path: String, selection: String?)
    case registry(ImageReference)
    /// An unpacked root filesystem.
    case rootfs(path: String)
    /// A folder with sources, lock files and artifacts.
    case folder(path: String)
    /// A single file that is not an image, for example a lock file.
    case file(path: String)

    /// Reads what the user wrote. What exists on disk comes before what a registry may have; the transports of
    /// `containers-transports(5)` (`oci:`, `oci-archive:`, `docker-archive:`, `dir:`, `docker://`) and `registry:`
    /// say it outright.
    ///
    /// - Parameter isImage: true when only an image is meant, as for `breakwater image`: then a folder that is no
    ///   layout is a root filesystem, and every other name a reference.
    package init(_ text: String, isImage: Bool) throws(ScanError) {
        for transport in ["docker://", "registry:"] where text.hasPrefix(transport) {
            self = .registry(try Self.reference(String(text.dropFirst(transport.count))))
            return
        }
        for transport in ["oci-archive:", "docker-archive:", "oci:"] where text.hasPrefix(transport) {
            let (path, selection) = Self.split(String(text.dropFirst(transport.count)))
            self = .imageFile(path: path, selection: selection)
            return
        }
        if text.hasPrefix("dir:") {
            self = try Self.folder(String(text.dropFirst(4)), isImage: isImage)
            return
        }
        switch FileKind(path: text) {
        case .folder?:
            self = try Self.folder(text, isImage: isImage)
        case .file?:
            self = isImage || Self.isArchive(text) ? .imageFile(path: text, selection: nil) : .file(path: text)
        case .other?:
            throw ScanError(.target, "\(text): is neither a file nor a folder")
        case nil:
            let (path, selection) = Self.split(text)
            if selection != nil, FileKind(path: path) != nil {
                self = .imageFile(path: path, selection: selection)
            } else if !isImage, text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") {
                throw ScanError(.target, "\(text): there is no such file or folder")
            } else {
                self = .registry(try Self.reference(text))
            }
        }
    }

    private static func folder(_ path: String, isImage: Bool) throws(ScanError) -> TargetReference {
        guard FileKind(path: path) == .folder else {
            throw ScanError(.target, "\(path): there is no such folder")
        }
        let has = { (name: String) in FileKind(path: "\(path)/\(name)") != nil }
        if has("index.json"), has("oci-layout") || has("blobs") { return .imageFile(path: path, selection: nil) }
        let signs = [
            "etc/os-release", "usr/lib/os-release", "var/lib/dpkg/status", "var/lib/dpkg/status.d",
            "lib/apk/db/installed",
            "usr/lib/apk/db/installed", "var/lib/rpm", "usr/lib/sysimage/rpm",
        ]
        if signs.contains(where: has) { return .rootfs(path: path) }
        if isImage { return .rootfs(path: path) }
        return .folder(path: path)
    }

    /// `PATH:NAME`, split at the first colon behind which a name can start so that PATH exists.
    private static func split(_ text: String) -> (path: String, selection: String?) {
        var index = text.utf8.startIndex
        while let colon = text.utf8[index...].firstIndex(of: UInt8(ascii: ":")) {
            let path = String(text[..<colon])
            let rest = String(text[text.utf8.index(after: colon)...])
            if !rest.isEmpty, FileKind(path: path) != nil { return (path, rest) }
            index = text.utf8.index(after: colon)
        }
        return (text, nil)
    }

    private static func reference(_ text: String) throws(ScanError) -> ImageReference {
        do throws(RegistryError) {
            return try ImageReference(text)
        } catch {
            throw ScanError(.target, "\(text): there is no such file, and \(error.message)")
        }
    }

    /// True for tar archives, plain or compressed, by their first bytes.
    private static func isArchive(_ path: String) -> Bool {
        guard let file = try? ReadableFile(path: path), file.size >= 512, let head = try? file.read(0..<512) else {
            return false
        }
        // A jar or wheel is a zip, and a lock file is text; a tar has its mark at a fixed place.
        if head[257..<262].elementsEqual("ustar".utf8) { return true }
        return head.withUnsafeBytes { Compression(prefix: $0) != .none }
    }
}
