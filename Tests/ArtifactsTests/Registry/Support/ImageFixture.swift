import Artifacts
import Crypto
import Model

/// A small image, its documents and layers in memory, that can be written as an OCI layout or served.
struct ImageFixture: Sendable {
    var platform: Platform
    var layers: [[UInt8]]
    var config: [UInt8]
    var manifest: [UInt8]
    /// Content by its digest, the manifest included.
    var blobs: [String: [UInt8]]

    static func digest(_ bytes: [UInt8]) -> String { "sha256:\(Model.Digest.hexadecimal(SHA256.hash(data: bytes)))" }

    static func descriptor(_ bytes: [UInt8], _ type: String, more: String = "") -> String {
        #"{"mediaType":"\#(type)","digest":"\#(digest(bytes))","size":\#(bytes.count)\#(more)}"#
    }

    init(platform: Platform, layerSizes: [Int] = [1000, 200_000], manifestType: String = MediaType.ociManifest) {
        self.platform = platform
        layers = layerSizes.enumerated().map { index, size in
            Self.tar(name: "\(platform.architecture)-\(index)", size: size, seed: UInt8(truncatingIfNeeded: index + 1))
        }
        let variant = platform.variant.map { #","variant":"\#($0)""# } ?? ""
        let ids = layers.map { "\"\(Self.digest($0))\"" }.joined(separator: ",")
        config = Array(
            #"{"os":"\#(platform.os)","architecture":"\#(platform.architecture)"\#(variant),"config":{"Env":["A=1"],"User":"nobody"},"rootfs":{"type":"layers","diff_ids":[\#(ids)]},"history":[{"created_by":"RUN true","empty_layer":true},{"created_by":"COPY a"}]}"#
                .utf8)
        let isDocker = manifestType == MediaType.dockerManifest
        let configType = isDocker ? MediaType.dockerConfig : MediaType.ociConfig
        let layerType =
            isDocker ? "application/vnd.docker.image.rootfs.diff.tar" : "application/vnd.oci.image.layer.v1.tar"
        let list = layers.map { Self.descriptor($0, layerType) }.joined(separator: ",")
        manifest = Array(
            #"{"schemaVersion":2,"mediaType":"\#(manifestType)","config":\#(Self.descriptor(config, configType)),"layers":[\#(list)]}"#
                .utf8)
        blobs = [:]
        for blob in layers + [config, manifest] { blobs[Self.digest(blob)] = blob }
    }

    /// An index of images; `more` are further descriptors.
    static func index(_ images: [ImageFixture], more: [String] = []) -> [UInt8] {
        let list = images.map { image in
            let variant = image.platform.variant.map { #","variant":"\#($0)""# } ?? ""
            return descriptor(
                image.manifest, MediaType.ociManifest,
                more:
                    #","platform":{"os":"\#(image.platform.os)","architecture":"\#(image.platform.architecture)"\#(variant)}"#
            )
        }
        return Array(
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[\#((list + more).joined(separator: ","))]}"#
                .utf8)
    }

    /// Writes a layout whose tag `test` is `root`, a manifest or an index.
    static func writeLayout(_ images: [ImageFixture], root: [UInt8], type: String, to folder: String) throws {
        try write(#"{"imageLayoutVersion":"1.0.0"}"#.utf8, to: "\(folder)/oci-layout")
        let entry = descriptor(root, type, more: #","annotations":{"org.opencontainers.image.ref.name":"test"}"#)
        try write(#"{"schemaVersion":2,"manifests":[\#(entry)]}"#.utf8, to: "\(folder)/index.json")
        for bytes in images.flatMap({ Array($0.blobs.values) }) + [root] {
            try write(bytes, to: "\(folder)/blobs/sha256/\(digest(bytes).dropFirst(7))")
        }
    }

    /// A tar archive (POSIX ustar) with one file.
    private static func tar(name: String, size: Int, seed: UInt8) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put("0000644\0", at: 100)
        put("0000000\0", at: 108)
        put("0000000\0", at: 116)
        put(octal(size, 11) + "\0", at: 124)
        put("00000000000\0", at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\0" + "00", at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", at: 148)
        var state = UInt32(seed)
        var content: [UInt8] = []
        content.reserveCapacity(size + 2048)
        for _ in 0..<size {
            state = state &* 1_664_525 &+ 1_013_904_223
            content.append(UInt8(truncatingIfNeeded: state >> 24))
        }
        content += [UInt8](repeating: 0, count: (512 - size % 512) % 512 + 1024)
        return header + content
    }
}
