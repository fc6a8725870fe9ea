import Documents
import FoundationEssentials
import Subprocess
import SystemPackage

/// A program that keeps credentials: `docker-credential-NAME`, asked by the protocol of
/// `github.com/docker/docker-credential-helpers` (the host on standard input, JSON on standard output).
struct CredentialHelper: Hashable, Sendable {
    let program: String

    /// nil when the name could be anything but the end of a program's name.
    init?(_ name: String) {
        guard !name.isEmpty, name.utf8.count <= 128,
            name.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || [0x2D, 0x2E, 0x5F].contains($0)
            })
        else { return nil }
        program = "docker-credential-\(name)"
    }

    /// The credentials for `host`; nil when the helper has none.
    ///
    /// What the helper prints is never shown, whatever it says: it may hold a secret.
    /// - Throws: ``RegistryError/Code/credentials`` when it cannot be run, fails or takes longer than a minute.
    func credentials(for host: String, environment: [String: String]) async throws(RegistryError)
        -> RegistryCredentials?
    {
        let failure = RegistryError(
            .credentials,
            "the credential helper '\(program)' did not give the credentials of \(host): run it by hand to see why")
        let output: (bytes: [UInt8], succeeded: Bool)?
        do {
            output = try await withThrowingTaskGroup(of: (bytes: [UInt8], succeeded: Bool)?.self) { group in
                group.addTask {
                    try await run(host: host, environment: environment)
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(60))
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch is CancellationError {
            throw RegistryError(.cancelled, "the request was cancelled")
        } catch {
            throw RegistryError(
                .credentials,
                "the credential helper '\(program)' cannot be run: install it, or remove it from the configuration")
        }
        guard let output else { throw failure }
        guard output.succeeded else {
            let text = String(decoding: output.bytes, as: UTF8.self)
            if text.contains("credentials not found") { return nil }
            throw failure
        }
        guard let root = try? JSONReader.read(output.bytes).root, let secret = root["Secret"]?.string else {
            throw failure
        }
        let user = root["Username"]?.string ?? ""
        if user.isEmpty, secret.isEmpty { return nil }
        return user == "<token>" ? .identityToken(secret) : .password(user: user, password: secret)
    }

    private func run(
        host: String, environment: [String: String]
    ) async throws -> (bytes: [UInt8], succeeded: Bool) {
        var values: [Environment.Key: String] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { values[key] = value }
        }
        let executable = Self.path(of: program, in: environment["PATH"] ?? "")
        // A pipe that is filled beforehand: a helper may end without reading, and then there must be no writer left.
        let (reading, writing) = try FileDescriptor.pipe()
        do {
            _ = try writing.writeAll(Array(host.utf8))
            try writing.close()
        } catch {
            try? writing.close()
            try? reading.close()
            throw error
        }
        let result = try await Subprocess.run(
            executable.map { .path(FilePath($0)) } ?? .name(program), arguments: ["get"], environment: .custom(values),
            input: .fileDescriptor(reading, closeAfterSpawningProcess: true), output: .bytes(limit: 1 << 20),
            error: .discarded)
        return (result.standardOutput, result.terminationStatus.isSuccess)
    }

    private static func path(of program: String, in list: String) -> String? {
        for folder in list.utf8.split(separator: UInt8(ascii: ":")) {
            let path = String(decoding: Array(folder), as: UTF8.self) + "/" + program
            if path.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return nil
    }
}
