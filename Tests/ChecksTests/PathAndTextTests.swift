import Checks
import Testing

@Suite struct PathAndTextTests {
    @Test(
        "Paths are read and written",
        arguments: [
            "spec", "spec.hostPID", "it.securityContext.capabilities.add[0]",
            "object.metadata.labels[\"app.kubernetes.io/name\"]",
            "service.environment[it]",
        ])
    func paths(_ text: String) {
        #expect(PathExpression(text)?.description == text)
    }

    @Test(
        "What is no path is refused",
        arguments: ["", ".", "a.", "a..b", "a[", "a[x", "a[-1]", "1a", "a b", "a[\"b]", "a[\"b\"", "é"])
    func noPaths(_ text: String) {
        #expect(PathExpression(text) == nil)
    }

    /// Reference, registry, repository, name, tag, digest.
    static let images: [[String]] = [
        ["nginx", "docker.io", "library/nginx", "nginx", "", ""],
        ["nginx:1.27", "docker.io", "library/nginx", "nginx", "1.27", ""],
        ["bitnami/redis", "docker.io", "bitnami/redis", "redis", "", ""],
        ["localhost/app", "localhost", "app", "app", "", ""],
        ["localhost:5000/app:2", "localhost:5000", "app", "app", "2", ""],
        ["registry.k8s.io/pause:3.9@sha256:ab", "registry.k8s.io", "pause", "pause", "3.9", "sha256:ab"],
        ["index.docker.io/library/nginx@sha256:ab", "docker.io", "library/nginx", "nginx", "", "sha256:ab"],
        ["a/b/c", "docker.io", "a/b/c", "c", "", ""],
        ["host.example:443/a/b", "host.example:443", "a/b", "b", "", ""],
        ["", "docker.io", "", "", "", ""],
    ]

    @Test("Image references are taken apart", arguments: images)
    func image(_ row: [String]) {
        let parts = ImageReferenceParts(row[0])
        #expect([parts.registry, parts.repository, parts.name, parts.tag, parts.digest] == Array(row[1...]))
    }
}
