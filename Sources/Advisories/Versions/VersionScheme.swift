/// A way of writing and ordering versions.
///
/// The order of each scheme is that of the ecosystem's own tool, and total: every text has a place, text that is no
/// version too (each order says which). Comparing takes time linear in the length of the texts, numbers may have any
/// number of digits, and nothing traps.
package enum VersionScheme: String, CaseIterable, Sendable {
    /// Debian and its descendants: deb-version(7).
    case dpkg
    /// rpm-version(7), with `~`, `^`, epoch and release.
    case rpm
    /// Alpine: apk-package(5), as apk-tools 3 compares.
    case apk
    /// Python: PEP 440.
    case pep440
    /// SemVer 2.0.0 as node-semver reads it loosely.
    case npm
    /// SemVer 2.0.0.
    case semver
    /// Maven's `ComparableVersion`.
    case maven
    /// `Gem::Version`.
    case rubygems
    /// NuGet's four numbers and SemVer 2.0.0 labels.
    case nuget
    /// composer/semver and PHP's `version_compare`.
    case packagist
    /// Go modules and toolchains.
    case go
    /// SemVer 2.0.0 as Cargo has it.
    case crates
    /// pub_semver, in which build metadata counts.
    case pub
    /// Elixir's `Version`.
    case hex
    /// Runs of digits and letters, for everything else.
    case generic

    /// How `a` stands to `b`.
    package func compare(_ a: String, _ b: String) -> VersionOrdering {
        compare(a.utf8Span.span, b.utf8Span.span)
    }

    /// How the version in the UTF-8 bytes `a` stands to the one in `b`.
    package func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> VersionOrdering {
        switch self {
        case .dpkg: DebianVersionOrder.compare(a, b)
        case .rpm: RPMVersionOrder.compare(a, b)
        case .apk: AlpineVersionOrder.compare(a, b)
        case .pep440: PythonVersionOrder.compare(a, b)
        case .npm: NodeVersionOrder.compare(a, b)
        case .semver: SemanticVersionOrder.compare(a, b)
        case .maven: MavenVersionOrder.compare(a, b)
        case .rubygems: RubyVersionOrder.compare(a, b)
        case .nuget: NuGetVersionOrder.compare(a, b)
        case .packagist: ComposerVersionOrder.compare(a, b)
        case .go: GoVersionOrder.compare(a, b)
        case .crates: CargoVersionOrder.compare(a, b)
        case .pub: PubVersionOrder.compare(a, b)
        case .hex: HexVersionOrder.compare(a, b)
        case .generic: GenericVersionOrder.compare(a, b)
        }
    }

    /// Whether the ecosystem's own tool accepts `version`. What is not valid can still be compared.
    package func isValid(_ version: String) -> Bool {
        let bytes = version.utf8Span.span
        return switch self {
        case .dpkg: DebianVersionOrder.isValid(bytes)
        case .rpm: RPMVersionOrder.isValid(bytes)
        case .apk: AlpineVersionOrder.isValid(bytes)
        case .pep440: PythonVersionOrder.isValid(bytes)
        case .npm: NodeVersionOrder.isValid(bytes)
        case .semver: SemanticVersionOrder.isValid(bytes)
        case .maven: MavenVersionOrder.isValid(bytes)
        case .rubygems: RubyVersionOrder.isValid(bytes)
        case .nuget: NuGetVersionOrder.isValid(bytes)
        case .packagist: ComposerVersionOrder.isValid(bytes)
        case .go: GoVersionOrder.isValid(bytes)
        case .crates: CargoVersionOrder.isValid(bytes)
        case .pub: PubVersionOrder.isValid(bytes)
        case .hex: HexVersionOrder.isValid(bytes)
        case .generic: GenericVersionOrder.isValid(bytes)
        }
    }
}
