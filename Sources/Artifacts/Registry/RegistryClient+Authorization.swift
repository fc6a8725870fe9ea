import Documents

extension RegistryClient {
    /// The largest answer of a token server that is read.
    private static let maximumTokenSize = 1 << 20

    /// Answers the challenges of a response with status 401.
    func authorize(
        _ response: HTTPResponse, reference: ImageReference, base: HTTPURL
    ) async throws(RegistryError) -> Authorization {
        let challenges = response.headers.all("www-authenticate").flatMap { AuthenticationChallenge.parse($0) }
        let found = try await credentials.credentials(registry: reference.registry, repository: reference.repository)
        if case .registryToken(let token) = found { return Authorization(value: "Bearer \(token)") }
        if let bearer = challenges.first(where: { $0.scheme == "bearer" && $0.parameters["realm"] != nil }) {
            return try await token(for: bearer, credentials: found, reference: reference, base: base)
        }
        guard challenges.contains(where: { $0.scheme == "basic" }) else {
            let names = challenges.map(\.scheme).filter { $0.utf8.count <= 32 }.joined(separator: ", ")
            throw RegistryError(
                .unauthorized,
                "\(reference.registry) wants a kind of authentication that is not supported (\(names.isEmpty ? "none named" : names))"
            )
        }
        guard case .password(let user, let password) = found else { throw Self.missing(reference) }
        return Authorization(value: Self.basic(user: user, password: password))
    }

    static func basic(user: String, password: String) -> String {
        "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"
    }

    private static func missing(_ reference: ImageReference) -> RegistryError {
        RegistryError(
            .unauthorized,
            "\(reference.registry) wants a user name and a password: log in to it, for example with docker login")
    }

    /// Fetches an access token (Docker Registry v2 authentication: "Token Authentication Specification" and "Token
    /// Authentication Implementation, OAuth2").
    private func token(
        for challenge: AuthenticationChallenge, credentials: RegistryCredentials?, reference: ImageReference,
        base: HTTPURL
    ) async throws(RegistryError) -> Authorization {
        guard let realm = challenge.parameters["realm"], let server = HTTPURL(realm) else {
            throw RegistryError(
                .malformedResponse, "\(reference.registry) names a token server whose address is not an HTTP address")
        }
        if credentials != nil, base.scheme == .https, server.scheme == .http, !server.isLoopback,
            !fetcher.configuration.isInsecure(server)
        {
            throw RegistryError(
                .tls,
                "the token server \(server.authority) wants credentials without encryption: mark it as insecure to allow it"
            )
        }
        let scope = challenge.parameters["scope"] ?? "repository:\(reference.repository):pull"
        var request: HTTPRequest
        if case .identityToken(let secret) = credentials {
            var form = [
                ("grant_type", "refresh_token"), ("refresh_token", secret), ("client_id", "breakwater"),
                ("scope", scope),
            ]
            if let service = challenge.parameters["service"] { form.append(("service", service)) }
            request = HTTPRequest(
                realm, method: .post, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(Self.query(form).utf8))
        } else {
            var address = server
            var query = [("scope", scope)]
            if challenge.parameters["scope"] != nil {
                // Several scopes are sent as several parameters.
                query = scope.utf8.split(separator: 0x20).map { ("scope", String(decoding: Array($0), as: UTF8.self)) }
            }
            if let service = challenge.parameters["service"] { query.insert(("service", service), at: 0) }
            if case .password(let user, _) = credentials { query.append(("account", user)) }
            address.query = [address.query, Self.query(query)].compactMap { $0 }.joined(separator: "&")
            request = HTTPRequest(address.text)
            if case .password(let user, let password) = credentials {
                request.headers.append(("Authorization", Self.basic(user: user, password: password)))
            }
        }
        request.headers.append(("Accept", "application/json"))
        let asked = ContinuousClock.now
        let response = try await send(request)
        guard response.isSuccess else {
            await response.body.drain()
            throw Self.tokenFailure(response, server: server, reference: reference, hasCredentials: credentials != nil)
        }
        let bytes: [UInt8]
        do throws(HTTPError) {
            bytes = try await response.body.collect(upTo: Self.maximumTokenSize)
        } catch {
            throw RegistryError(error)
        }
        guard let root = try? JSONReader.read(bytes).root,
            let token = [root["token"]?.string, root["access_token"]?.string].compactMap({ $0 }).first(where: {
                !$0.isEmpty
            }),
            token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw RegistryError(.malformedResponse, "the token server \(server.authority) did not send a token")
        }
        // 60 seconds are meant when nothing is said, and never less.
        let lifetime = min(max(root["expires_in"]?.integer ?? 60, 60), 86400)
        return Authorization(value: "Bearer \(token)", expiry: asked + .seconds(lifetime - 5))
    }

    private static func query(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0.0)=\(HTTPURL.encodedComponent($0.1))" }.joined(separator: "&")
    }

    private static func tokenFailure(
        _ response: HTTPResponse, server: HTTPURL, reference: ImageReference, hasCredentials: Bool
    ) -> RegistryError {
        switch response.status {
        case 400, 401, 403:
            return hasCredentials
                ? RegistryError(
                    .unauthorized,
                    "\(server.authority) does not accept the credentials for \(reference.registry): log in again")
                : missing(reference)
        case 429:
            return RegistryError(
                .rateLimited, "\(server.authority) has had too many requests: log in, or try again later")
        case 500...:
            return RegistryError(
                .unavailable,
                "the token server \(server.authority) answers with status \(response.status): try again later")
        default:
            return RegistryError(
                .malformedResponse, "the token server \(server.authority) answers with status \(response.status)")
        }
    }
}
