import Artifacts
import Model
import Testing

@Suite("image references")
struct ImageReferenceTests {
    private static let hex = String(repeating: "0123456789abcdef", count: 4)

    @Test(
        "full and familiar form",
        arguments: [
            ("alpine", "docker.io/library/alpine", "alpine"),
            ("alpine:3.20", "docker.io/library/alpine:3.20", "alpine:3.20"),
            ("docker/docker", "docker.io/docker/docker", "docker/docker"),
            ("library/debian", "docker.io/library/debian", "debian"),
            ("docker.io/debian", "docker.io/library/debian", "debian"),
            ("docker.io/library/debian", "docker.io/library/debian", "debian"),
            ("index.docker.io/debian", "docker.io/library/debian", "debian"),
            ("index.docker.io/docker/docker", "docker.io/docker/docker", "docker/docker"),
            ("127.0.0.1:5000/docker/docker", "127.0.0.1:5000/docker/docker", "127.0.0.1:5000/docker/docker"),
            ("127.0.0.1/a", "127.0.0.1/a", "127.0.0.1/a"), ("localhost/a", "localhost/a", "localhost/a"),
            ("localhost:5000/a:b", "localhost:5000/a:b", "localhost:5000/a:b"),
            ("localhost", "docker.io/library/localhost", "localhost"),
            ("host:80", "docker.io/library/host:80", "host:80"), ("HOST/a", "HOST/a", "HOST/a"),
            ("Registry.Example/a", "Registry.Example/a", "Registry.Example/a"),
            ("[::1]:5000/a", "[::1]:5000/a", "[::1]:5000/a"),
            ("[2001:db8::1]/a/b:c", "[2001:db8::1]/a/b:c", "[2001:db8::1]/a/b:c"),
            ("a.example/foo_bar.com:8080", "a.example/foo_bar.com:8080", "a.example/foo_bar.com:8080"),
            ("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com/myimage:xn--n3h.com"),
            (
                "b.gcr.io/test.example.com/my-app:test.example.com",
                "b.gcr.io/test.example.com/my-app:test.example.com",
                "b.gcr.io/test.example.com/my-app:test.example.com"
            ),
            ("a__b", "docker.io/library/a__b", "a__b"), ("a-----b", "docker.io/library/a-----b", "a-----b"),
            ("dash-.foo/x", "dash-.foo/x", nil), ("library/a/b", "docker.io/library/a/b", "library/a/b"),
            ("a:_x", "docker.io/library/a:_x", "a:_x"), ("a:A.b-C", "docker.io/library/a:A.b-C", "a:A.b-C"),
            ("a/b/c/d", "docker.io/a/b/c/d", "a/b/c/d"),
            ("example.com:65535/a", "example.com:65535/a", "example.com:65535/a"),
        ] as [(String, String, String?)])
    func forms(text: String, full: String, familiar: String?) throws {
        guard let familiar else {
            #expect(throws: RegistryError.self) { try ImageReference(text) }
            return
        }
        let reference = try ImageReference(text)
        #expect(reference.description == full)
        #expect(reference.familiar == familiar)
        #expect(try ImageReference(full) == reference)
    }

    @Test(
        "parts",
        arguments: [
            ("a", nil, nil, "latest"), ("a:b", "b", nil, "b"),
            ("a@sha256:\(hex)", nil, "sha256:\(hex)", "sha256:\(hex)"),
            ("a:b@sha256:\(hex)", "b", "sha256:\(hex)", "sha256:\(hex)"),
            ("a@sha512:\(hex)\(hex)", nil, "sha512:\(hex)\(hex)", "sha512:\(hex)\(hex)"),
        ] as [(String, String?, String?, String)])
    func parts(text: String, tag: String?, digest: String?, target: String) throws {
        let reference = try ImageReference(text)
        #expect(reference.tag == tag)
        #expect(reference.digest?.description == digest)
        #expect(reference.target == target)
    }

    @Test(
        "what is refused",
        arguments: [
            "", ":justtag", "@sha256:\(hex)", "a@sha256:ffff", "a@md5:\(hex)", "a@sha256:\(hex.uppercased())", "a@",
            "a:", "a:b:c",
            "Uppercase:tag", "a/Uppercase", "docker.io/Foo", "a//b", "/a", "a/", "a/b/", "_a", "a_", "a___b", "a..b",
            "a._b", "a.",
            "-a", "a-", "a-/b", "a b", " a", "a\n", "aa/asdf$$^/aa", "a:-x", "a:.x",
            "a:\(String(repeating: "x", count: 129))",
            hex, "http://a.example/b", "https://a.example/b", "[::1/a", "[]/a", "[fe80::1%25eth0]/a", "[1:2:3]/a",
            "[2001:db8::192.0.2.33]:5000/a", "[::1]:/a", "[::1]x/a", "a.example:/b", "a.example:x/b", "a..example/b",
            "-a.example/b",
            "a-.example/b", "a_b.example/c", ".example/b", "a.example/\(String(repeating: "a/", count: 128))a",
            "a:b/c/d:",
            "ä", "a/ä", "a@sha256:\(hex)@sha256:\(hex)", "a@sha256:\(hex):b", "\u{0}",
        ])
    func refused(text: String) {
        #expect { try ImageReference(text) } throws: { ($0 as? RegistryError)?.code == .invalidReference }
    }

    @Test("the longest names")
    func longest() throws {
        let path = String(repeating: "a/", count: 127) + "a"
        #expect(try ImageReference("a.example/\(path):t").repository == path)
        let tag = String(repeating: "x", count: 128)
        #expect(try ImageReference("a:\(tag)").tag == tag)
    }

    @Test("64 hexadecimal digits are a name when more follows")
    func identifier() throws {
        #expect(try ImageReference("\(Self.hex):tag").repository == "library/\(Self.hex)")
        #expect(try ImageReference(String(Self.hex.dropLast())).repository == "library/\(Self.hex.dropLast())")
    }
}
