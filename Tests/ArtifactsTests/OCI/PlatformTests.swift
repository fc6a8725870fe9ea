import Artifacts
import Testing

@Suite("platforms")
struct PlatformTests {
    @Test(
        "what a user writes",
        arguments: [
            ("linux/amd64", "linux/amd64"), ("linux/arm64/v8", "linux/arm64"), ("linux/arm/v7", "linux/arm/v7"),
            ("linux/arm/7", "linux/arm/v7"), ("linux/x86_64", "linux/amd64"), ("Linux/AArch64", "linux/arm64"),
            ("linux/armhf", "linux/arm/v7"), ("linux/armel", "linux/arm/v6"), ("linux/i386", "linux/386"),
            ("macos/arm64", "darwin/arm64"),
            ("arm64", "linux/arm64"), ("s390x", "linux/s390x"), ("linux/amd64/v1", "linux/amd64"),
            ("linux/amd64/v3", "linux/amd64/v3"),
            ("windows/amd64", "windows/amd64"), ("", nil), ("/", nil), ("linux/", nil), ("a/b/c/d", nil),
            ("nonsense", nil),
            ("linux/a b", nil), ("linux//v8", nil), ("linux/ä", nil),
        ] as [(String, String?)])
    func parse(text: String, expected: String?) {
        #expect(Platform(text)?.description == expected)
    }

    @Test("only a system means this processor")
    func system() {
        #expect(Platform("linux")?.architecture == Platform.host.architecture)
    }

    @Test(
        "which of two fits better",
        arguments: [
            ("linux/arm/v7", "linux/arm/v7", "linux/arm/v6"), ("linux/arm/v7", "linux/arm/v6", "linux/arm/v5"),
            ("linux/arm", "linux/arm/v7", "linux/arm/v6"), ("linux/arm", "linux/arm/v5", "linux/arm/v8"),
            ("linux/arm64", "linux/arm64/v8", "linux/arm64/v9"), ("linux/amd64", "linux/amd64", "linux/amd64/v2"),
            ("linux/amd64/v3", "linux/amd64/v2", "linux/amd64"), ("linux/riscv64", "linux/riscv64", "linux/riscv64/x"),
        ])
    func order(wanted: String, better: String, worse: String) throws {
        let platform = try #require(Platform(wanted))
        let first = Platform(better).flatMap { platform.fit(of: $0) }
        let second = Platform(worse).flatMap { platform.fit(of: $0) }
        #expect(first != nil)
        #expect(first ?? .max < second ?? .max)
    }

    @Test(
        "what does not fit",
        arguments: [
            ("linux/arm/v6", "linux/arm/v7"), ("linux/arm64", "linux/arm/v7"), ("linux/amd64", "linux/386"),
            ("linux/amd64", "windows/amd64"), ("linux/amd64/v2", "linux/amd64/v3"), ("linux/amd64", "unknown/unknown"),
            ("linux/riscv64/x", "linux/riscv64/y"),
        ])
    func mismatch(wanted: String, offered: String) throws {
        let platform = try #require(Platform(wanted))
        let other = try #require(Platform(offered))
        #expect(platform.fit(of: other) == nil)
    }
}
