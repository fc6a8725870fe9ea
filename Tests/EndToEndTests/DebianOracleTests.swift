import Foundation
import Testing

/// A real Debian image, and every finding compared with a small independent program.
@Suite struct DebianOracleTests {
    private static let canRun =
        Program.shared != nil && getuid() == 0 && ["debootstrap", "dpkg", "python3", "gzip"].allSatisfy(Program.has)

    @Test(
        "The findings for Debian 11 are those of dpkg's own comparison, every one",
        .enabled(if: canRun, "needs root, debootstrap, dpkg, python3 and the shared advisories"))
    func debianFindings() throws {
        let shared = try #require(Program.shared)
        let images = Program.repository.appendingPathComponent(".build/images")
        let layout = images.appendingPathComponent("bullseye")
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        if !FileManager.default.fileExists(atPath: layout.appendingPathComponent("index.json").path) {
            let script = Program.repository.appendingPathComponent("scripts/make-bullseye-image").path
            let made = try Program.run("/bin/bash", [script, layout.path])
            try #require(made.status == 0, "the image cannot be made: \(made.errors)")
        }
        try Program.withFolder { program, _ in
            let build = try program.run("db", "build", shared.path, "--ecosystem", "Debian")
            try #require(build.status == 0, "\(build.errors)")
            let scan = try program.run("image", layout.path, "--format", "json")
            #expect(scan.status == 0, "\(scan.errors)")
            let findings = try #require(try scan.json()["findings"] as? [[String: Any]])
            let found = findings.compactMap { finding -> String? in
                guard let package = finding["package"] as? [String: Any], let id = finding["id"] as? String,
                    let url = package["purl"] as? String, url.hasPrefix("pkg:deb/"),
                    let name = package["name"] as? String
                else { return nil }
                return "\(id) \(name)"
            }
            let oracle = try Program.run(
                "/usr/bin/env",
                [
                    "python3", Program.repository.appendingPathComponent("Tests/EndToEndTests/debian-oracle").path,
                    layout.path + ".rootfs", shared.appendingPathComponent("osv/Debian/all.zip").path, "11",
                ])
            let expected = oracle.text.split(separator: "\n").map(String.init)
            try #require(expected.count > 50, "the oracle finds too little to compare: \(oracle.errors)")
            #expect(Set(found).subtracting(expected).isEmpty, "found, and not by the oracle")
            #expect(Set(expected).subtracting(found).isEmpty, "missed")
            #expect(found.count == Set(found).count, "reported twice")
        }
    }
}
