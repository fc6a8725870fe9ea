import FoundationEssentials
import Subprocess
import SystemPackage

/// Debian's `docker-registry` on a free port of this machine.
enum DistributionRegistry {
    static var isAvailable: Bool { Tool.areAvailable("docker-registry", "skopeo", "openssl", "htpasswd", "timeout") }

    /// Runs a registry while `body` runs, which is given its `host:port`.
    /// - Parameter options: further lines of the configuration, YAML, indented below `http:`, then at the top.
    static func with<Result: Sendable>(
        in folder: String, http: String = "", top: String = "", body: (String) async throws -> Result
    ) async throws -> Result {
        let configuration = """
            version: 0.1
            log: {level: info}
            storage:
              filesystem: {rootdirectory: \(folder)/registry}
            http:
              addr: 127.0.0.1:0
            \(http)
            \(top)
            """
        try write(configuration.utf8, to: "\(folder)/registry.yaml")
        let log = "\(folder)/registry.log"
        let output = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        // `timeout` ends the registry even when this process does not live to do so.
        guard let path = Tool.path("timeout") else { throw Tool.Failure(description: "timeout is not installed") }
        return try await Subprocess.run(
            .path(FilePath(path)), arguments: ["300", "docker-registry", "serve", "\(folder)/registry.yaml"],
            input: .none,
            output: .fileDescriptor(output, closeAfterSpawningProcess: false),
            error: .fileDescriptor(output, closeAfterSpawningProcess: true)
        ) { execution in
            do {
                let result = try await body(try await authority(log))
                await execution.teardown(using: [.send(signal: .terminate, allowedDurationToNextStep: .seconds(2))])
                return result
            } catch {
                await execution.teardown(using: [.send(signal: .terminate, allowedDurationToNextStep: .seconds(2))])
                throw error
            }
        }.closureResult
    }

    /// The address from the log, once it is there.
    private static func authority(_ log: String) async throws -> String {
        for _ in 0..<500 {
            let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
            if let line = text.split(separator: "\n").first(where: { $0.contains("listening on ") }),
                let start = line.firstRange(of: "listening on 127.0.0.1:")
            {
                let port = line[start.upperBound...].prefix { $0.isNumber }
                return "127.0.0.1:\(port)"
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Tool.Failure(description: "docker-registry did not start")
    }

    /// Copies a layout's tag `test` into the registry.
    static func push(_ layout: String, to image: String, options: [String] = []) async throws {
        try await Tool.run(
            "skopeo",
            ["copy", "--insecure-policy", "--all"] + options + ["oci:\(layout):test", "docker://\(image)"])
    }
}
