import Advisories
import Model
import Testing

/// Which scheme an ecosystem has.
struct VersionSchemeTests {
    @Test(arguments: [
        ("Debian:11", VersionScheme.dpkg), ("Ubuntu:22.04:LTS", .dpkg), ("Echo", .dpkg),
        ("Alpine:v3.18", .apk), ("Wolfi", .apk), ("Chainguard", .apk), ("MinimOS", .apk), ("Alpaquita:stream", .apk),
        ("BellSoft Hardened Containers:23", .apk),
        ("AlmaLinux:9", .rpm), ("Rocky Linux:8", .rpm), ("Red Hat:enterprise_linux:8::baseos", .rpm),
        ("SUSE:Linux Enterprise Server 15 SP4", .rpm), ("openSUSE:Leap 15.5", .rpm), ("openEuler:22.03-LTS", .rpm),
        ("Mageia:9", .rpm), ("Photon OS:5.0", .rpm), ("Azure Linux:3", .rpm), ("Amazon Linux:2023", .rpm),
        ("Oracle Linux:9", .rpm), ("Fedora:40", .rpm),
        ("PyPI", .pep440), ("npm", .npm), ("Maven", .maven), ("Maven:https://repo.example/maven", .maven),
        ("RubyGems", .rubygems), ("NuGet", .nuget), ("Packagist", .packagist), ("Go", .go), ("crates.io", .crates),
        ("Pub", .pub), ("Hex", .hex), ("SwiftURL", .semver), ("GitHub Actions", .semver), ("Bitnami", .semver),
        ("ConanCenter", .generic), ("CRAN", .generic), ("Root:Alpine:3.18", .apk), ("Root:Debian:12", .dpkg),
    ])
    func ecosystemHasItsScheme(name: String, scheme: VersionScheme) {
        #expect(VersionScheme(ecosystem: Ecosystem(osv: name)) == scheme)
        #expect(VersionScheme(named: name) == scheme)
    }

    @Test(arguments: [
        ("debian", VersionScheme.dpkg), ("DEB", .dpkg), ("dpkg", .dpkg), ("debian:11", .dpkg), ("rpm", .rpm),
        ("alpine", .apk), ("apk", .apk), ("pypi", .pep440), ("pep440", .pep440), ("NPM", .npm), ("semver", .semver),
        ("maven", .maven), ("rubygems", .rubygems), ("gem", .rubygems), ("nuget", .nuget), ("packagist", .packagist),
        ("composer", .packagist), ("go", .go), ("golang", .go), ("crates.io", .crates), ("crates", .crates),
        ("cargo", .crates), ("pub", .pub), ("hex", .hex), ("generic", .generic),
    ])
    func wordHasItsScheme(word: String, scheme: VersionScheme) {
        #expect(VersionScheme(named: word) == scheme)
    }

    @Test(arguments: VersionScheme.allCases)
    func rawValueNamesTheScheme(scheme: VersionScheme) {
        #expect(VersionScheme(named: scheme.rawValue) == scheme)
    }

    @Test(arguments: ["", "cobol", "Debian 11", ":", "Root", "Root:"])
    func unknownNameHasNone(name: String) {
        #expect(VersionScheme(named: name) == nil)
    }
}
