package import Model

/// Which names a distribution has in package URLs and in OSV.
///
/// Sources: OSV schema 1.7 "Defined ecosystems"; purl-spec, types `deb`, `rpm`, `apk` (namespace: the vendor, in lower
/// case; qualifier `distro`); distro-info-data (releases of Debian and Ubuntu). Derivatives that are not listed
/// (Raspberry Pi OS, Linux Mint, Kali, …) have no ecosystem: their packages' versions are their own.
package enum DistributionEcosystem {
    /// The namespace of the distribution's packages: its `ID`, but the vendor's name where that is customary.
    package static func namespace(of distribution: Distribution) -> String {
        switch distribution.id {
        case "rhel": "redhat"
        case let id where id.utf8.starts(with: "opensuse".utf8): "opensuse"
        case let id where isSUSE(id): "suse"
        default: distribution.id
        }
    }

    /// The value of the qualifier `distro`: `debian-11`, `alpine-3.18.4`, `debian-forky`, `wolfi-20230201`.
    package static func qualifier(of distribution: Distribution) -> String {
        guard let release = distribution.version ?? distribution.codename else { return distribution.id }
        return "\(distribution.id)-\(release)"
    }

    /// The ecosystem that most advisories of the distribution are in; nil when OSV has none.
    package static func ecosystem(of distribution: Distribution) -> Ecosystem? {
        ecosystems(of: distribution).first
    }

    /// All ecosystems that hold advisories for the distribution, the main one first. Red Hat and SUSE publish by
    /// product stream, so that one system draws from several; a package is affected if it is in any of them.
    package static func ecosystems(of distribution: Distribution) -> [Ecosystem] {
        let version = distribution.version
        switch distribution.id {
        case "debian": return one("Debian", debianRelease(distribution))
        case "ubuntu": return one("Ubuntu", version.flatMap(ubuntuRelease))
        case "alpine": return one("Alpine", version.flatMap(alpineRelease))
        case "wolfi": return [Ecosystem("Wolfi")]
        case "chainguard": return [Ecosystem("Chainguard")]
        case "minimos": return [Ecosystem("MinimOS")]
        case "cleanstart": return [Ecosystem("CleanStart")]
        case "echo": return [Ecosystem("Echo")]
        case "alpaquita": return one("Alpaquita", version)
        case "almalinux": return one("AlmaLinux", version.flatMap(major))
        case "rocky": return one("Rocky Linux", version.flatMap(major))
        case "rhel": return redHat(version)
        case "photon": return one("Photon OS", version.flatMap(twoParts))
        case "mageia": return one("Mageia", version.flatMap(major))
        case "openeuler": return one("openEuler", openEulerRelease(distribution))
        case "azurelinux", "mariner": return one("Azure Linux", version.flatMap(azureRelease))
        case "opensuse-tumbleweed": return [Ecosystem("openSUSE", release: "Tumbleweed")]
        case let id where id.utf8.starts(with: "opensuse".utf8): return openSUSE(distribution)
        case let id where isSUSE(id): return suse(distribution)
        default: return []
        }
    }

    private static func one(_ name: String, _ release: String?) -> [Ecosystem] {
        release.map { [Ecosystem(name, release: $0)] } ?? []
    }
}

// MARK: - Releases

extension DistributionEcosystem {
    /// The number in front of the first point; nil when it is none.
    private static func major(_ version: String) -> String? {
        let first = version.prefix { $0 != "." && $0 != "-" }
        return isNumber(first) ? String(first) : nil
    }

    /// `3.0` of `3.0`, `3.0.1`; `3.0` of `3`.
    private static func twoParts(_ version: String) -> String? {
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, isNumber(first) else { return nil }
        guard parts.count > 1 else { return "\(first).0" }
        return isNumber(parts[1]) ? "\(first).\(parts[1])" : nil
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// By number; testing and unstable have none, so by code name. `sid` is OSV's spelling of unstable.
    private static func debianRelease(_ distribution: Distribution) -> String? {
        if let version = distribution.version { return major(version) }
        guard let codename = distribution.codename?.lowercased() else { return nil }
        return codename == "sid" ? codename : debianCodenames[codename]
    }

    /// Source: distro-info-data, `debian.csv`.
    private static let debianCodenames = [
        "etch": "4", "lenny": "5", "squeeze": "6", "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10",
        "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14", "duke": "15",
    ]

    /// Releases of April in even years have long-term support, since 6.06.
    private static func ubuntuRelease(_ version: String) -> String? {
        guard let release = twoParts(version), version.utf8.contains(UInt8(ascii: ".")) else { return nil }
        let parts = release.split(separator: ".")
        let isLongTerm = release == "6.06" || (parts[1] == "04" && (Int(parts[0]) ?? 1) % 2 == 0)
        return isLongTerm ? release + ":LTS" : release
    }

    /// `v3.18` of `3.18.4`; nil for edge (`3.19_alpha20231219`), which has no advisories of its own in OSV.
    private static func alpineRelease(_ version: String) -> String? {
        guard !version.utf8.contains(UInt8(ascii: "_")) || version.contains("_rc") else { return nil }
        let plain = version.prefix { $0 != "_" }
        return twoParts(String(plain)).map { "v" + $0 }
    }

    /// CBL-Mariner 2 and its successor share one ecosystem name; there is nothing about Mariner 1.
    private static func azureRelease(_ version: String) -> String? {
        guard let release = major(version), release != "1" else { return nil }
        return release
    }

    /// `22.03-LTS-SP3`, from `VERSION="22.03 (LTS-SP3)"` as it is repeated in the pretty name.
    private static func openEulerRelease(_ distribution: Distribution) -> String? {
        guard let version = distribution.version else { return nil }
        guard let open = distribution.name.utf8.firstIndex(of: UInt8(ascii: "(")),
            let close = distribution.name.utf8[open...].firstIndex(of: UInt8(ascii: ")"))
        else { return version }
        let edition = distribution.name[distribution.name.utf8.index(after: open)..<close]
        return version.utf8.contains(UInt8(ascii: "-")) ? version : "\(version)-\(edition)"
    }
}

// MARK: - Product streams

extension DistributionEcosystem {
    /// The releases are CPE names without `cpe:/o:redhat:`. Streams with extended support (`rhel_eus` and others) are
    /// left out: whether a system has them cannot be told from its files.
    private static func redHat(_ version: String?) -> [Ecosystem] {
        guard let version, let major = major(version) else { return [] }
        let streams: [String]
        switch Int(major) ?? 0 {
        case 10...: streams = [twoParts(version).map { "enterprise_linux:\($0)" } ?? ""]
        case 8...9: streams = ["baseos", "appstream", "crb"].map { "enterprise_linux:\(major)::\($0)" }
        case 5...7:
            streams = ["server", "client", "workstation", "computenode"].map { "enterprise_linux:\(major)::\($0)" }
        default: streams = []
        }
        return streams.map { Ecosystem("Red Hat", release: $0) }
    }

    /// The release is the pretty name behind `openSUSE`: `Leap 15.5`, `Leap Micro 5.5`.
    private static func openSUSE(_ distribution: Distribution) -> [Ecosystem] {
        if let product = product(distribution.name, vendor: "openSUSE ") {
            return [Ecosystem("openSUSE", release: product)]
        }
        guard let version = distribution.version else { return [] }
        switch distribution.id {
        case "opensuse-leap": return [Ecosystem("openSUSE", release: "Leap \(version)")]
        case "opensuse-leap-micro": return [Ecosystem("openSUSE", release: "Leap Micro \(version)")]
        default: return []
        }
    }

    /// The release is the pretty name behind `SUSE`. SLE 15 is made of modules, each of which has advisories of its
    /// own; those of the modules that containers are built from are looked at with the server's.
    private static func suse(_ distribution: Distribution) -> [Ecosystem] {
        var base = product(distribution.name, vendor: "SUSE ")
        if base == nil, distribution.id == "sles", let version = distribution.version {
            base = "Linux Enterprise Server " + servicePack(version)
        }
        guard let base else { return [] }
        var releases = [base]
        let server = "Linux Enterprise Server "
        if base.utf8.starts(with: server.utf8) {
            let release = base.dropFirst(server.count)
            releases.append("\(base)-LTSS")
            if release.utf8.starts(with: "15".utf8) {
                releases += suseModules.map { "Linux Enterprise Module for \($0) \(release)" }
            }
        }
        return releases.map { Ecosystem("SUSE", release: $0) }
    }

    /// Source: SUSE Linux Enterprise Server 15, "Modules and Extensions Quick Start".
    private static let suseModules = [
        "Basesystem", "Server Applications", "Development Tools", "Containers", "Web and Scripting", "Python 3",
        "Legacy", "Desktop Applications", "Public Cloud", "Certifications",
    ]

    /// `15 SP5` of `15.5`, `12` of `12`, `16.0` unchanged: from SLE 16 on there are no service packs.
    private static func servicePack(_ version: String) -> String {
        let parts = version.split(separator: ".")
        guard parts.count == 2, let major = Int(parts[0]), major < 16 else { return version }
        return parts[1] == "0" ? String(parts[0]) : "\(parts[0]) SP\(parts[1])"
    }

    private static func product(_ name: String, vendor: String) -> String? {
        guard name.utf8.starts(with: vendor.utf8), name.utf8.count > vendor.utf8.count else { return nil }
        return String(name.dropFirst(vendor.count))
    }

    private static func isSUSE(_ id: String) -> Bool {
        ["sles", "sles_sap", "sled", "sle-micro", "sl-micro", "suse-microos", "sle_hpc", "suse"].contains(id)
    }
}
