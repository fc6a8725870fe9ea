import Model
import Testing

@Suite("package URL")
struct PackageURLTests {
    @Test(
        "canonical form",
        arguments: [
            (
                "pkg:deb/Debian/LibC6@2.31-13%2Bdeb11u5?distro=debian-11&arch=amd64",
                "pkg:deb/debian/libc6@2.31-13%2Bdeb11u5?arch=amd64&distro=debian-11"
            ),
            ("pkg:pypi/Zope.Interface__X@1.0RC1", "pkg:pypi/zope-interface-x@1.0rc1"),
            ("pkg:pub/My-Package@1.0.0", "pkg:pub/my_package@1.0.0"),
            ("pkg:golang/github.com/Masterminds/Semver@v3.2.1", "pkg:golang/github.com/masterminds/semver@v3.2.1"),
            ("pkg:npm/@scope/name@1.0.0", "pkg:npm/%40scope/name@1.0.0"),
            ("pkg:generic/a%2Fb@1", "pkg:generic/a%2Fb@1"),
            ("pkg:generic/na%C3%AFve@%F0%9F%90%99", "pkg:generic/na%C3%AFve@%F0%9F%90%99"),
            ("pkg:generic/naïve", "pkg:generic/na%C3%AFve"),
            ("pkg:generic///a///b//c@1", "pkg:generic/a/b/c@1"),
            ("pkg:generic/a?x=&y=2", "pkg:generic/a?y=2"),
            ("pkg:generic/a?#", "pkg:generic/a"),
            ("pkg:generic/a@", "pkg:generic/a"),
            ("pkg:generic/a#./b/../c/%2E%2E/", "pkg:generic/a#b/c"),
            ("pkg:generic/a?q=1%2B1=2%26", "pkg:generic/a?q=1%2B1%3D2%26"),
            ("PKG:Generic/A", "pkg:generic/A"),
            ("pkg:git/gitlab.example.org/Group/Sub/Repo@v1", "pkg:git/gitlab.example.org/Group/Sub/Repo@v1"),
            ("pkg:x.y-z/a", "pkg:x.y-z/a"),
        ])
    func canonical(text: String, expected: String) throws {
        let purl = try PackageURL(parsing: text)
        #expect(purl.description == expected)
        #expect(try PackageURL(parsing: expected) == purl)
    }

    @Test(
        "what is refused",
        arguments: [
            ("", PackageURLError.Code.scheme), ("pkg", .scheme), ("pkg:", .name), ("pkg:/", .name),
            ("http://example.org/a", .scheme), ("pkg:npm", .name), ("pkg:npm/", .name), ("pkg:npm/@1", .name),
            ("pkg:npm/a/@1", .name), ("pkg:np_m/a", .type), ("pkg:%6Epm/a", .type), ("pkg:1/a", .type),
            ("pkg:generic/a%", .encoding), ("pkg:generic/a%2", .encoding), ("pkg:generic/a%zz", .encoding),
            ("pkg:generic/a%FF", .encoding), ("pkg:generic/a@%C3", .encoding), ("pkg:generic/a%2Fb/c", .namespace),
            ("pkg:generic/a#b%2Fc", .subpath), ("pkg:generic/a?b", .qualifiers), ("pkg:generic/a?b=1&b=2", .qualifiers),
            ("pkg:generic/a?=1", .qualifiers), ("pkg:generic/a?b%20=1", .qualifiers),
            ("pkg:generic/a?1b=1", .qualifiers),
            ("pkg:cargo/ns/a@1", .namespace), ("pkg:maven/a@1", .namespace), ("pkg:swid/a@1", .qualifiers),
            ("pkg:cocoapods/a%2Bb", .name), ("pkg:cocoapods/.a", .name),
        ])
    func refused(text: String, code: PackageURLError.Code) {
        #expect { try PackageURL(parsing: text) } throws: { ($0 as? PackageURLError)?.code == code }
    }

    @Test(
        "what only the tolerant reader takes",
        arguments: [
            ("pkg:golang/stdlib@1.22.1", "pkg:golang/stdlib@1.22.1"), ("pkg:maven/a@1", "pkg:maven/a@1"),
            ("pkg:rpm/bash@5.1?Arch=x86_64", "pkg:rpm/bash@5.1?arch=x86_64"),
            ("pkg:generic/a?b=1&b=2", "pkg:generic/a?b=1"), ("pkg:nuget/ns/a@1", "pkg:nuget/ns/a@1"),
        ])
    func tolerant(text: String, expected: String) throws {
        #expect(throws: PackageURLError.self) { try PackageURL(parsing: text) }
        #expect(try PackageURL(tolerant: text).description == expected)
    }

    @Test("parts are normalised when a package URL is built")
    func build() {
        let purl = PackageURL(
            type: "NPM", namespace: "/@Babel/", name: "/Core/", version: "",
            qualifiers: [.init("Z", "1"), .init("a", "x y"), .init("b", ""), .init("z", "2")], subpath: "/lib//x/.")
        #expect(purl.description == "pkg:npm/%40babel/core?a=x%20y&z=1#lib/x")
        #expect(purl.version == nil)
        #expect(purl[qualifier: "z"] == "1")
    }

    @Test("building never fails, validating does")
    func invalidParts() {
        let purl = PackageURL(type: "", name: "")
        #expect(purl.description == "pkg:/")
        #expect(throws: PackageURLError.self) { try purl.validate() }
    }
}
