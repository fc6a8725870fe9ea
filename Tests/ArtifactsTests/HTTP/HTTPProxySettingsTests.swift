import Artifacts
import Testing

@Suite("proxies from the environment")
struct HTTPProxySettingsTests {
    private func proxy(_ url: String, _ environment: [String: String]) throws -> HTTPProxySettings.Proxy? {
        try HTTPProxySettings(environment: environment).proxy(for: try #require(HTTPURL(url)))
    }

    @Test(
        "which variable counts",
        arguments: [
            ("https://a.example/", ["HTTPS_PROXY": "http://p:8080"], "p:8080"),
            ("https://a.example/", ["https_proxy": "p:1"], "p:1"),
            ("http://a.example/", ["HTTPS_PROXY": "http://p:8080"], nil),
            ("http://a.example/", ["HTTP_PROXY": "http://p"], "p:80"),
            ("http://a.example/", ["HTTP_PROXY": "http://p", "REQUEST_METHOD": "GET"], nil),
            ("http://a.example/", ["ALL_PROXY": "socks5://p"], "p:1080"), ("https://a.example/", [:], nil),
            ("https://localhost/", ["HTTPS_PROXY": "http://p:8080"], nil),
            ("https://127.0.0.1/", ["HTTPS_PROXY": "http://p:8080"], nil),
            ("https://a.example/", ["HTTPS_PROXY": ""], nil),
            ("https://a.example/", ["HTTPS_PROXY": "http://[::1]:3128/"], "::1:3128"),
        ] as [(String, [String: String], String?)])
    func variables(url: String, environment: [String: String], expected: String?) throws {
        #expect(try proxy(url, environment).map { "\($0.host):\($0.port)" } == expected)
    }

    @Test(
        "NO_PROXY",
        arguments: [
            ("a.example", "https://a.example/", true), ("a.example", "https://b.a.example/", true),
            ("a.example", "https://ba.example/", false), (".a.example", "https://a.example/", false),
            (".a.example", "https://b.a.example/", true), ("*.a.example", "https://b.a.example/", true),
            ("*", "https://x/", true),
            ("a.example:8443", "https://a.example/", false), ("a.example:443", "https://a.example/", true),
            ("10.0.0.0/8", "https://10.1.2.3/", true), ("10.0.0.0/8", "https://11.1.2.3/", false),
            ("10.1.2.3", "https://10.1.2.3/", true), ("fd00::/8", "https://[fd12::1]/", true),
            ("x, a.example", "https://a.example/", true),
            ("A.Example", "https://a.EXAMPLE/", true), ("10.0.0.0/x", "https://10.0.0.1/", false),
        ])
    func exceptions(list: String, url: String, isDirect: Bool) throws {
        #expect((try proxy(url, ["HTTPS_PROXY": "http://p:1", "NO_PROXY": list]) == nil) == isDirect)
    }

    @Test("credentials are decoded")
    func credentials() throws {
        #expect(try proxy("https://a.example/", ["HTTPS_PROXY": "http://u:p%40w@p:1"])?.credentials == "u:p@w")
    }

    @Test(
        "a value that cannot be used",
        arguments: ["https://p:1", "ftp://p", "http://", "http://a b", "socks5://u:p@h:1"])
    func unusable(value: String) {
        #expect {
            try proxy("https://a.example/", ["HTTPS_PROXY": value])
        } throws: {
            ($0 as? HTTPError)?.code == .configuration
        }
    }
}
