import Foundation
import Testing

/// Exit codes, formats and streams, as a user or a pipeline sees them.
@Suite struct CommandLineTests {
    private static let lock = """
        {"name": "shop", "lockfileVersion": 3, "packages": {
          "": {"name": "shop", "version": "1.0.0", "dependencies": {"lodash": "4.17.20"}},
          "node_modules/lodash": {"version": "4.17.20", "resolved": "https://example.org/lodash.tgz"}
        }}
        """

    private func withShop<Value>(_ body: (Program, URL) throws -> Value) throws -> Value {
        try Program.withFolder { program, folder in
            let shop = folder.appendingPathComponent("shop")
            try FileManager.default.createDirectory(at: shop, withIntermediateDirectories: true)
            try Data(Self.lock.utf8).write(to: shop.appendingPathComponent("package-lock.json"))
            return try body(program, shop)
        }
    }

    @Test("Without a gate a scan with findings succeeds")
    func noGate() throws {
        try withShop { program, shop in
            let run = try program.run("scan", shop.path)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.text.contains("lodash"))
            #expect(run.text.contains("CVE-2021-23337"))
        }
    }

    @Test(
        "The gate decides between 0 and 1",
        arguments: [("critical", 0), ("high", 1), ("low", 1), ("any", 1), ("never", 0)])
    func gate(severity: String, status: Int32) throws {
        try withShop { program, shop in
            let run = try program.run("scan", shop.path, "--fail-on", severity)
            #expect(run.status == status, "\(run.errors)")
        }
    }

    @Test(
        "What cannot be understood is a usage error",
        arguments: [
            ["scan"], ["scan", "/nowhere/at/all"], ["scan", ".", "--fail-on", "terrible"],
            ["scan", ".", "--fail-on", "high,critical"],
            ["scan", ".", "--format", "xml"],
            ["inspect", "versions", "--ecosystem", "Nowhere"], ["image", "UPPER/Case"], ["unknown"],
        ])
    func usage(arguments: [String]) throws {
        try Program.withFolder { program, folder in
            let run = try Program.run(
                Program.path, arguments, environment: ["BREAKWATER_CACHE": program.cache.path], in: folder)
            #expect(run.status == 2, "\(run.text)\(run.errors)")
            #expect(!run.errors.isEmpty)
        }
    }

    @Test("A broken lock file makes the scan incomplete, names the file, and the rest is read")
    func incomplete() throws {
        try withShop { program, shop in
            let broken = shop.appendingPathComponent("broken")
            try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
            try Data("{\"packages\": [".utf8).write(to: broken.appendingPathComponent("package-lock.json"))
            let run = try program.run("scan", shop.path, "--format", "json")
            #expect(run.status == 3, "\(run.errors)")
            let report = try run.json()
            #expect(report["complete"] as? Bool == false)
            let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
            let places = diagnostics.compactMap { ($0["location"] as? [String: Any])?["path"] as? String }
            #expect(places.contains("broken/package-lock.json"))
            #expect((report["findings"] as? [Any])?.isEmpty == false)
        }
    }

    @Test("An exception with a reason opens the gate until it expires")
    func exceptions() throws {
        try withShop { program, shop in
            let findings = try program.run("scan", shop.path, "--format", "json").json()["findings"] as? [[String: Any]]
            let ids = try #require(findings?.compactMap { $0["id"] as? String })
            func configuration(_ expires: String) -> String {
                let rules = ids.map {
                    "  - {id: \($0), package: pkg:npm/lodash, reason: not reachable, expires: \(expires)}"
                }
                return "fail-on: any\nexceptions:\n" + rules.joined(separator: "\n") + "\n"
            }
            let file = shop.deletingLastPathComponent().appendingPathComponent("breakwater.yaml")
            try Data(configuration("2999-01-01").utf8).write(to: file)
            let held = try program.run("scan", shop.path, in: shop.deletingLastPathComponent())
            #expect(held.status == 0, "\(held.text)\(held.errors)")
            #expect(held.text.contains("not reachable"))
            try Data(configuration("2001-01-01").utf8).write(to: file)
            let expired = try program.run("scan", shop.path, in: shop.deletingLastPathComponent())
            #expect(expired.status == 1)
            #expect(expired.text.contains("expired"))
        }
    }

    @Test("A configuration with a mistake is refused with its line")
    func configurationMistake() throws {
        try withShop { program, shop in
            let file = shop.appendingPathComponent("own.yaml")
            try Data("exceptions:\n  - id: CVE-2021-23337\n    reasons: none\n".utf8).write(to: file)
            let run = try program.run("scan", shop.path, "--config", file.path)
            #expect(run.status == 2)
            #expect(run.errors.contains("own.yaml:3:"), "\(run.errors)")
        }
    }

    @Test(
        "Every machine format is JSON of its kind",
        arguments: [("json", "schemaVersion"), ("sarif", "runs"), ("cyclonedx", "bomFormat")])
    func formats(format: String, member: String) throws {
        try withShop { program, shop in
            let run = try program.run("scan", shop.path, "--format", format)
            #expect(try run.json()[member] != nil)
            #expect(
                try program.run("scan", shop.path, "--format", format).output == run.output, "not the same bytes again")
        }
    }

    @Test("Versions are compared line by line")
    func versions() throws {
        try Program.withFolder { program, _ in
            let run = try program.run(
                "inspect", "versions", "--ecosystem", "Debian", input: "1.0 1.0-1\n2:1.0 3.0\n1.0~rc1 1.0\n1.0 1.0\n")
            #expect(run.status == 0)
            #expect(run.text == "1.0 < 1.0-1\n2:1.0 > 3.0\n1.0~rc1 < 1.0\n1.0 = 1.0\n")
        }
    }

    @Test("A scan on the starter set says so plainly")
    func starter() throws {
        try withShop { program, shop in
            #expect(try program.run("scan", shop.path).text.contains("starter"))
            let status = try program.run("db", "status")
            #expect(status.status == 2)
            #expect(status.errors.contains("db update"))
        }
    }

    @Test("Completions can be made", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        try Program.withFolder { program, _ in
            let run = try program.run("--generate-completion-script", shell)
            #expect(run.status == 0)
            #expect(run.text.contains("breakwater"))
        }
    }

    @Test(
        "A language package is its distribution's only where the distribution's package is installed",
        arguments: [("install ok installed", false), ("deinstall ok config-files", true)])
    func ownership(state: String, isReported: Bool) throws {
        try Program.withFolder { program, folder in
            let files = [
                "etc/os-release": "ID=debian\nVERSION_ID=\"12\"\n",
                "var/lib/dpkg/status":
                    "Package: python3-six\nStatus: \(state)\nArchitecture: all\nVersion: 1.16.0-4\n",
                "var/lib/dpkg/info/python3-six.list": "/.\n/usr/lib/python3/dist-packages/six-1.16.0.egg-info\n",
                "usr/lib/python3/dist-packages/six-1.16.0.egg-info":
                    "Metadata-Version: 1.2\nName: six\nVersion: 1.16.0\n",
            ]
            for (path, text) in files {
                let file = folder.appendingPathComponent("root/\(path)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            let run = try program.run("inspect", "packages", folder.appendingPathComponent("root").path)
            #expect(run.text.contains("pkg:pypi/six@1.16.0") == isReported, "\(run.text)\(run.errors)")
        }
    }

    @Test("An exception for a path does not hide the same package elsewhere", arguments: [("tests/**", 1), ("**", 0)])
    func pathException(pattern: String, status: Int32) throws {
        try withShop { program, shop in
            let tests = shop.appendingPathComponent("tests")
            try FileManager.default.createDirectory(at: tests, withIntermediateDirectories: true)
            try Data(Self.lock.utf8).write(to: tests.appendingPathComponent("package-lock.json"))
            let ids = try program.run("scan", shop.path, "--format", "json").json()["findings"] as? [[String: Any]]
            let rules = (ids ?? []).compactMap { $0["id"] as? String }.map {
                "  - {id: \($0), path: '\(pattern)', reason: tests only, expires: 2999-01-01}"
            }
            let file = shop.deletingLastPathComponent().appendingPathComponent("own.yaml")
            try Data(("exceptions:\n" + rules.joined(separator: "\n") + "\n").utf8).write(to: file)
            let run = try program.run("scan", shop.path, "--config", file.path, "--fail-on", "any")
            #expect(run.status == status, "\(run.text)\(run.errors)")
        }
    }
}
