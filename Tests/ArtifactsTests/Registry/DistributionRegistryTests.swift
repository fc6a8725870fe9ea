import Artifacts
import Crypto
import FoundationEssentials
import Model
import Testing

@Suite(
    "a real registry",
    .enabled(
        if: DistributionRegistry.isAvailable, "docker-registry, skopeo, openssl and htpasswd are not all installed"))
struct DistributionRegistryTests {
    private static let images = [
        ImageFixture(platform: Platform(os: "linux", architecture: "amd64"), layerSizes: [100, 3_000_000]),
        ImageFixture(platform: Platform(os: "linux", architecture: "arm64")),
    ]

    /// Writes the layout that is pushed, an index of both images.
    private func layout(in folder: String) throws -> String {
        let root = ImageFixture.index(Self.images)
        try ImageFixture.writeLayout(Self.images, root: root, type: MediaType.ociIndex, to: "\(folder)/layout")
        return "\(folder)/layout"
    }

    private func check(_ client: RegistryClient, _ image: String) async throws {
        for fixture in Self.images {
            let found = try await client.image(try ImageReference(image), platform: fixture.platform.description)
            #expect(found.manifestDigest.description == ImageFixture.digest(fixture.manifest))
            #expect(ImageFixture.digest(found.configBytes) == ImageFixture.digest(fixture.config))
            #expect(found.layers.count == fixture.layers.count)
            for (layer, expected) in zip(found.layers, fixture.layers) {
                let bytes = try await read(try await client.blob(layer, of: found.reference))
                #expect(ImageFixture.digest(bytes) == ImageFixture.digest(expected))
            }
            // By digest the same image is found.
            let pinned = found.reference.with(digest: found.manifestDigest)
            let again = try await client.image(pinned, platform: nil)
            #expect(again.manifestDigest == found.manifestDigest)
        }
    }

    @Test("plain HTTP on this machine, anonymous")
    func plain() async throws {
        try await withTemporaryFolder { folder in
            let layout = try layout(in: folder)
            try await DistributionRegistry.with(in: folder) { host in
                try await DistributionRegistry.push(
                    layout, to: "\(host)/team/app:1", options: ["--dest-tls-verify=false", "--preserve-digests"])
                let client = try testClient(attempts: 1)
                try await check(client, "\(host)/team/app:1")
                for name in ["team/app:2", "team/none:1", "team/app@sha256:\(String(repeating: "0", count: 64))"] {
                    let reference = try ImageReference("\(host)/\(name)")
                    #expect(await registryCode { _ = try await client.image(reference, platform: nil) } == .notFound)
                }
            }
        }
    }

    @Test("Docker's manifest, schema 2")
    func docker() async throws {
        try await withTemporaryFolder { folder in
            let fixture = Self.images[0]
            try ImageFixture.writeLayout(
                [fixture], root: fixture.manifest, type: MediaType.ociManifest, to: "\(folder)/layout")
            try await DistributionRegistry.with(in: folder) { host in
                try await DistributionRegistry.push(
                    "\(folder)/layout", to: "\(host)/team/app:1",
                    options: ["--dest-tls-verify=false", "--format", "v2s2"])
                let client = try testClient(attempts: 1)
                let image = try await client.image(try ImageReference("\(host)/team/app:1"), platform: nil)
                #expect(image.manifest.mediaType == MediaType.dockerManifest)
                #expect(image.config.diffIDs.map(\.description) == fixture.layers.map { ImageFixture.digest($0) })
                for layer in image.layers {
                    #expect(try await read(try await client.blob(layer, of: image.reference)).count == layer.size)
                }
            }
        }
    }

    @Test("a user name and a password (htpasswd)")
    func basic() async throws {
        try await withTemporaryFolder { folder in
            let layout = try layout(in: folder)
            let entry = try await Tool.run("htpasswd", ["-Bbn", "user", "s3cret"])
            try write(entry.utf8, to: "\(folder)/htpasswd")
            let top = "auth: {htpasswd: {realm: test, path: \(folder)/htpasswd}}"
            try await DistributionRegistry.with(in: folder, top: top) { host in
                try await DistributionRegistry.push(
                    layout, to: "\(host)/team/app:1",
                    options: ["--dest-tls-verify=false", "--dest-creds", "user:s3cret", "--preserve-digests"])
                try await Tool.run(
                    "skopeo",
                    [
                        "login", "--tls-verify=false", "--authfile", "\(folder)/auth.json", "-u", "user", "-p",
                        "s3cret", host,
                    ])
                let store = CredentialStore(environment: ["REGISTRY_AUTH_FILE": "\(folder)/auth.json"])
                try await check(try testClient(store, attempts: 1), "\(host)/team/app:1")
                let reference = try ImageReference("\(host)/team/app:1")
                let wrong = CredentialStore(
                    environment: [:], given: [host: .password(user: "user", password: "no s3cret")])
                for store in [.anonymous, wrong] {
                    let client = try testClient(store, attempts: 1)
                    #expect(
                        await registryCode { _ = try await client.image(reference, platform: nil) } == .unauthorized)
                }
            }
        }
    }

    @Test("TLS with an authority of one's own")
    func tls() async throws {
        try await withTemporaryFolder { folder in
            let layout = try layout(in: folder)
            let certificates = try await CertificateFixture.make(in: folder)
            let http = "  tls: {certificate: \(certificates.certificate), key: \(certificates.key)}"
            try await DistributionRegistry.with(in: folder, http: http) { host in
                try await DistributionRegistry.push(
                    layout, to: "\(host)/team/app:1", options: ["--dest-tls-verify=false", "--preserve-digests"])
                let trusting = HTTPConfiguration(
                    caFiles: [certificates.authority], certificateFolders: [], proxies: .none)
                let careless = HTTPConfiguration(isInsecure: true, certificateFolders: [], proxies: .none)
                for configuration in [trusting, careless] {
                    let fetcher = try TestFetcher(configuration, attempts: 1).fetcher
                    try await check(RegistryClient(fetcher: fetcher, credentials: .anonymous), "\(host)/team/app:1")
                }
                let client = try testClient(attempts: 1)
                let reference = try ImageReference("\(host)/team/app:1")
                #expect(await registryCode { _ = try await client.image(reference, platform: nil) } == .tls)
            }
        }
    }

    @Test("signed tokens of a token server")
    func token() async throws {
        try await withTemporaryFolder { folder in
            let layout = try layout(in: folder)
            let certificates = try await CertificateFixture.make(in: folder)
            let issuer = try TokenIssuer(certificates)
            try await LoopbackServer.with {
                issuer.reply($0)
            } body: { server in
                let top = """
                    auth:
                      token:
                        realm: http://\(server.authority)/token
                        service: test
                        issuer: issuer
                        rootcertbundle: \(certificates.authority)
                    """
                try await DistributionRegistry.with(in: folder, top: top) { host in
                    try await DistributionRegistry.push(
                        layout, to: "\(host)/team/app:1",
                        options: ["--dest-tls-verify=false", "--dest-creds", "user:s3cret", "--preserve-digests"])
                    let given = CredentialStore(
                        environment: [:], given: [host: .password(user: "user", password: "s3cret")])
                    try await check(try testClient(given, attempts: 1), "\(host)/team/app:1")
                    let client = try testClient(attempts: 1)
                    let reference = try ImageReference("\(host)/team/app:1")
                    #expect(
                        await registryCode { _ = try await client.image(reference, platform: nil) } == .unauthorized)
                }
            }
        }
    }
}

/// Gives tokens to `user:s3cret` (Docker Registry v2 "Token Authentication Implementation"), signed with ES256.
private struct TokenIssuer: Sendable {
    private let key: P256.Signing.PrivateKey
    private let chain: String

    init(_ certificates: CertificateFixture) throws {
        let pem = try #require(FileManager.default.contents(atPath: certificates.key))
        key = try P256.Signing.PrivateKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
        let certificate = try #require(FileManager.default.contents(atPath: certificates.certificate))
        chain = String(decoding: certificate, as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("-----") }.joined()
    }

    func reply(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        guard request.headers["authorization"] == "Basic dXNlcjpzM2NyZXQ=" else { return .init(401) }
        var access: [String] = []
        for pair in request.query.split(separator: "&") where pair.hasPrefix("scope=") {
            let scope = pair.dropFirst(6).replacing("%3A", with: ":").replacing("%2F", with: "/").replacing(
                "%2C", with: ",")
            let parts = scope.split(separator: ":")
            guard parts.count == 3 else { continue }
            let actions = parts[2].split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
            access.append(#"{"type":"\#(parts[0])","name":"\#(parts[1])","actions":[\#(actions)]}"#)
        }
        let now = Int(Date().timeIntervalSince1970)
        let header = #"{"typ":"JWT","alg":"ES256","x5c":["\#(chain)"]}"#
        let claims =
            #"{"iss":"issuer","sub":"user","aud":"test","exp":\#(now + 300),"nbf":\#(now - 10),"iat":\#(now),"jti":"1","access":[\#(access.joined(separator: ","))]}"#
        let text = "\(Self.encode(Array(header.utf8))).\(Self.encode(Array(claims.utf8)))"
        guard let signature = try? key.signature(for: Array(text.utf8)) else { return .init(500) }
        let token = "\(text).\(Self.encode(Array(signature.rawRepresentation)))"
        return .init(
            200, [("Content-Type", "application/json")], Array(#"{"token":"\#(token)","expires_in":300}"#.utf8))
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
