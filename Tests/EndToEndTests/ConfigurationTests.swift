import Foundation
import Testing

/// Checks of manifests, Dockerfiles and Compose files, as a user sees them.
@Suite struct ConfigurationTests {
    private static let pod = """
        # kept
        apiVersion: v1
        kind: Pod
        metadata: {name: agent, namespace: ops}
        spec:
          hostPID: true   # to see processes
          containers:
          - name: agent
            image: "agent:1.0"

        """

    private static let check = """
        id: OWN-001
        title: Image is not from our registry
        severity: critical
        why: Nobody has looked at it.
        applies-to: [Workload]
        for-each: containers
        violation: image(it.image).registry != params.registry
        message: "{it.name} uses {it.image}"
        at: it.image
        parameters: {registry: registry.example.com}
        fix: [{set: it.image, value-of: "params.registry + '/' + it.image"}]
        examples:
          bad:
            - at: "image: agent"
              input: |
                apiVersion: v1
                kind: Pod
                metadata: {name: agent}
                spec:
                  containers:
                  - image: agent:1.0
                    name: agent
          good:
            - |
              apiVersion: v1
              kind: Pod
              metadata: {name: agent}
              spec:
                containers:
                - image: registry.example.com/agent:1.0
                  name: agent

        """

    private func withFiles<Value>(
        _ files: [String: String], _ body: (Program, URL) throws -> Value
    ) throws -> Value {
        try Program.withFolder { program, folder in
            for (name, text) in files {
                let url = folder.appendingPathComponent(name)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
            return try body(program, folder)
        }
    }

    @Test(
        "A manifest is judged, alone and in a folder, and the gate counts its findings", arguments: ["", "/pod.yaml"])
    func judged(_ suffix: String) throws {
        try withFiles(["deploy/pod.yaml": Self.pod]) { program, folder in
            let target = folder.appendingPathComponent("deploy").path + suffix
            let run = try program.run("scan", target, "--format", "json", "--fail-on", "high")
            #expect(run.status == 1, "\(run.errors)")
            let report = try run.json()
            let findings = try #require(report["findings"] as? [[String: Any]])
            let finding = try #require(
                findings.first {
                    $0["id"] as? String == "K8S-ISO-003" || ($0["message"] as? String)?.contains("process") == true
                })
            #expect(finding["kind"] as? String == "misconfiguration")
            #expect(finding["resource"] as? String == "pod:ops/agent")
            let place = try #require((finding["locations"] as? [[String: Any]])?.first)
            #expect(place["line"] as? Int == 6)
            #expect(place["column"] as? Int == 3)
            let configuration = try #require(report["configuration"] as? [String: Any])
            #expect((configuration["resources"] as? [String: Int])?["v1/Pod"] == 1)
        }
    }

    @Test("`fix` shows a diff, `fix --write` changes those lines and nothing else")
    func fix() throws {
        try withFiles(["pod.yaml": Self.pod]) { program, folder in
            let id = "K8S-ISO-003"
            let shown = try program.run("fix", folder.path, "--only", id)
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.text.contains("-  hostPID: true   # to see processes\n"))
            let path = folder.appendingPathComponent("pod.yaml")
            #expect(try String(contentsOf: path, encoding: .utf8) == Self.pod)
            let written = try program.run("fix", folder.path, "--write", "--only", id)
            #expect(written.status == 0, "\(written.errors)")
            let expected = Self.pod.split(
                separator: "  hostPID: true   # to see processes\n", omittingEmptySubsequences: false
            )
            .joined()
            #expect(try String(contentsOf: path, encoding: .utf8) == expected)
            let again = try program.run("scan", folder.path, "--format", "json").json()
            let ids = (again["findings"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
            #expect(ids?.contains(id) == false)
        }
    }

    @Test("Checks of one's own are tested, used, configured and excepted")
    func own() throws {
        try withFiles(["rules/registry.yaml": Self.check, "deploy/pod.yaml": Self.pod]) { program, folder in
            let rules = folder.appendingPathComponent("rules").path
            let tested = try program.run("check", "test", rules)
            #expect(tested.status == 0, "\(tested.text)\(tested.errors)")
            #expect(tested.text.contains("1 checks with 2 examples: 1 passed, 0 failed"))
            let explained = try program.run("check", "explain", "own-001", "--knowledge", rules)
            #expect(explained.text.contains("Nobody has looked at it."))
            let deploy = folder.appendingPathComponent("deploy").path
            func own(_ arguments: [String]) throws -> [[String: Any]] {
                let run = try Program.run(
                    Program.path, ["scan", deploy, "--format", "json", "--knowledge", rules] + arguments,
                    environment: ["BREAKWATER_CACHE": program.cache.path])
                return (try run.json()["findings"] as? [[String: Any]] ?? []).filter {
                    $0["id"] as? String == "OWN-001"
                }
            }
            #expect(try own([]).first?["message"] as? String == "agent uses agent:1.0")
            let config = folder.appendingPathComponent("breakwater.yaml")
            try Data("checks: {OWN-001: {parameters: {registry: docker.io}}}".utf8).write(to: config)
            #expect(try own(["--config", config.path]).isEmpty)
            try Data("checks: {OWN-001: {severity: low}}".utf8).write(to: config)
            #expect(try own(["--config", config.path]).first?["severity"] as? String == "low")
            try Data("exceptions: [{id: OWN-001, resource: 'pod:ops/*', reason: known, expires: 2999-01-01}]".utf8)
                .write(to: config)
            #expect(try own(["--config", config.path]).first?["status"] as? String == "excepted")
        }
    }

    @Test("A wrong check is refused with file, line and reason; the others are used")
    func wrong() throws {
        let broken = Self.check.split(separator: "violation: image", omittingEmptySubsequences: false)
            .joined(separator: "violation: imge")
        try withFiles(["rules/a.yaml": broken, "pod.yaml": Self.pod]) { program, folder in
            let rules = folder.appendingPathComponent("rules").path
            let tested = try program.run("check", "test", rules)
            #expect(tested.status == 3)
            #expect(tested.errors.contains("a.yaml:7:12: "))
            let run = try program.run(
                "scan", folder.appendingPathComponent("pod.yaml").path, "--knowledge", rules, "--format", "json")
            #expect(run.status == 3)
            #expect((try run.json()["findings"] as? [Any])?.isEmpty == false)
        }
    }

    @Test("Broken YAML in one document does not hide the others")
    func broken() throws {
        let text = Self.pod + "---\napiVersion: v1\nkind: [\n---\n" + Self.pod
        try withFiles(["pod.yaml": text]) { program, folder in
            let run = try program.run("scan", folder.path, "--format", "json")
            #expect(run.status == 3)
            let findings = try #require(try run.json()["findings"] as? [[String: Any]])
            #expect(findings.count { $0["id"] as? String == "K8S-ISO-003" } == 2)
        }
    }

    @Test("A framework's report says passed, failed and unknown")
    func framework() throws {
        try withFiles(["pod.yaml": Self.pod]) { program, folder in
            let run = try program.run("scan", folder.path, "--format", "json", "--framework", "pss")
            let configuration = try #require(try run.json()["configuration"] as? [String: Any])
            let framework = try #require(configuration["framework"] as? [String: Any])
            let controls = try #require(framework["controls"] as? [[String: Any]])
            let states = Dictionary(
                controls.map { ($0["id"] as? String ?? "", $0["state"] as? String ?? "") }, uniquingKeysWith: { $1 })
            #expect(states["baseline/host-namespaces"] == "failed")
            #expect(states["baseline/host-ports"] == "passed")
            let empty = try program.run("scan", folder.path, "--format", "json", "--framework", "cis-docker")
            let other = (try empty.json()["configuration"] as? [String: Any])?["framework"] as? [String: Any]
            let health = (other?["controls"] as? [[String: Any]])?.first { $0["id"] as? String == "4.6" }
            #expect(health?["state"] as? String == "unknown")
            #expect((health?["reason"] as? String)?.isEmpty == false)
            let wrong = try program.run("scan", folder.path, "--framework", "nothing")
            #expect(wrong.status == 2)
        }
    }

    @Test("Every finding with a fix is gone after `fix --write` on the example shop, and a second run changes nothing")
    func storefront() throws {
        try Program.withFolder { program, folder in
            let shop = folder.appendingPathComponent("shop")
            try FileManager.default.copyItem(
                at: Program.repository.appendingPathComponent("examples/storefront"), to: shop)
            let first = try program.run("fix", shop.path, "--write", "--quiet")
            #expect(first.status == 0, "\(first.errors)")
            let report = try program.run("scan", shop.path, "--format", "json").json()
            let findings = try #require(report["findings"] as? [[String: Any]])
            let left = findings.filter { ($0["fix"] as? [String: Any])?["state"] as? String == "available" }
            #expect(left.map { "\($0["id"] ?? "") \($0["resource"] ?? "")" } == [])
            #expect(!findings.filter { $0["kind"] as? String == "misconfiguration" }.isEmpty)
            let second = try program.run("fix", shop.path)
            #expect(second.text.isEmpty)
        }
    }
}
