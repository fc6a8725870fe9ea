import FoundationEssentials
package import Model
import Synchronization

/// Reads images from registries (OCI Distribution Specification 1.1, which includes Docker Registry HTTP API V2).
///
/// Registries are spoken to over HTTPS. Plain HTTP is used only with this machine and with hosts that are marked
/// insecure, and only when they do not answer with TLS. Tokens are kept for as long as they are valid. Copies are not
/// needed: one client serves all registries and tasks.
///
/// ```swift
/// let client = RegistryClient(fetcher: try HTTPFetcher())
/// let image = try await client.image(ImageReference("alpine:3.20"), platform: nil)
/// for layer in image.layers {
///     for try await chunk in try await client.blob(layer, of: image.reference) { … }
/// }
/// ```
package final class RegistryClient: Sendable {
    let fetcher: HTTPFetcher
    let credentials: CredentialStore
    let state = Mutex(State())

    /// What is known about registries that were spoken to.
    struct State {
        /// Where a registry's API is, by its name in references.
        var bases: [String: HTTPURL] = [:]
        var authorizations: [AuthorizationKey: Authorization] = [:]
    }

    /// Tokens are given for one repository.
    struct AuthorizationKey: Hashable {
        var registry: String
        var repository: String
    }

    /// The value of the header `Authorization`, and until when it is valid.
    struct Authorization {
        var value: String
        var expiry: ContinuousClock.Instant?
    }

    /// What is wrong with the user's files of credentials; the rest of them is used.
    package var diagnostics: [Diagnostic] { credentials.diagnostics }

    package init(fetcher: HTTPFetcher, credentials: CredentialStore = CredentialStore()) {
        self.fetcher = fetcher
        self.credentials = credentials
    }

    /// Sends a `GET` below `/v2/NAME/` with what the registry wants to see.
    ///
    /// - Parameter path: what follows the repository's name, for example `manifests/latest`.
    /// - Returns: a response with status 200 or 206, or one of `accepted`.
    func get(
        _ path: String, of reference: ImageReference, headers: [(String, String)] = [], accepted: Set<Int> = [],
        subject: String
    ) async throws(RegistryError) -> HTTPResponse {
        let base = try await base(of: reference)
        let key = AuthorizationKey(registry: reference.registry, repository: reference.repository)
        let address = "\(base.scheme.rawValue)://\(base.authority)/v2/\(reference.repository)/\(path)"
        var isFirst = true
        while true {
            var fields = headers
            let known = currentAuthorization(key)
            if let known { fields.append(("Authorization", known)) }
            let response = try await send(HTTPRequest(address, headers: fields))
            if response.status == 200 || response.status == 206 || accepted.contains(response.status) {
                return response
            }
            // A token may have ended early; the second refusal is final.
            guard response.status == 401, isFirst else {
                throw await failure(response, reference: reference, subject: subject, wasAuthorized: known != nil)
            }
            isFirst = false
            guard response.url.hasSameOrigin(as: base) else {
                throw await failure(response, reference: reference, subject: subject, wasAuthorized: known != nil)
            }
            await response.body.drain()
            let authorization = try await authorize(response, reference: reference, base: base)
            state.withLock { $0.authorizations[key] = authorization }
        }
    }

    func send(_ request: HTTPRequest) async throws(RegistryError) -> HTTPResponse {
        do throws(HTTPError) {
            return try await fetcher.send(request)
        } catch {
            throw RegistryError(error)
        }
    }

    private func currentAuthorization(_ key: AuthorizationKey) -> String? {
        state.withLock { state in
            guard let known = state.authorizations[key] else { return nil }
            if let expiry = known.expiry, expiry <= .now {
                state.authorizations[key] = nil
                return nil
            }
            return known.value
        }
    }

    /// The address of the registry's API.
    func base(of reference: ImageReference) async throws(RegistryError) -> HTTPURL {
        let registry = reference.registry
        if let base = state.withLock({ $0.bases[registry] }) { return base }
        let host = registry == ImageReference.defaultRegistry ? "registry-1.docker.io" : registry
        guard let secure = HTTPURL("https://\(host)/v2/"), let plain = HTTPURL("http://\(host)/v2/") else {
            throw RegistryError(
                .invalidReference, "'\(registry)' is not the address of a registry: check host and port")
        }
        let configuration = fetcher.configuration
        let mayBePlain =
            secure.isLoopback || configuration.isInsecure || configuration.isListedInsecure(secure)
            || configuration.isListedInsecure(plain)
        let base = mayBePlain ? try await probe(secure, otherwise: plain) : secure
        state.withLock { $0.bases[registry] = base }
        return base
    }

    /// Which of both answers: TLS is tried first. A certificate that is not trusted does not lead to plain HTTP.
    private func probe(_ secure: HTTPURL, otherwise plain: HTTPURL) async throws(RegistryError) -> HTTPURL {
        do throws(HTTPError) {
            let response = try await fetcher.send(HTTPRequest(secure.text, maximumRedirects: 0, isRepeated: false))
            await response.body.drain()
            return secure
        } catch {
            switch error.code {
            case .plaintext, .connectionFailed, .connectionLost, .timeout, .malformedResponse: return plain
            default: throw RegistryError(error)
            }
        }
    }
}
