import Artifacts
import Model
import Synchronization
import Testing

/// A client whose registry is on this machine, and which does not wait.
func testClient(_ credentials: CredentialStore = .anonymous, attempts: Int = 4) throws -> RegistryClient {
    RegistryClient(fetcher: try TestFetcher(attempts: attempts).fetcher, credentials: credentials)
}

/// The code of the error, or nil without one; a message that holds a secret is an issue.
func registryCode(_ body: () async throws -> Void) async -> RegistryError.Code? {
    do {
        try await body()
        return nil
    } catch {
        #expect(!"\(error)".contains("s3cret"))
        return (error as? RegistryError)?.code
    }
}

func read(_ blob: RegistryBlob) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in blob { bytes += chunk }
    return bytes
}

@Suite("registry client")
struct RegistryClientTests {
    private static let amd64 = ImageFixture(platform: Platform(os: "linux", architecture: "amd64"))
    private static let arm64 = ImageFixture(platform: Platform(os: "linux", architecture: "arm64"))
    private static let arm6 = ImageFixture(platform: Platform(os: "linux", architecture: "arm", variant: "v6"))

    private func reference(_ server: LoopbackServer, _ rest: String = "team/app:1") throws -> ImageReference {
        try ImageReference("\(server.authority)/\(rest)")
    }

    @Test("an image with its configuration and layers")
    func image() async throws {
        let fixture = Self.amd64
        let answers = ImageServer([fixture])
        try await LoopbackServer.with {
            answers.reply($0)
        } body: { server in
            let client = try testClient()
            let reference = try reference(server)
            let image = try await client.image(reference, platform: "linux/amd64")
            #expect(image.manifestDigest.description == ImageFixture.digest(fixture.manifest))
            #expect(image.manifestBytes == fixture.manifest)
            #expect(image.configBytes == fixture.config)
            #expect(image.platform == fixture.platform)
            #expect(image.indexDigest == nil)
            #expect(image.layers.map(\.digest) == image.config.diffIDs)
            for (layer, expected) in zip(image.layers, fixture.layers) {
                #expect(try await read(try await client.blob(layer, of: reference)) == expected)
            }
        }
    }

    @Test(
        "the platform of an index",
        arguments: [
            ("linux/amd64", "linux/amd64"), ("linux/arm64", "linux/arm64"), ("linux/arm64/v8", "linux/arm64"),
            ("linux/arm/v7", "linux/arm/v6"), ("linux/arm", "linux/arm/v6"), ("linux/arm/v5", nil),
            ("windows/amd64", nil), ("x y", nil),
        ] as [(String, String?)])
    func platforms(wanted: String, expected: String?) async throws {
        let images = [Self.amd64, Self.arm64, Self.arm6]
        let index = ImageFixture.index(images)
        let answers = ImageServer(images, index: index)
        try await LoopbackServer.with {
            answers.reply($0)
        } body: { server in
            let client = try testClient()
            let reference = try reference(server)
            guard let expected else {
                #expect(await registryCode { _ = try await client.image(reference, platform: wanted) } == .noPlatform)
                return
            }
            let image = try await client.image(reference, platform: wanted)
            #expect(image.platform?.description == expected)
            #expect(image.indexDigest?.description == ImageFixture.digest(index))
        }
    }

    @Test("without a platform the only image is taken")
    func onlyPlatform() async throws {
        let fixture = ImageFixture(platform: Platform(os: "linux", architecture: "mips64"))
        let answers = ImageServer([fixture], index: ImageFixture.index([fixture]))
        try await LoopbackServer.with {
            answers.reply($0)
        } body: { server in
            let image = try await testClient().image(try reference(server), platform: nil)
            #expect(image.platform == fixture.platform)
        }
    }

    @Test("a single image of another platform than the one that is wanted")
    func otherPlatform() async throws {
        let answers = ImageServer([Self.arm64])
        try await LoopbackServer.with {
            answers.reply($0)
        } body: { server in
            let reference = try reference(server)
            let client = try testClient()
            #expect(
                await registryCode { _ = try await client.image(reference, platform: "linux/amd64") } == .noPlatform)
            #expect(try await client.image(reference, platform: nil).platform == Self.arm64.platform)
        }
    }

    @Test("a registry that lies about a manifest", arguments: ["bytes", "header", "requested"])
    func manifestDigest(lie: String) async throws {
        let fixture = Self.amd64
        let digest = ImageFixture.digest(fixture.manifest)
        try await LoopbackServer.with { request in
            guard request.path.contains("/manifests/") else { return ImageServer([fixture]).reply(request) }
            var reply = LoopbackServer.Reply(200, [("Content-Type", MediaType.ociManifest)], fixture.manifest)
            if lie == "header" {
                reply.headers.append(("Docker-Content-Digest", "sha256:" + String(repeating: "0", count: 64)))
            }
            if lie != "header" { reply = .init(200, reply.headers, fixture.manifest + [0x20]) }
            if lie == "bytes" { reply.headers.append(("Docker-Content-Digest", digest)) }
            return reply
        } body: { server in
            let reference = try reference(server, lie == "requested" ? "team/app@\(digest)" : "team/app:1")
            let client = try testClient()
            #expect(await registryCode { _ = try await client.image(reference, platform: nil) } == .digestMismatch)
        }
    }

    @Test(
        "a registry that lies about a layer",
        arguments: [
            ("other", RegistryError.Code.digestMismatch), ("short", .sizeMismatch), ("long", .sizeMismatch),
            ("absent", .notFound),
        ])
    func blobDigest(lie: String, expected: RegistryError.Code) async throws {
        let fixture = Self.amd64
        var answers = ImageServer([fixture])
        let layer = fixture.layers[1]
        let digest = ImageFixture.digest(layer)
        switch lie {
        case "other": answers.blobs[digest] = layer.dropLast() + [1]
        case "short": answers.blobs[digest] = Array(layer.dropLast())
        case "long": answers.blobs[digest] = layer + [0]
        default: answers.blobs[digest] = nil
        }
        let replies = answers
        try await LoopbackServer.with {
            replies.reply($0)
        } body: { server in
            let client = try testClient()
            let image = try await client.image(try reference(server), platform: nil)
            let code = await registryCode {
                _ = try await read(try await client.blob(image.layers[1], of: image.reference))
            }
            #expect(code == expected)
        }
    }

    @Test("a layer whose connection breaks is continued", arguments: [true, false])
    func resumes(hasRanges: Bool) async throws {
        let fixture = Self.amd64
        let answers = ImageServer([fixture])
        let counter = Counter()
        let digest = ImageFixture.digest(fixture.layers[1])
        try await LoopbackServer.with { request in
            guard request.path.hasSuffix(digest) else { return answers.reply(request) }
            var request = request
            if !hasRanges { request.headers = HTTPFields() }
            var reply = answers.reply(request)
            if counter.next() < 2 { reply.body = Array(reply.body.prefix(70_000)) }
            return reply
        } body: { server in
            let client = try testClient()
            let image = try await client.image(try reference(server), platform: nil)
            #expect(try await read(try await client.blob(image.layers[1], of: image.reference)) == fixture.layers[1])
            #expect(server.requests.count { $0.path.hasSuffix(digest) } == 3)
        }
    }

    @Test("a layer that never arrives ends in an error")
    func neverResumes() async throws {
        let fixture = Self.amd64
        let answers = ImageServer([fixture])
        let digest = ImageFixture.digest(fixture.layers[1])
        try await LoopbackServer.with { request in
            var reply = answers.reply(request)
            if request.path.hasSuffix(digest) {
                reply.body = request.rangeStart == nil ? Array(reply.body.prefix(9)) : []
            }
            return reply
        } body: { server in
            let client = try testClient(attempts: 3)
            let image = try await client.image(try reference(server), platform: nil)
            let code = await registryCode {
                _ = try await read(try await client.blob(image.layers[1], of: image.reference))
            }
            #expect(code == .connection)
        }
    }

    @Test("a layer on another host is fetched without credentials")
    func redirect() async throws {
        let fixture = Self.amd64
        let answers = ImageServer([fixture])
        try await LoopbackServer.with { request in
            ImageServer.content(fixture.blobs[String(request.path.dropFirst())] ?? [], for: request)
        } body: { storage in
            let target = storage.authority
            try await LoopbackServer.with { request in
                if request.headers["authorization"] != "Basic dTpzM2NyZXQ=" {
                    return .init(401, [("WWW-Authenticate", "Basic realm=\"r\"")])
                }
                guard request.path.contains("/blobs/") else { return answers.reply(request) }
                let digest = request.path.split(separator: "/").last ?? ""
                return .init(307, [("Location", "http://\(target)/\(digest)?X-Signature=s3cret")])
            } body: { server in
                let store = CredentialStore(
                    environment: [:], given: [server.authority: .password(user: "u", password: "s3cret")])
                let client = try testClient(store)
                let image = try await client.image(try reference(server), platform: nil)
                #expect(
                    try await read(try await client.blob(image.layers[0], of: image.reference)) == fixture.layers[0])
                #expect(storage.requests.count == 2)
                #expect(storage.requests.allSatisfy { $0.headers["authorization"] == nil })
            }
        }
    }

    @Test(
        "what a status means",
        arguments: [
            (401, RegistryError.Code.unauthorized), (403, .denied), (404, .notFound), (429, .rateLimited),
            (500, .unavailable),
            (503, .unavailable), (400, .malformedResponse), (204, .malformedResponse),
        ])
    func statuses(status: Int, expected: RegistryError.Code) async throws {
        try await LoopbackServer.with { request in
            request.path == "/v2/" ? .init(200) : .init(status, [("WWW-Authenticate", "Basic realm=x")])
        } body: { server in
            let client = try testClient(attempts: 2)
            let reference = try reference(server)
            #expect(await registryCode { _ = try await client.image(reference, platform: nil) } == expected)
        }
    }

    @Test("the registry's words are part of the message, without control characters")
    func words() async throws {
        try await LoopbackServer.with { _ in
            .init(403, [], Array(#"{"errors":[{"code":"DENIED","message":"no\u001b[31m way"}]}"#.utf8))
        } body: { server in
            let client = try testClient()
            let reference = try reference(server)
            await #expect {
                try await client.image(reference, platform: nil)
            } throws: {
                "\($0)".contains("(DENIED: no[31m way)")
            }
        }
    }

    @Test(
        "manifests that are no images",
        arguments: [
            ("schema1", RegistryError.Code.malformedImage), ("chart", .notAnImage), ("garbage", .malformedImage),
            ("attestations", .notAnImage),
            ("loop", .malformedImage),
        ])
    func others(kind: String, expected: RegistryError.Code) async throws {
        let config = ImageFixture.descriptor([0x7B, 0x7D], "application/vnd.cncf.helm.config.v1+json")
        var answers = ImageServer()
        answers.blobs[ImageFixture.digest([0x7B, 0x7D])] = [0x7B, 0x7D]
        switch kind {
        case "schema1":
            answers.add(Array(#"{"schemaVersion":1,"fsLayers":[]}"#.utf8), MediaType.dockerSchema1Signed, tag: "1")
        case "chart":
            answers.add(
                Array(#"{"schemaVersion":2,"config":\#(config),"layers":[]}"#.utf8), MediaType.ociManifest, tag: "1")
        case "attestations":
            let entry = ImageFixture.descriptor(
                [1], MediaType.ociManifest, more: #","platform":{"os":"unknown","architecture":"unknown"}"#)
            answers.add(ImageFixture.index([], more: [entry]), MediaType.ociIndex, tag: "1")
        case "loop":
            var bytes = ImageFixture.index([])
            for _ in 0..<8 {
                answers.add(bytes, MediaType.ociIndex)
                bytes = ImageFixture.index([], more: [ImageFixture.descriptor(bytes, MediaType.ociIndex)])
            }
            answers.add(bytes, MediaType.ociIndex, tag: "1")
        default: answers.add(Array("<html>".utf8), "text/html", tag: "1")
        }
        let replies = answers
        try await LoopbackServer.with {
            replies.reply($0)
        } body: { server in
            let client = try testClient()
            let reference = try reference(server)
            #expect(await registryCode { _ = try await client.image(reference, platform: nil) } == expected)
        }
    }

    @Test("an index in an index")
    func nested() async throws {
        let inner = ImageFixture.index([Self.amd64])
        let outer = ImageFixture.index([], more: [ImageFixture.descriptor(inner, MediaType.ociIndex)])
        var answers = ImageServer([Self.amd64], index: outer)
        answers.add(inner, MediaType.ociIndex)
        let replies = answers
        try await LoopbackServer.with {
            replies.reply($0)
        } body: { server in
            let image = try await testClient().image(try reference(server), platform: "linux/amd64")
            #expect(image.manifestBytes == Self.amd64.manifest)
            #expect(image.indexDigest?.description == ImageFixture.digest(outer))
        }
    }

    @Test("a foreign layer is not fetched from where the image says")
    func foreign() async throws {
        try await LoopbackServer.with { _ in
            .init(200, [], [1])
        } body: { other in
            try await LoopbackServer.with { _ in
                .init(404)
            } body: { server in
                let descriptor = Descriptor(
                    mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                    digest: try #require(Digest(ImageFixture.digest([1]))), size: 1,
                    urls: ["http://\(other.authority)/"])
                let reference = try reference(server)
                let client = try testClient()
                #expect(await registryCode { _ = try await client.blob(descriptor, of: reference) } == .foreignLayer)
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test(
        "a registry that does not exist",
        arguments: [("127.0.0.1:1", RegistryError.Code.connection), ("nowhere.invalid", .unresolvedHost)])
    func unreachable(host: String, expected: RegistryError.Code) async throws {
        let client = try testClient(attempts: 1)
        let reference = try ImageReference("\(host)/a/b")
        #expect(await registryCode { _ = try await client.image(reference, platform: nil) } == expected)
    }
}
