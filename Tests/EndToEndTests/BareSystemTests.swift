import Foundation
import Testing

/// The binary runs on a bare system with nothing but the packages that the README names.
@Suite struct BareSystemTests {
    private static let canRun =
        getuid() == 0 && ["debootstrap", "apt-get", "chroot", "unshare"].allSatisfy(Program.has)

    /// The packages of the README's line `apt-get install …` in its section on running.
    static func runtimePackages() throws -> [String] {
        let readme = try String(contentsOf: Program.repository.appendingPathComponent("README.md"), encoding: .utf8)
        let line = readme.split(separator: "\n").first { $0.contains("apt-get install") && $0.contains("libisal2") }
        return (line ?? "").split(separator: " ").map(String.init).filter { $0.hasPrefix("lib") || $0.hasPrefix("ca-") }
    }

    @Test(
        "The binary runs in a bare root filesystem",
        .enabled(if: canRun, "needs root, debootstrap and a Debian or Ubuntu mirror"))
    func bareSystem() throws {
        let packages = try Self.runtimePackages()
        try #require(packages.contains("libisal2"))
        let images = Program.repository.appendingPathComponent(".build/images")
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        let root = images.appendingPathComponent("bare")
        if !FileManager.default.fileExists(atPath: root.appendingPathComponent("usr/bin/dpkg").path) {
            let make = """
                set -eu
                . /etc/os-release
                mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
                rm -rf "$1.partial"
                debootstrap --variant=minbase --include=\(packages.joined(separator: ",")) "$VERSION_CODENAME" "$1.partial" "$mirror" >&2
                mv "$1.partial" "$1"
                """
            let made = try Program.run("/bin/bash", ["-c", make, "make", root.path])
            try #require(made.status == 0, "\(made.errors)")
        }
        let target = root.appendingPathComponent("breakwater")
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(atPath: Program.path, toPath: target.path)
        defer { try? FileManager.default.removeItem(at: target) }
        // With `/proc`, as every container and every booted system has it; the mount is gone with its namespace.
        let enter = """
            mount -t proc proc "$1/proc"
            exec chroot "$1" /breakwater scan / --format json --quiet
            """
        let run = try Program.run(
            "/usr/bin/env", ["unshare", "--mount", "/bin/sh", "-c", enter, "enter", root.path],
            environment: ["HOME": "/root", "BREAKWATER_CACHE": "/tmp/cache"])
        #expect(run.status == 0, "\(run.errors)")
        let components = try #require(try run.json()["components"] as? [[String: Any]])
        #expect(components.contains { $0["name"] as? String == "libisal2" })
    }
}
