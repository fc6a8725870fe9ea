import struct Crypto.SHA256
import struct Crypto.SHA512
import Glibc
import Model
import SystemPackage

/// A folder that is removed when the last reference to it goes.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/breakwater-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// Writes a file below the folder; folders on the way are made.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        var folder = path
        for part in name.utf8.split(separator: 0x2F).dropLast() {
            folder += "/" + (String(part) ?? "")
            mkdir(folder, 0o755)
        }
        let full = "\(path)/\(name)"
        let file = try FileDescriptor.open(
            FilePath(full), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        try file.closeAfter { _ = try file.writeAll(bytes) }
        return full
    }

    /// Removes a file below the folder.
    package func remove(_ name: String) throws {
        guard unlink("\(path)/\(name)") == 0 else { throw Errno(rawValue: errno) }
    }

    /// The paths of all files below the folder.
    package func files() throws -> [String] {
        var result: [String] = []
        var folders = [path]
        while let current = folders.popLast() {
            guard let folder = opendir(current) else { throw Errno(rawValue: errno) }
            defer { closedir(folder) }
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                if entry.pointee.d_type == UInt8(DT_DIR) {
                    folders.append("\(current)/\(name)")
                } else {
                    result.append("\(current)/\(name)")
                }
            }
        }
        return result.sorted()
    }

    /// Removes a file, a link or a folder with what is in it. Links are removed and never followed: tests make links that
    /// lead out of the folder.
    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}

/// Puts images together: OCI layouts and docker-archives.
package struct ImageBuilder: Sendable {
    /// A layer as it is stored, and the uncompressed tar.
    package struct Layer: Sendable {
        package var stored: [UInt8]
        package var tar: [UInt8]

        /// - Parameter stored: nil for the plain tar.
        package init(_ tar: [UInt8], stored: [UInt8]? = nil) {
            self.tar = tar
            self.stored = stored ?? tar
        }
    }

    package var layers: [Layer]
    /// `sha256` or `sha512`.
    package var algorithm = "sha256"
    package var mediaType = "application/vnd.oci.image.layer.v1.tar+gzip"
    /// Changes what the configuration and the manifest promise of a layer.
    package var diffIDs: [Int: String] = [:]
    package var sizes: [Int: Int] = [:]
    package var tags = ["latest"]

    package init(_ layers: [Layer]) { self.layers = layers }

    package init(tars: [[UInt8]]) { layers = tars.map { Layer($0) } }

    package static func digest(_ bytes: [UInt8], _ algorithm: String = "sha256") -> String {
        algorithm == "sha512"
            ? "sha512:" + Digest.hexadecimal(SHA512.hash(data: bytes))
            : "sha256:" + Digest.hexadecimal(SHA256.hash(data: bytes))
    }

    package var config: [UInt8] {
        let ids = layers.enumerated().map { "\"\(diffIDs[$0.offset] ?? Self.digest($0.element.tar))\"" }
        return Array(
            #"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[\#(ids.joined(separator: ","))]}}"#
                .utf8)
    }

    private func descriptor(_ mediaType: String, _ bytes: [UInt8], size: Int? = nil, more: String = "") -> String {
        #"{"mediaType":"\#(mediaType)","digest":"\#(Self.digest(bytes, algorithm))","size":\#(size ?? bytes.count)\#(more)}"#
    }

    package var manifest: [UInt8] {
        let list = layers.enumerated().map { descriptor(mediaType, $0.element.stored, size: sizes[$0.offset]) }
        return Array(
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":\#(descriptor("application/vnd.oci.image.config.v1+json", config)),"layers":[\#(list.joined(separator: ","))]}"#
                .utf8)
    }

    /// The files of an OCI layout by path.
    package var layout: [(name: String, bytes: [UInt8])] {
        let names = tags.map { tag in
            descriptor(
                "application/vnd.oci.image.manifest.v1+json", manifest,
                more: #","annotations":{"org.opencontainers.image.ref.name":"\#(tag)"}"#)
        }
        var files: [(name: String, bytes: [UInt8])] = [
            ("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)),
            ("index.json", Array(#"{"schemaVersion":2,"manifests":[\#(names.joined(separator: ","))]}"#.utf8)),
        ]
        for blob in [manifest, config] + layers.map(\.stored) { files.append((blobPath(blob), blob)) }
        return files
    }

    package func blobPath(_ blob: [UInt8]) -> String {
        "blobs/" + Self.digest(blob, algorithm).replacingColon
    }

    /// Writes the layout into a folder.
    package func write(to folder: TemporaryFolder) throws {
        for (name, bytes) in layout { try folder.write(bytes, to: name) }
    }

    /// A docker-archive of the classic form: `ID/layer.tar`, and links for what is there already.
    /// - Parameter link: how a layer that equals an earlier one is stored: `symbolic`, `hard`, or nil for once more.
    package func dockerArchive(link: String? = "symbolic") -> [UInt8] {
        var tar = TarBuilder()
        var paths: [String] = []
        for (number, layer) in layers.enumerated() {
            let id = String(repeating: "0", count: 63) + String(number, radix: 36)
            tar.directory("\(id)/")
            tar.file("\(id)/VERSION", "1.0")
            let first = layers.firstIndex { $0.stored == layer.stored } ?? number
            let firstID = String(repeating: "0", count: 63) + String(first, radix: 36)
            switch link {
            case "symbolic" where first < number: tar.symbolicLink("\(id)/layer.tar", to: "../\(firstID)/layer.tar")
            case "hard" where first < number:
                tar.header(
                    name: "\(id)/layer.tar", flag: "1", link: "\(firstID)/layer.tar")
            default: tar.file("\(id)/layer.tar", bytes: layer.stored)
            }
            paths.append("\"\(id)/layer.tar\"")
        }
        let name = String(Self.digest(config).dropFirst(7)) + ".json"
        tar.file(name, bytes: config)
        tar.file(
            "manifest.json",
            #"[{"Config":"\#(name)","RepoTags":["test:1"],"Layers":[\#(paths.joined(separator: ","))]}]"#)
        return tar.finished()
    }

    /// The layout in a tar.
    package func layoutArchive() -> [UInt8] {
        var tar = TarBuilder()
        for (name, bytes) in layout { tar.file(name, bytes: bytes) }
        return tar.finished()
    }
}

extension String {
    /// `sha256:…` as a path in a layout.
    fileprivate var replacingColon: String {
        String(decoding: utf8.map { $0 == 0x3A ? 0x2F : $0 }, as: UTF8.self)
    }
}
