import Artifacts
import Model
import Testing

@Suite("manifests, indexes and configurations")
struct ImageDocumentTests {
    private static let digest = "sha256:" + String(repeating: "ab", count: 32)
    private static let descriptor =
        #"{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(digest)","size":2}"#

    @Test(
        "what a document is",
        arguments: [
            (#"{"schemaVersion":2,"config":D,"layers":[D,D]}"#, "", "manifest 2"),
            (#"{"schemaVersion":2,"config":D,"layers":null}"#, "", "manifest 0"),
            (#"{"schemaVersion":2,"manifests":[D]}"#, "", "index 1"),
            (#"{"schemaVersion":2,"manifests":[]}"#, MediaType.ociIndex, "index 0"),
            (
                #"{"schemaVersion":2,"mediaType":"\#(MediaType.dockerManifestList)","manifests":[D]}"#,
                "application/json", "index 1"
            ),
            (
                #"{"schemaVersion":2,"mediaType":"\#(MediaType.dockerManifest)","config":D,"layers":[]}"#,
                MediaType.dockerManifest, "manifest 0"
            ),
        ])
    func kinds(text: String, type: String, expected: String) throws {
        let bytes = Array(text.replacing("D", with: Self.descriptor).utf8)
        switch try ImageDocument.read(bytes, mediaType: type) {
        case .manifest(let manifest): #expect("manifest \(manifest.layers.count)" == expected)
        case .index(let index): #expect("index \(index.manifests.count)" == expected)
        }
    }

    @Test(
        "what is refused",
        arguments: [
            ("", ""), ("[]", ""), ("{}", ""), ("null", ""), (#"{"schemaVersion":2}"#, ""),
            (#"{"schemaVersion":"2","manifests":[]}"#, ""),
            (#"{"schemaVersion":3,"manifests":[]}"#, ""), (#"{"schemaVersion":1,"fsLayers":[]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[],"manifests":[]}"#, MediaType.ociManifest),
            (#"{"schemaVersion":2,"config":D,"layers":[],"manifests":[]}"#, MediaType.ociIndex),
            (#"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[]}"#, MediaType.ociManifest),
            (#"{"schemaVersion":2,"mediaType":"\#(MediaType.ociManifest)","manifests":[]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":{}}"#, ""), (#"{"schemaVersion":2,"config":D,"layers":[1]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[{"digest":"sha256:ab","size":1}]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[{"digest":"../../etc/passwd","size":1}]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[{"digest":"\#(digest)","size":-1}]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[{"digest":"\#(digest)","size":1e99}]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[{"digest":"\#(digest)"}]}"#, ""),
            (#"{"schemaVersion":2,"config":D,"layers":[]}"#, MediaType.dockerSchema1Signed),
        ])
    func refused(text: String, type: String) {
        #expect(throws: OCIFormatError.self) {
            try ImageDocument.read(Array(text.replacing("D", with: Self.descriptor).utf8), mediaType: type)
        }
    }

    @Test("a manifest beyond the limit")
    func limit() {
        let bytes = [UInt8](repeating: 0x20, count: ImageDocument.maximumSize + 1)
        #expect(throws: OCIFormatError.self) { try ImageDocument.read(bytes) }
    }

    @Test("attestations and other artifacts are no images")
    func attestations() throws {
        let image = ImageFixture(platform: Platform(os: "linux", architecture: "amd64"), layerSizes: [1])
        let bytes = ImageFixture.index(
            [image],
            more: [
                ImageFixture.descriptor(
                    [1], MediaType.ociManifest, more: #","platform":{"os":"unknown","architecture":"unknown"}"#),
                ImageFixture.descriptor(
                    [2], MediaType.ociManifest,
                    more: #","annotations":{"vnd.docker.reference.type":"attestation-manifest"}"#),
                ImageFixture.descriptor([3], MediaType.ociManifest, more: #","artifactType":"application/x""#),
                ImageFixture.descriptor([4], "application/octet-stream"),
            ])
        guard case .index(let index) = try ImageDocument.read(bytes) else {
            Issue.record("not an index")
            return
        }
        #expect(index.images.map(\.digest.description) == [ImageFixture.digest(image.manifest)])
        #expect(index.platforms.map(\.description) == ["linux/amd64"])
    }

    @Test("a configuration")
    func config() throws {
        let text = #"""
            {"os":"linux","architecture":"arm64","variant":"v8","created":"2024-01-02T03:04:05Z",
             "config":{"Env":["PATH=/bin","A=1","A=2="],"Entrypoint":["/a"],"Cmd":["b"],"User":"1000:1000","WorkingDir":"/w",
              "Labels":{"x":"y"},"ExposedPorts":{"80/tcp":{},"53/udp":{}},"Volumes":{"/v":{}},"StopSignal":"SIGINT",
              "Healthcheck":{"Test":["CMD","x"]},"OnBuild":["RUN a"]},
             "rootfs":{"type":"layers","diff_ids":["\#(Self.digest)","\#(Self.digest)","\#(Self.digest)"]},
             "history":[{"created_by":"a"},{"created_by":"b","empty_layer":true},{"created_by":"c","comment":"k"}]}
            """#
        let config = try ImageConfig.read(Array(text.utf8))
        #expect(config.platform == Platform(os: "linux", architecture: "arm64", variant: "v8"))
        #expect(config.environment == ["PATH=/bin", "A=1", "A=2="])
        #expect(config.environmentValue("A") == "2=")
        #expect(config.environmentValue("B") == nil)
        #expect(config.entrypoint == ["/a"])
        #expect(config.command == ["b"])
        #expect(config.user == "1000:1000")
        #expect(config.workingDirectory == "/w")
        #expect(config.labels == ["x": "y"])
        #expect(config.exposedPorts == ["80/tcp", "53/udp"])
        #expect(config.volumes == ["/v"])
        #expect(config.stopSignal == "SIGINT")
        #expect(config.healthcheck == ["CMD", "x"])
        #expect(config.onBuild == ["RUN a"])
        #expect(config.diffIDs.count == 3)
        #expect(config.stepsOfLayers.map { $0?.createdBy } == ["a", "c", nil])
    }

    @Test(
        "members that are null, absent or of another type are empty",
        arguments: [
            "{}", #"{"config":null,"rootfs":null,"history":null}"#, #"{"config":[],"rootfs":[],"history":{},"os":1}"#,
            #"{"config":{"Env":null,"Labels":null,"ExposedPorts":null,"User":null,"Entrypoint":null,"Cmd":{}},"rootfs":{"diff_ids":null}}"#,
        ])
    func tolerance(text: String) throws {
        let config = try ImageConfig.read(Array(text.utf8))
        #expect(config.diffIDs.isEmpty && config.environment.isEmpty && config.labels.isEmpty && config.platform == nil)
    }

    @Test(
        "a configuration that is refused",
        arguments: ["", "[]", "1", #"{"rootfs":{"diff_ids":["x"]}}"#, #"{"rootfs":{"diff_ids":[1]}}"#])
    func badConfigs(text: String) {
        #expect(throws: OCIFormatError.self) { try ImageConfig.read(Array(text.utf8)) }
    }
}
