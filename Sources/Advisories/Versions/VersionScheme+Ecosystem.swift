package import Model

extension VersionScheme {
    /// The scheme of an OSV ecosystem; nil for one that is not known.
    ///
    /// Source: OSV schema 1.7, "Defined ecosystems". Ecosystems that OSV defines without an order of their own have the
    /// generic one. `Root` patches packages of other ecosystems, which its release names.
    package init?(ecosystem: Ecosystem) {
        if ecosystem.name.lowercased() == "root", let release = ecosystem.release {
            self.init(ecosystem: Ecosystem(osv: release))
            return
        }
        guard let scheme = Self.byEcosystem[ecosystem.name.lowercased()] else { return nil }
        self = scheme
    }

    /// The scheme that a person means: an OSV ecosystem, with a release or without (`Debian`, `Debian:11`, `PyPI`), or
    /// a short word (`deb`, `gem`, `cargo`), in any case; nil for other words.
    package init?(named name: String) {
        if let scheme = Self.byWord[name.lowercased()] {
            self = scheme
            return
        }
        self.init(ecosystem: Ecosystem(osv: name))
    }

    private static let byEcosystem: [String: VersionScheme] = [
        "debian": .dpkg, "ubuntu": .dpkg, "echo": .dpkg, "opam": .dpkg,
        "alpine": .apk, "wolfi": .apk, "chainguard": .apk, "minimos": .apk, "alpaquita": .apk,
        "bellsoft hardened containers": .apk, "cleanstart": .apk,
        "almalinux": .rpm, "rocky linux": .rpm, "red hat": .rpm, "suse": .rpm, "opensuse": .rpm, "openeuler": .rpm,
        "mageia": .rpm, "photon os": .rpm, "azure linux": .rpm, "amazon linux": .rpm, "oracle linux": .rpm,
        "fedora": .rpm, "centos": .rpm, "cbl-mariner": .rpm,
        "pypi": .pep440, "npm": .npm, "maven": .maven, "rubygems": .rubygems, "nuget": .nuget,
        "packagist": .packagist, "go": .go, "crates.io": .crates, "pub": .pub, "hex": .hex,
        "swifturl": .semver, "github actions": .semver, "bitnami": .semver, "julia": .semver, "vscode": .semver,
        "kubernetes": .semver,
        "android": .generic, "bioconductor": .generic, "conancenter": .generic, "cran": .generic,
        "docker hardened images": .generic, "freebsd": .generic, "ghc": .generic, "git": .generic,
        "hackage": .generic, "linux": .generic, "oss-fuzz": .generic,
    ]

    private static let byWord: [String: VersionScheme] = [
        "dpkg": .dpkg, "deb": .dpkg,
        "apk": .apk,
        "rpm": .rpm, "alma": .rpm, "rocky": .rpm, "rockylinux": .rpm, "redhat": .rpm, "rhel": .rpm, "photon": .rpm,
        "azurelinux": .rpm, "amazon": .rpm, "oracle": .rpm, "mariner": .rpm,
        "python": .pep440, "pep440": .pep440, "pip": .pep440,
        "node": .npm, "javascript": .npm, "semver": .semver, "swift": .semver, "actions": .semver,
        "java": .maven, "gem": .rubygems, "ruby": .rubygems, "dotnet": .nuget,
        "composer": .packagist, "php": .packagist, "golang": .go, "stdlib": .go,
        "cargo": .crates, "crates": .crates, "rust": .crates,
        "dart": .pub, "elixir": .hex, "erlang": .hex, "conan": .generic, "generic": .generic,
    ]
}
