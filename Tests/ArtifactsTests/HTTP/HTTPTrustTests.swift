import Artifacts
import FoundationEssentials
import Testing

@Suite("TLS", .enabled(if: Tool.areAvailable("openssl"), "openssl is not installed"))
struct HTTPTrustTests {
    private enum Trust: String, Sendable, CaseIterable {
        case nothing, authority, folder, insecureHost, insecureHostAndPort, everything
    }

    private func configuration(_ trust: Trust, _ certificates: CertificateFixture, port: Int) throws
        -> HTTPConfiguration
    {
        var configuration = HTTPConfiguration(certificateFolders: [], proxies: .none)
        switch trust {
        case .nothing: break
        case .authority: configuration.caFiles = [certificates.authority]
        case .folder:
            let folder = "\(certificates.folder)/certs.d"
            let pem = try #require(FileManager.default.contents(atPath: certificates.authority))
            try write(pem, to: "\(folder)/127.0.0.1:\(port)/ca.crt")
            configuration.certificateFolders = [folder]
        case .insecureHost: configuration.insecureHosts = ["127.0.0.1"]
        case .insecureHostAndPort: configuration.insecureHosts = ["127.0.0.1:\(port)"]
        case .everything: configuration.isInsecure = true
        }
        return configuration
    }

    private func outcome(_ fetcher: HTTPFetcher, _ url: String) async -> String {
        do {
            return "\(try await fetcher.get(url).status)"
        } catch {
            return error.code.rawValue
        }
    }

    @Test("who is trusted", arguments: Trust.allCases)
    private func trust(trust: Trust) async throws {
        try await withTemporaryFolder { folder in
            let certificates = try await CertificateFixture.make(in: folder)
            try await LoopbackServer.with(tls: try certificates.serverConfiguration()) { _ in
                .init(200)
            } body: { server in
                let fetcher = try TestFetcher(try configuration(trust, certificates, port: server.port)).fetcher
                #expect(await outcome(fetcher, "https://\(server.authority)/") == (trust == .nothing ? "tls" : "200"))
            }
        }
    }

    @Test("a certificate of another host is not trusted")
    func otherHost() async throws {
        try await withTemporaryFolder { folder in
            let certificates = try await CertificateFixture.make(in: folder, names: "DNS:other.example")
            try await LoopbackServer.with(tls: try certificates.serverConfiguration()) { _ in
                .init(200)
            } body: { server in
                let fetcher = try TestFetcher(try configuration(.authority, certificates, port: server.port)).fetcher
                #expect(await outcome(fetcher, "https://\(server.authority)/") == "tls")
            }
        }
    }

    @Test("a server without TLS is told apart")
    func plaintext() async throws {
        try await LoopbackServer.with { _ in
            .init(200)
        } body: { server in
            let fetcher = try TestFetcher(HTTPConfiguration(proxies: .none), attempts: 1).fetcher
            #expect(["plaintext", "connectionLost"].contains(await outcome(fetcher, "https://\(server.authority)/")))
        }
    }

    @Test("a CA file that holds none", arguments: ["", "no certificate"])
    func badFile(content: String) async throws {
        try await withTemporaryFolder { folder in
            try write(content.utf8, to: "\(folder)/ca.pem")
            #expect {
                try HTTPFetcher(configuration: HTTPConfiguration(caFiles: ["\(folder)/ca.pem"]))
            } throws: {
                ($0 as? HTTPError)?.code == .configuration
            }
        }
    }
}
