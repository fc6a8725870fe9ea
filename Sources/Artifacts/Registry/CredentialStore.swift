import FoundationEssentials
package import Model

/// The credentials a user has for registries: given directly, or from the files that Docker and Podman write.
///
/// Read in this order; the first that knows the registry counts: `$REGISTRY_AUTH_FILE`, `$DOCKER_CONFIG/config.json` or
/// `~/.docker/config.json`, `$XDG_RUNTIME_DIR/containers/auth.json`, `$XDG_CONFIG_HOME/containers/auth.json` or
/// `~/.config/containers/auth.json`.
package struct CredentialStore: Sendable {
    private let given: [String: RegistryCredentials]
    private let files: [CredentialFile]
    private let environment: [String: String]

    /// What is wrong with the files; the rest of them is used.
    package let diagnostics: [Diagnostic]

    /// Nobody's credentials: every registry is asked anonymously.
    package static var anonymous: CredentialStore { CredentialStore(environment: [:]) }

    /// - Parameters:
    ///   - environment: where the files are looked for, and what credential helpers see.
    ///   - given: credentials by registry (`host[:port]`) that count before all others.
    package init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        given: [String: RegistryCredentials] = [:]
    ) {
        self.environment = environment
        var normalized: [String: RegistryCredentials] = [:]
        for (key, value) in given { normalized[CredentialFile.normalized(key)] = value }
        self.given = normalized
        var files: [CredentialFile] = []
        var diagnostics: [Diagnostic] = []
        for path in Self.paths(environment) {
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard let data = FileManager.default.contents(atPath: path), data.count <= 16 << 20 else {
                diagnostics.append(
                    Diagnostic(
                        "registry.credentials", "cannot be read: check its permissions, its credentials are not used",
                        at: Location(path: path), effect: .note))
                continue
            }
            let file = CredentialFile(Array(data), path: path)
            diagnostics += file.diagnostics
            files.append(file)
        }
        self.files = files
        self.diagnostics = diagnostics
    }

    private static func paths(_ environment: [String: String]) -> [String] {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = value("HOME")
        let paths = [
            value("REGISTRY_AUTH_FILE"),
            (value("DOCKER_CONFIG") ?? home.map { "\($0)/.docker" }).map { "\($0)/config.json" },
            value("XDG_RUNTIME_DIR").map { "\($0)/containers/auth.json" },
            (value("XDG_CONFIG_HOME") ?? home.map { "\($0)/.config" }).map { "\($0)/containers/auth.json" },
        ]
        return paths.compactMap { $0 }
    }

    /// The credentials for a repository; nil when there are none. May run a credential helper.
    /// - Throws: ``RegistryError/Code/credentials`` when a helper that is responsible does not work.
    package func credentials(
        registry: String, repository: String
    ) async throws(RegistryError) -> RegistryCredentials? {
        if let found = given[CredentialFile.normalized(registry)] { return found }
        for file in files {
            if let found = try await file.credentials(
                registry: registry, repository: repository, environment: environment)
            {
                return found
            }
        }
        return nil
    }
}
