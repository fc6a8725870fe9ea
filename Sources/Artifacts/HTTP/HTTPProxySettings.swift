/// Which proxy a request goes through, by the variables that command-line programs share: `HTTPS_PROXY`, `HTTP_PROXY`,
/// `ALL_PROXY` and `NO_PROXY`, each also in lower case.
///
/// The form of `NO_PROXY` is the one of Go's `net/http` and of Docker: a list of names, addresses and CIDR blocks
/// joined by commas; `example.com` stands for itself and everything below, `.example.com` only for what is below, a
/// port limits the entry to it, `*` stands for everything. Requests to this machine never use a proxy.
package struct HTTPProxySettings: Sendable {
    private let secure: String?
    private let plain: String?
    private let exceptions: [Exception]

    /// No proxy at all.
    package static var none: HTTPProxySettings { HTTPProxySettings(environment: [:]) }

    package init(environment: [String: String]) {
        func value(_ names: String...) -> String? {
            for name in names {
                if let text = environment[name], !text.isEmpty { return text }
            }
            return nil
        }
        secure = value("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
        // In a CGI program HTTP_PROXY is the client's header `Proxy`.
        plain =
            environment["REQUEST_METHOD"] == nil
            ? value("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy") : value("http_proxy", "all_proxy")
        exceptions = (value("NO_PROXY", "no_proxy") ?? "").utf8
            .split { $0 == UInt8(ascii: ",") || $0 == 0x20 }
            .compactMap { Exception(String(decoding: Array($0), as: UTF8.self)) }
    }

    /// A proxy server.
    package struct Proxy: Hashable, Sendable {
        package var host: String
        package var port: Int
        /// True for SOCKS version 5, false for an HTTP proxy.
        package var isSOCKS: Bool
        /// `user:password`, decoded.
        package var credentials: String?
    }

    /// The proxy for `url`; nil when it is reached directly.
    /// - Throws: ``HTTPError/Code/configuration`` when the variable's value cannot be used.
    package func proxy(for url: HTTPURL) throws(HTTPError) -> Proxy? {
        guard let text = url.scheme == .https ? secure : plain, !url.isLoopback,
            !exceptions.contains(where: { $0.covers(url) })
        else { return nil }
        let variable = url.scheme == .https ? "HTTPS_PROXY" : "HTTP_PROXY"
        let failure = HTTPError(
            .configuration,
            "the value of \(variable) is not the URL of a proxy: use http://host:port or socks5://host:port")
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix("://") else {
            return try parse(text, scheme: "http", failure)
        }
        return try parse(String(text[colon...].dropFirst(3)), scheme: text[..<colon].lowercased(), failure)
    }

    private func parse(_ text: String, scheme: String, _ failure: HTTPError) throws(HTTPError) -> Proxy {
        var rest = Array(text.utf8)[...]
        if let slash = rest.firstIndex(of: UInt8(ascii: "/")) { rest = rest[..<slash] }
        var credentials: String?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            credentials = HTTPURL.decoded(String(decoding: rest[..<at], as: UTF8.self))
            rest = rest[(at + 1)...]
        }
        guard let (host, port) = HTTPURL.hostAndPort(rest) else { throw failure }
        switch scheme {
        case "http":
            return Proxy(host: host, port: port ?? 80, isSOCKS: false, credentials: credentials)
        case "socks5", "socks5h", "socks":
            guard credentials == nil else {
                throw HTTPError(.configuration, "a SOCKS proxy with a password is not supported: use an HTTP proxy")
            }
            return Proxy(host: host, port: port ?? 1080, isSOCKS: true, credentials: nil)
        case "https":
            throw HTTPError(.configuration, "a proxy that itself wants TLS is not supported: use its http:// address")
        default:
            throw failure
        }
    }

    /// One entry of `NO_PROXY`.
    private struct Exception: Sendable {
        enum Subject: Sendable {
            case everything
            case network(IPAddress, length: Int)
            case name(String, includesItself: Bool)
        }

        var subject: Subject
        var port: Int?

        init?(_ text: String) {
            if text == "*" {
                subject = .everything
                return
            }
            if let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) {
                guard let address = IPAddress(String(text[..<slash])),
                    let length = Int(text[text.utf8.index(after: slash)...])
                else { return nil }
                subject = .network(address, length: length)
                return
            }
            if let address = IPAddress(text) {
                subject = .network(address, length: address.bytes.count * 8)
                return
            }
            var name = text
            if name.hasPrefix("*.") { name.removeFirst() }
            let includesItself = !name.hasPrefix(".")
            if !includesItself { name.removeFirst() }
            guard let (host, port) = HTTPURL.hostAndPort(Array(name.utf8)[...]) else { return nil }
            self.port = port
            if let address = IPAddress(host) {
                subject = .network(address, length: address.bytes.count * 8)
            } else {
                subject = .name(host, includesItself: includesItself)
            }
        }

        func covers(_ url: HTTPURL) -> Bool {
            if let port, port != url.port { return false }
            switch subject {
            case .everything: return true
            case .network(let prefix, let length): return IPAddress(url.host)?.matches(prefix, length: length) ?? false
            case .name(let name, let includesItself):
                return (includesItself && url.host == name) || url.host.hasSuffix("." + name)
            }
        }
    }
}
