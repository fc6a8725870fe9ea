import FoundationEssentials

/// How Breakwater speaks HTTP.
package struct HTTPConfiguration: Sendable {
    /// Files with certificates in PEM form that are trusted beside those of the system.
    package var caFiles: [String]
    /// Hosts (`host` or `host:port`) whose certificate is not checked.
    package var insecureHosts: Set<String>
    /// No certificate is checked at all.
    package var isInsecure: Bool
    /// Folders with one folder a host (`HOST` or `HOST:PORT`) that holds `*.crt` (authorities) and pairs of `*.cert`
    /// and `*.key` (the client's own certificate), as Docker and Podman have them.
    package var certificateFolders: [String]
    /// How long a connection may take to be established, TLS included.
    package var connectTimeout: Duration
    /// How long the head of a response may take.
    package var responseTimeout: Duration
    /// How long the server may be silent inside a body.
    package var idleTimeout: Duration
    package var userAgent: String
    package var retry: HTTPRetryPolicy
    package var proxies: HTTPProxySettings

    package init(
        caFiles: [String] = [], insecureHosts: Set<String> = [], isInsecure: Bool = false,
        certificateFolders: [String] = ["/etc/docker/certs.d", "/etc/containers/certs.d"],
        connectTimeout: Duration = .seconds(15), responseTimeout: Duration = .seconds(60),
        idleTimeout: Duration = .seconds(60), userAgent: String = "breakwater",
        retry: HTTPRetryPolicy = HTTPRetryPolicy(),
        proxies: HTTPProxySettings = HTTPProxySettings(environment: ProcessInfo.processInfo.environment)
    ) {
        self.caFiles = caFiles
        self.insecureHosts = insecureHosts
        self.isInsecure = isInsecure
        self.certificateFolders = certificateFolders
        self.connectTimeout = connectTimeout
        self.responseTimeout = responseTimeout
        self.idleTimeout = idleTimeout
        self.userAgent = userAgent
        self.retry = retry
        self.proxies = proxies
    }

    /// True when the certificate of the host need not be right.
    package func isInsecure(_ url: HTTPURL) -> Bool {
        isInsecure || isListedInsecure(url)
    }

    /// True when the host itself is named in ``insecureHosts``.
    package func isListedInsecure(_ url: HTTPURL) -> Bool {
        let name = url.host.utf8.contains(UInt8(ascii: ":")) ? "[\(url.host)]" : url.host
        return insecureHosts.contains(url.host) || insecureHosts.contains(name)
            || insecureHosts.contains("\(name):\(url.port)")
    }
}
