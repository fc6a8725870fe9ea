import Testing

import Inventory

@Suite("Metadata in Java archives")
struct JavaMetadataTests {
    @Test(
        "properties",
        arguments: [
            ("version=1.0", "1.0"), ("version = 1.0", "1.0"), ("version:1.0\r\n", "1.0"), ("version 1.0", "1.0"),
            ("  version\t=\t1.0", "1.0"), ("#version=2\nversion=1.0", "1.0"), ("!version=2\n\nversion=1.0", "1.0"),
            ("version=1.\\\n    0", "1.0"), ("version=1\\u002e0", "1.0"), ("ver\\sion=1.0", "1.0"),
            ("version=1.0\nversion=2.0", "2.0"), ("version=a\\\\\nx=b", "a\\"), ("# c \\\nversion=1.0", "1.0"),
            ("version==1", "=1"), ("version=", nil), ("", nil), ("versions=1", nil),
        ] as [(String, String?)])
    func properties(_ text: String, _ version: String?) {
        let bytes = Array(text.utf8)
        #expect(JavaProperties(bytes.span)["version"] == version)
    }

    @Test(
        "manifest headers",
        arguments: [
            ("A: b\r\n\r\n", "b"), ("A: b\nB: c\n", "b"), ("A: b\rB: c\r", "b"), ("a: b", "b"),
            ("A: b\n c\n d\n", "bcd"),
            ("A: b\n  c\n", "b c"), ("B: x\n\nA: b\n", nil), ("A:b\n", "b"), ("A: \n", nil), ("", nil),
            ("A: gr\u{FC}n\n", "gr\u{FC}n"), ("\u{FEFF}A: b\n", "b"),
        ] as [(String, String?)])
    func manifest(_ text: String, _ value: String?) {
        #expect(JavaManifest(Array(text.utf8))["A"] == value)
    }

    @Test("a character cut in two by a continuation line")
    func cutCharacter() {
        #expect(JavaManifest([0x41, 0x3A, 0x20, 0xC3, 0x0D, 0x0A, 0x20, 0xBC, 0x0D, 0x0A])["A"] == "\u{FC}")
    }

    @Test(
        "groups from bundle names",
        arguments: [
            ("org.mockito.mockito-core", "mockito-core", "org.mockito"),
            ("org.apache.commons.lang3", "commons-lang3", "org.apache.commons"),
            ("com.google.guava", "guava", "com.google.guava"), ("org.yaml.snakeyaml", "snakeyaml", "org.yaml"),
            ("org.eclipse.jetty.ee10.servlet", "jetty-ee10-servlet", nil),
            ("org.apache.tomcat-embed-core", "tomcat-embed-core", nil), ("jcl.over.slf4j", "jcl-over-slf4j", nil),
            ("foo.bar", "bar", nil), ("x", "x", nil),
        ] as [(String, String, String?)])
    func groups(_ symbolic: String, _ artifact: String, _ group: String?) {
        #expect(JavaArchiveIdentity.group(symbolicName: symbolic, artifact: artifact) == group)
    }

    @Test(
        "paths in repositories",
        arguments: [
            ("root/.m2/repository/org/acme/tool/1.0/tool-1.0.jar", "org.acme:tool:1.0"),
            ("usr/share/maven-repo/junit/junit/4.12/junit-4.12.jar", "junit:junit:4.12"),
            ("x.kar!/repository/org/acme/tool/1.0/tool-1.0-all.jar", "org.acme:tool:1.0"),
            ("r/files-2.1/org.acme/tool/1.0/abc/tool-1.0.jar", "org.acme:tool:1.0"),
            ("repository/tool/1.0/tool-1.0.jar", nil), ("repository/org/acme/tool/1.0/other-1.0.jar", nil),
            ("repository/org/tool/debian/tool-debian.jar", nil), ("opt/org/acme/tool/1.0/tool-1.0.jar", nil),
            ("repository/org/acme/tool/1.0/x.jar!/tool-1.0.jar", nil), ("tool-1.0.jar", nil),
        ] as [(String, String?)])
    func repositories(_ path: String, _ expected: String?) {
        let package = JavaRepositoryPath.package(at: path)
        #expect(package.map { "\($0.group ?? ""):\($0.artifact):\($0.version)" } == expected)
    }

    @Test(
        "models",
        arguments: [
            ("<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>", "g:a:1"),
            ("<m:project xmlns:m='x'><m:groupId>g</m:groupId><m:artifactId>a</m:artifactId></m:project>", "g:a:-"),
            ("<!DOCTYPE project [<!ENTITY x \"]>\">]><project><artifactId> a </artifactId></project>", "-:a:-"),
            ("<project><artifactId>a</artifactId><build><version>2</version></build></project>", "-:a:-"),
            ("<project><version>${version}</version></project>", "-:-:-"),
            ("<project><version>${a}</version><properties><a>${b}</a><b>1</b></properties></project>", "-:-:1"),
            ("<project><!-- <version>2</version> --><version>1</version></project>", "-:-:1"),
            ("<project><version>1&#46;0&#x2e;1</version></project>", "-:-:1.0.1"),
            ("<project><version>1</version><artifactId>a", "-:-:1"), ("<settings/>", nil), ("", nil), ("<", nil),
        ] as [(String, String?)])
    func models(_ text: String, _ expected: String?) {
        let bytes = Array(text.utf8)
        let pom = JavaPOM(bytes.span)
        #expect(pom.map { "\($0.group ?? "-"):\($0.artifact ?? "-"):\($0.version ?? "-")" } == expected)
    }
}
