import Artifacts

/// The answers of a registry that has the given manifests and blobs in one repository.
struct ImageServer: Sendable {
    var repository = "team/app"
    /// By tag or digest: media type and bytes.
    var manifests: [String: (type: String, bytes: [UInt8])] = [:]
    var blobs: [String: [UInt8]] = [:]

    init(_ images: [ImageFixture] = [], index: [UInt8]? = nil, tag: String = "1") {
        for image in images {
            add(image.manifest, MediaType.ociManifest, tag: index == nil ? tag : nil)
            blobs.merge(image.blobs) { old, _ in old }
        }
        if let index { add(index, MediaType.ociIndex, tag: tag) }
    }

    mutating func add(_ bytes: [UInt8], _ type: String, tag: String? = nil) {
        manifests[ImageFixture.digest(bytes)] = (type, bytes)
        if let tag { manifests[tag] = (type, bytes) }
    }

    func reply(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        let prefix = "/v2/\(repository)/"
        if request.path == "/v2/" { return .init(200) }
        if request.path.hasPrefix(prefix + "manifests/") {
            let name = String(request.path.dropFirst(prefix.count + "manifests/".count))
            if let manifest = manifests[name] {
                return .init(
                    200,
                    [("Content-Type", manifest.type), ("Docker-Content-Digest", ImageFixture.digest(manifest.bytes))],
                    manifest.bytes)
            }
            return .init(404, [], Array(#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#.utf8))
        }
        if request.path.hasPrefix(prefix + "blobs/") {
            let name = String(request.path.dropFirst(prefix.count + "blobs/".count))
            if let blob = blobs[name] { return Self.content(blob, for: request) }
            return .init(404, [], Array(#"{"errors":[{"code":"BLOB_UNKNOWN"}]}"#.utf8))
        }
        return .init(404)
    }

    /// The bytes that are asked for: all, or a range.
    static func content(_ bytes: [UInt8], for request: LoopbackServer.Request) -> LoopbackServer.Reply {
        guard let start = request.rangeStart else { return .init(200, [("Accept-Ranges", "bytes")], bytes) }
        guard start < bytes.count else { return .init(416, [("Content-Range", "bytes */\(bytes.count)")]) }
        return .init(
            206, [("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")], Array(bytes[start...]))
    }
}
