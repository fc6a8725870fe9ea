import Documents
import Model

/// A file with credentials of registries: Docker's `config.json` or Podman's `auth.json` (containers-auth.json(5)).
struct CredentialFile: Sendable {
    private var entries: [String: RegistryCredentials] = [:]
    private var helpers: [String: CredentialHelper] = [:]
    private var store: CredentialHelper?
    private(set) var diagnostics: [Diagnostic] = []

    /// - Parameter path: for diagnostics.
    init(_ bytes: [UInt8], path: String) {
        let root: Document.Node
        do {
            root = try JSONReader.read(bytes).root
        } catch {
            report("is not JSON: \(error.message): correct the file, its credentials are not used", path, error.line)
            return
        }
        for member in root["auths"].map({ Array($0.members) }) ?? [] {
            guard let name = member.name.string else { continue }
            guard let credentials = Self.credentials(member.value) else {
                // An entry without content marks a registry whose credentials a helper keeps.
                if member.value["auth"]?.string?.isEmpty == false {
                    report(
                        "the 'auth' of '\(name)' is not base64 of user:password: log in again", path, member.name.line)
                }
                continue
            }
            entries[Self.normalized(name)] = credentials
        }
        for member in root["credHelpers"].map({ Array($0.members) }) ?? [] {
            guard let name = member.name.string, let program = member.value.string, !program.isEmpty else { continue }
            if let helper = CredentialHelper(program) {
                helpers[Self.normalized(name)] = helper
            } else {
                report("the helper of '\(name)' is not the name of a program: correct it", path, member.name.line)
            }
        }
        if let program = root["credsStore"]?.string, !program.isEmpty {
            store = CredentialHelper(program)
            if store == nil {
                report("'credsStore' is not the name of a program: correct it", path, root["credsStore"]?.line)
            }
        }
    }

    private mutating func report(_ message: String, _ path: String, _ line: Int?) {
        diagnostics.append(
            Diagnostic("registry.credentials", message, at: Location(path: path, line: line), effect: .note))
    }

    private static func credentials(_ node: Document.Node) -> RegistryCredentials? {
        if let token = node["identitytoken"]?.string, !token.isEmpty { return .identityToken(token) }
        if let token = node["registrytoken"]?.string, !token.isEmpty { return .registryToken(token) }
        if let text = node["auth"]?.string, !text.isEmpty {
            guard var bytes = Base64.decode(text.utf8) else { return nil }
            while bytes.last == 0 { bytes.removeLast() }
            guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return .password(
                user: String(decoding: bytes[..<colon], as: UTF8.self),
                password: String(decoding: bytes[(colon + 1)...], as: UTF8.self))
        }
        if let user = node["username"]?.string, let password = node["password"]?.string, !user.isEmpty {
            return .password(user: user, password: password)
        }
        return nil
    }

    /// `host[/namespace]` of a key, which may also be an address such as `https://index.docker.io/v1/`.
    static func normalized(_ key: String) -> String {
        var text = Array(key.utf8)[...]
        var isAddress = false
        for scheme in ["https://", "http://"] where text.starts(with: scheme.utf8) {
            text = text.dropFirst(scheme.utf8.count)
            isAddress = true
        }
        while text.last == UInt8(ascii: "/") { text = text.dropLast() }
        let slash = text.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
        var host = String(decoding: text[..<slash], as: UTF8.self).lowercased()
        if ["index.docker.io", "registry-1.docker.io"].contains(host) { host = ImageReference.defaultRegistry }
        let path = String(decoding: text[slash...], as: UTF8.self)
        return isAddress || ["/v1", "/v2"].contains(path) ? host : host + path
    }

    /// The credentials for a repository: of the longest key that leads to it; helpers come before entries.
    func credentials(
        registry: String, repository: String, environment: [String: String]
    ) async throws(RegistryError) -> RegistryCredentials? {
        let keys = Self.keys(registry: registry, repository: repository)
        for key in keys {
            if let helper = helpers[key] {
                // Docker keeps the Hub's credentials under this address.
                let host = key == ImageReference.defaultRegistry ? "https://index.docker.io/v1/" : key
                if let found = try await helper.credentials(for: host, environment: environment) { return found }
            }
            if let entry = entries[key] { return entry }
        }
        if let store, let host = keys.last {
            let server = host == ImageReference.defaultRegistry ? "https://index.docker.io/v1/" : host
            return try await store.credentials(for: server, environment: environment)
        }
        return nil
    }

    /// `host/a/b`, `host/a`, `host`.
    private static func keys(registry: String, repository: String) -> [String] {
        let host = normalized(registry)
        var parts = repository.utf8.split(separator: UInt8(ascii: "/")).map {
            String(decoding: Array($0), as: UTF8.self)
        }
        var keys: [String] = []
        while !parts.isEmpty {
            keys.append("\(host)/\(parts.joined(separator: "/"))")
            parts.removeLast()
        }
        return keys + [host]
    }
}
