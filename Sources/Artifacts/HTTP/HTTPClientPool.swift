import AsyncHTTPClient
import NIOCore
import Synchronization

/// The clients under a fetcher, one for each proxy, made when first needed. They share the process's event loops.
final class HTTPClientPool: Sendable {
    private struct State {
        var clients: [HTTPProxySettings.Proxy?: HTTPClient] = [:]
        var isShutDown = false
    }

    private let configuration: HTTPConfiguration
    private let state = Mutex(State())

    init(_ configuration: HTTPConfiguration) {
        self.configuration = configuration
    }

    func client(for proxy: HTTPProxySettings.Proxy?) throws(HTTPError) -> HTTPClient {
        let client = state.withLock { state -> HTTPClient? in
            if state.isShutDown { return nil }
            if let client = state.clients[proxy] { return client }
            let client = make(proxy)
            state.clients[proxy] = client
            return client
        }
        guard let client else { throw HTTPError(.shutDown, "the HTTP client was shut down") }
        return client
    }

    private func make(_ proxy: HTTPProxySettings.Proxy?) -> HTTPClient {
        var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
        settings.timeout = .init(
            connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.idleTimeout))
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16
        // The retry policy repeats what fails; here it would only hide the reason behind a time-out.
        settings.connectionPool.retryConnectionEstablishment = false
        // Several connections are faster than the streams of one for large layers.
        settings.httpVersion = .http1Only
        settings.decompression = .disabled
        if let proxy {
            settings.proxy =
                proxy.isSOCKS
                ? .socksServer(host: proxy.host, port: proxy.port)
                : .server(
                    host: proxy.host, port: proxy.port,
                    authorization: proxy.credentials.map { .basic(credentials: Base64.encode(Array($0.utf8))) })
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }

    private func takeClients() -> [HTTPClient] {
        state.withLock { state in
            state.isShutDown = true
            let clients = Array(state.clients.values)
            state.clients = [:]
            return clients
        }
    }

    func shutdown() async {
        for client in takeClients() { try? await client.shutdown() }
    }

    deinit {
        for client in takeClients() { client.shutdown { _ in } }
    }
}
