package import Documents
package import Model

/// How an image is run and how it was made (OCI Image Specification 1.1, "Image Configuration"; Docker's
/// `application/vnd.docker.container.image.v1+json` has the same members and a few more).
package struct ImageConfig: Hashable, Sendable {
    /// One step of the build.
    package struct History: Hashable, Sendable {
        /// RFC 3339, as written.
        package var created: String?
        /// The command, for example `RUN /bin/sh -c apt-get update # buildkit`.
        package var createdBy: String?
        package var author: String?
        package var comment: String?
        /// True for a step that made no layer.
        package var isEmptyLayer: Bool
    }

    /// nil when the document does not say it; the specification demands it.
    package var platform: Platform?
    /// RFC 3339, as written.
    package var created: String?
    package var author: String?
    /// The digests of the uncompressed layers, from the bottom to the top.
    package var diffIDs: [Digest]
    package var history: [History]

    /// `NAME=value` each, in order.
    package var environment: [String]
    package var entrypoint: [String]
    package var command: [String]
    /// `user`, `uid`, `user:group` …; empty stands for root.
    package var user: String
    package var workingDirectory: String
    package var labels: [String: String]
    /// `port`, `port/tcp` or `port/udp`.
    package var exposedPorts: [String]
    package var volumes: [String]
    package var stopSignal: String?
    /// The test of Docker's `HEALTHCHECK`: `["CMD", …]`, `["CMD-SHELL", command]` or `["NONE"]`; nil when there is none.
    package var healthcheck: [String]?
    /// Docker's `ONBUILD` instructions.
    package var onBuild: [String]
    /// The document as it was read; empty for one that was made otherwise.
    package var source: [UInt8] = []

    /// The largest configuration that is read.
    package static let maximumSize = 16 << 20

    /// Reads the JSON document.
    /// - Throws: ``OCIFormatError`` when it is no JSON object or a `diff_id` is no digest.
    package static func read(_ bytes: [UInt8]) throws(OCIFormatError) -> ImageConfig {
        guard bytes.count <= maximumSize else {
            throw OCIFormatError("the image's configuration is larger than \(maximumSize >> 20) MiB")
        }
        let root: Document.Node
        do {
            root = try JSONReader.read(bytes).root
        } catch {
            throw OCIFormatError(
                "the image's configuration is not JSON: \(error.message)", line: error.line, column: error.column)
        }
        var config = try ImageConfig(root)
        config.source = bytes
        return config
    }

    /// Members that are absent, null or of another type are read as empty, except for what layers are checked against.
    package init(_ node: Document.Node) throws(OCIFormatError) {
        guard node.kind == .object else { throw node.failure("an image's configuration is expected here: an object") }
        platform = Platform(node)
        created = node["created"]?.string
        author = node["author"]?.string
        diffIDs = []
        for element in node["rootfs"]?["diff_ids"].map({ Array($0.elements) }) ?? [] {
            guard let digest = element.string.flatMap({ Digest($0) }) else {
                throw element.failure("the diff_id is neither sha256 nor sha512 with its hexadecimal digits")
            }
            diffIDs.append(digest)
        }
        history = (node["history"].map { Array($0.elements) } ?? []).map { step in
            History(
                created: step["created"]?.string, createdBy: step["created_by"]?.string, author: step["author"]?.string,
                comment: step["comment"]?.string, isEmptyLayer: step["empty_layer"]?.bool ?? false)
        }
        let config = node["config"]
        environment = config?.strings("Env") ?? []
        entrypoint = config?.strings("Entrypoint") ?? []
        command = config?.strings("Cmd") ?? []
        user = config?["User"]?.string ?? ""
        workingDirectory = config?["WorkingDir"]?.string ?? ""
        labels = config?.dictionary("Labels") ?? [:]
        exposedPorts = config?.names("ExposedPorts") ?? []
        volumes = config?.names("Volumes") ?? []
        stopSignal = config?["StopSignal"]?.string
        if let test = config?["Healthcheck"], test["Test"] != nil { healthcheck = test.strings("Test") }
        onBuild = config?.strings("OnBuild") ?? []
    }

    /// The step that made each layer: one element for each of ``diffIDs``, nil where the history is too short.
    package var stepsOfLayers: [History?] {
        let steps = history.filter { !$0.isEmptyLayer }
        return diffIDs.indices.map { $0 < steps.count ? steps[$0] : nil }
    }

    /// The value of an environment variable; the last one counts.
    package func environmentValue(_ name: String) -> String? {
        guard let entry = environment.last(where: { $0.hasPrefix("\(name)=") }) else { return nil }
        return String(decoding: Array(entry.utf8.dropFirst(name.utf8.count + 1)), as: UTF8.self)
    }
}
