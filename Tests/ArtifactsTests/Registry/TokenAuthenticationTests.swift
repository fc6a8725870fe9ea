import Artifacts
import Model
import Testing

@Suite("token authentication")
struct TokenAuthenticationTests {
    private static let fixture = ImageFixture(
        platform: Platform(os: "linux", architecture: "amd64"), layerSizes: [10, 20])

    /// A registry that wants the token `good`, and the token server that `token` decides about, on one port.
    private func with<Result>(
        challenge: String = #"Bearer realm="http://HOST/token?x=1",service="reg",scope="repository:team/app:pull""#,
        token: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply,
        body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let answers = ImageServer([Self.fixture])
        return try await LoopbackServer.with { request in
            if request.path == "/token" { return token(request) }
            if request.headers["authorization"] == "Bearer good" || request.path == "/v2/" {
                return answers.reply(request)
            }
            let host = request.headers["host"] ?? ""
            return .init(401, [("WWW-Authenticate", challenge.replacing("HOST", with: host))])
        } body: { server in
            try await body(server)
        }
    }

    private static func reply(_ json: String) -> LoopbackServer.Reply { .init(200, [], Array(json.utf8)) }

    private func pull(_ server: LoopbackServer, _ credentials: RegistryCredentials? = nil) async throws {
        let given = credentials.map { [server.authority: $0] } ?? [:]
        let client = try testClient(CredentialStore(environment: [:], given: given), attempts: 1)
        let image = try await client.image(try ImageReference("\(server.authority)/team/app:1"), platform: nil)
        for layer in image.layers { _ = try await read(try await client.blob(layer, of: image.reference)) }
    }

    @Test(
        "anonymous, one token for everything",
        arguments: [#"{"token":"good"}"#, #"{"access_token":"good","expires_in":300}"#])
    func anonymous(json: String) async throws {
        try await with { _ in
            Self.reply(json)
        } body: { server in
            try await pull(server)
            let tokens = server.requests.filter { $0.path == "/token" }
            #expect(tokens.map(\.query) == ["x=1&service=reg&scope=repository%3Ateam%2Fapp%3Apull"])
            #expect(tokens.first?.headers["authorization"] == nil)
        }
    }

    @Test("a password goes to the token server only")
    func password() async throws {
        try await with { request in
            request.headers["authorization"] == "Basic dTpzM2NyZXQ=" ? Self.reply(#"{"token":"good"}"#) : .init(401)
        } body: { server in
            try await pull(server, .password(user: "u", password: "s3cret"))
            let tokens = server.requests.filter { $0.path == "/token" }
            let others = server.requests.filter { $0.path != "/token" }.map { $0.headers["authorization"] }
            #expect(tokens.first?.query.hasSuffix("&account=u") == true)
            #expect(others == [nil] + [String?](repeating: "Bearer good", count: 4))
        }
    }

    @Test("an identity token is exchanged")
    func identityToken() async throws {
        try await with { _ in
            Self.reply(#"{"access_token":"good"}"#)
        } body: { server in
            try await pull(server, .identityToken("s3cret&x"))
            let request = server.requests.first { $0.path == "/token" }
            #expect(request?.method == "POST")
            let form = String(decoding: request?.body ?? [], as: UTF8.self)
            #expect(
                form == "grant_type=refresh_token&refresh_token=s3cret%26x&client_id=breakwater"
                    + "&scope=repository%3Ateam%2Fapp%3Apull&service=reg")
        }
    }

    @Test("a registry token is sent as it is")
    func registryToken() async throws {
        try await with { _ in
            .init(500)
        } body: { server in
            try await pull(server, .registryToken("good"))
            #expect(!server.requests.contains { $0.path == "/token" })
        }
    }

    @Test("without a scope that of the repository is asked for")
    func noScope() async throws {
        try await with(challenge: #"Bearer realm="http://HOST/token""#) { _ in
            Self.reply(#"{"token":"good"}"#)
        } body: { server in
            try await pull(server)
            #expect(server.requests.first { $0.path == "/token" }?.query == "scope=repository%3Ateam%2Fapp%3Apull")
        }
    }

    @Test(
        "what can go wrong",
        arguments: [
            (401, "", RegistryError.Code.unauthorized), (403, "", .unauthorized), (429, "", .rateLimited),
            (503, "", .unavailable),
            (404, "", .malformedResponse), (200, "", .malformedResponse), (200, "{}", .malformedResponse),
            (200, #"{"token":""}"#, .malformedResponse), (200, #"{"token":"a\r\nb"}"#, .malformedResponse),
            (200, #"{"token":"bad"}"#, .unauthorized),
        ])
    func failures(status: Int, json: String, expected: RegistryError.Code) async throws {
        try await with { _ in
            .init(status, [], Array(json.utf8))
        } body: { server in
            let code = await registryCode { try await pull(server, .password(user: "u", password: "s3cret")) }
            #expect(code == expected)
            #expect(server.requests.count { $0.path == "/token" } == 1)
        }
    }

    @Test(
        "challenges that cannot be met",
        arguments: [
            (#"Bearer realm="ftp://a/""#, RegistryError.Code.malformedResponse), ("Negotiate", .unauthorized),
            ("", .unauthorized),
            ("Basic realm=x", .unauthorized),
        ])
    func challenges(challenge: String, expected: RegistryError.Code) async throws {
        try await with(challenge: challenge) { _ in
            .init(500)
        } body: { server in
            #expect(await registryCode { try await pull(server) } == expected)
        }
    }
}
