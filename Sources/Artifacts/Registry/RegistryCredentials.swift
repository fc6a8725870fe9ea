/// What proves to a registry who asks. Printing it shows nothing of it.
package enum RegistryCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    case password(user: String, password: String)
    /// Exchanged for access tokens (the `identitytoken` of a configuration file).
    case identityToken(String)
    /// Sent as it is (the `registrytoken` of a configuration file).
    case registryToken(String)

    package var description: String {
        switch self {
        case .password: "a user name and a password"
        case .identityToken: "an identity token"
        case .registryToken: "a registry token"
        }
    }

    package var debugDescription: String { description }
}
