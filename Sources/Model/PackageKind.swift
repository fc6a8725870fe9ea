/// The kinds of package Breakwater knows, under the type names of the package-URL specification where it has one.
package enum PackageKind: String, Hashable, Sendable, CaseIterable, Codable {
    case deb, apk, rpm
    case pypi, npm, golang, maven, gem, cargo, nuget, composer
    case pub, hex
    case generic

    /// True for packages of an operating system's distribution.
    package var isDistribution: Bool {
        switch self {
        case .deb, .apk, .rpm: true
        default: false
        }
    }

    /// The language ecosystem's name in OSV; nil for distribution packages (it depends on the distribution) and
    /// for `generic`.
    package var languageEcosystem: Ecosystem? {
        switch self {
        case .deb, .apk, .rpm, .generic: nil
        case .pypi: Ecosystem("PyPI")
        case .npm: Ecosystem("npm")
        case .golang: Ecosystem("Go")
        case .maven: Ecosystem("Maven")
        case .gem: Ecosystem("RubyGems")
        case .cargo: Ecosystem("crates.io")
        case .nuget: Ecosystem("NuGet")
        case .composer: Ecosystem("Packagist")
        case .pub: Ecosystem("Pub")
        case .hex: Ecosystem("Hex")
        }
    }
}
