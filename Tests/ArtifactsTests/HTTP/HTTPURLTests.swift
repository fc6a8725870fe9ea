import Artifacts
import Model
import Testing

@Suite("HTTP addresses")
struct HTTPURLTests {
    @Test(
        "normal form",
        arguments: [
            ("https://Example.COM", "https://example.com/"), ("http://a:80/b", "http://a/b"),
            ("https://a:443/?q", "https://a/?q"), ("https://a:8443/b/./c/../d", "https://a:8443/b/d"),
            ("HTTPS://a/b#frag", "https://a/b"), ("https://[::1]:5000/v2/", "https://[::1]:5000/v2/"),
            ("https://a/b c?d e\"", "https://a/b%20c?d%20e%22"), ("https://a/%7eb%zz", "https://a/%7eb%25zz"),
            ("https://user:p%40ss@a/b", "https://a/b"), ("https://a./b", "https://a./b"),
            ("https://a:/b", "https://a/b"),
            ("https://a/../../b", "https://a/b"), ("https://a/b/..", "https://a/"), ("https://a//b", "https://a//b"),
            (" https://a/ ", "https://a/"), ("https://a/ä", "https://a/%C3%A4"),
        ])
    func normal(text: String, expected: String) {
        #expect(HTTPURL(text)?.text == expected)
    }

    @Test(
        "what is refused",
        arguments: [
            "", "a", "/a", "ftp://a/", "file:///etc/passwd", "https://", "https:///a", "https://a:0/",
            "https://a:65536/",
            "https://a:b/", "https://[::1", "https://[1.2.3.4]/", "https://[fe80::1%25lo]/", "https://a b/",
            "https://a..b/",
            "https://.a/", "https://-a/", "https://a\u{0}/", "https://a/\n", "https://a:1:2/", "https://[::1]a/",
            "unix:///x",
        ])
    func refused(text: String) {
        #expect(HTTPURL(text) == nil)
    }

    @Test(
        "relative references (RFC 3986 section 5.4)",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"),
            ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
            ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"), ("https://x/y", "https://x/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
        ])
    func relative(reference: String, expected: String) {
        #expect(HTTPURL("http://a/b/c/d;p?q")?.resolving(reference)?.text == expected)
    }

    @Test("a redirect to something that is not HTTP is none", arguments: ["file:///etc/passwd", "ftp://a/", "//"])
    func otherSchemes(reference: String) {
        #expect(HTTPURL("https://a/")?.resolving(reference) == nil)
    }

    @Test(
        "this machine",
        arguments: [
            ("localhost", true), ("a.localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true),
            ("::ffff:127.0.0.1", true), ("128.0.0.1", false), ("::2", false), ("localhost.example", false),
            ("127.0.0.1.example", false), ("::ffff:10.0.0.1", false),
        ])
    func loopback(host: String, expected: Bool) {
        #expect(HTTPURL.isLoopback(host) == expected)
    }

    @Test(
        "IP addresses",
        arguments: [
            ("1.2.3.4", "01020304"), ("1.2.3", nil), ("01.2.3.4", nil), ("1.2.3.256", nil), ("1.2.3.4.", nil),
            ("::", "00000000000000000000000000000000"), ("1::", "00010000000000000000000000000000"),
            ("::1:2", "00000000000000000000000000010002"), ("1:2:3:4:5:6:7:8", "00010002000300040005000600070008"),
            ("1:2:3:4:5:6:7", nil), ("1::2::3", nil), (":1", nil), ("1:", nil), (":::", nil), ("12345::", nil),
            ("::1.2.3.4", "00000000000000000000000001020304"), ("1:2:3:4:5:6:7:8:9", nil),
            ("1:2:3:4:5:6:7::", "00010002000300040005000600070000"), ("", nil), ("::1.2.3.4:5", nil),
            ("1:2:3:4:5:6:7:8::", nil),
        ] as [(String, String?)])
    func addresses(text: String, expected: String?) {
        #expect(IPAddress(text).map { Digest.hexadecimal($0.bytes) } == expected)
    }
}
