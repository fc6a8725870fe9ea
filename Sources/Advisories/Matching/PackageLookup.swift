import Model

/// Under which names, ecosystems and versions advisories may speak of a component.
///
/// Sources: OSV schema 1.7, "affected[].package field" (what a name means in each ecosystem), and the records
/// themselves: AlmaLinux and Red Hat name binary packages whatever the schema says, Rocky Linux source packages.
struct PackageLookup {
    /// One name to look up, with the version to compare.
    struct Candidate {
        var key: PackageKey
        var version: String
        /// True for Ubuntu Pro's repository, which replaces what is said of the plain release.
        var isPro = false
    }

    var candidates: [Candidate] = []

    /// - Parameters:
    ///   - ecosystems: those the store knows, in the spelling of ``PackageKey``.
    init(_ component: Component, ecosystem: Ecosystem, ecosystems: Set<String>) {
        let keys = Self.ecosystemKeys(of: component, ecosystem, among: ecosystems)
        for (name, version) in Self.names(of: component, ecosystem) {
            let name = PackageKey.normalizedName(name, ecosystem: ecosystem.name)
            for key in keys {
                candidates.append(
                    Candidate(
                        key: PackageKey(ecosystemKey: key, normalizedName: name), version: version,
                        isPro: key.hasPrefix("Ubuntu:Pro:")))
            }
        }
    }

    /// The ecosystems whose advisories hold for the component, as far as the store knows them.
    static func ecosystemKeys(of component: Component, _ ecosystem: Ecosystem, among known: Set<String>) -> [String] {
        let own = PackageKey.ecosystemKey(ecosystem)
        var keys = [own]
        // A record that names no release speaks of the distribution as a whole.
        if own != ecosystem.name { keys.append(ecosystem.name) }
        if ecosystem.name == "Ubuntu", own.hasPrefix("Ubuntu:") {
            let release = own.dropFirst("Ubuntu:".utf8.count)
            let version = component.source?.version ?? component.version
            // Pro's fixes are no fixes for who has no subscription; the version shows who has one.
            if version.contains("esm") { keys.append("Ubuntu:Pro:\(release)") }
            if version.lowercased().contains("fips") {
                for stream in ["FIPS", "FIPS-updates", "FIPS-preview"] {
                    keys.append("Ubuntu:Pro:\(stream):\(release)")
                }
            }
        }
        if ecosystem.name == "SUSE", let suffix = Self.suseRelease(ecosystem.release) {
            keys += known.filter { $0.hasPrefix("SUSE:Linux Enterprise Module for ") && $0.hasSuffix(suffix) }.sorted()
        }
        return keys.filter { known.contains($0) }
    }

    /// ` 15 SP5` of `Linux Enterprise Server 15 SP5`, which its modules share.
    private static func suseRelease(_ release: String?) -> String? {
        let prefix = "Linux Enterprise "
        guard let release, release.hasPrefix(prefix) else { return nil }
        let words = release.dropFirst(prefix.utf8.count).split(separator: " ")
        guard let number = words.firstIndex(where: { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        return " " + words[number...].joined(separator: " ")
    }

    private static func names(of component: Component, _ ecosystem: Ecosystem) -> [(name: String, version: String)] {
        let own = (component.name, component.version)
        switch component.kind {
        case .deb:
            guard let source = component.source else { return [(component.name, withoutRebuild(component.version))] }
            let version = source.version.isEmpty ? component.version : source.version
            return [(source.name, withoutRebuild(version))]
        case .apk:
            guard let source = component.source, source.name != component.name else { return [own] }
            let built = (source.name, source.version.isEmpty ? component.version : source.version)
            return ecosystem.name == "Alpine" ? [built] : [own, built]
        case .rpm:
            guard let source = component.source, source.name != component.name, namesSources(ecosystem) else {
                return [own]
            }
            return [own, (source.name, withEpoch(of: component.version, source.version))]
        case .golang:
            // Programs name the standard library in several ways.
            return component.name == "std" ? [("stdlib", component.version)] : [own]
        default:
            return [own]
        }
    }

    /// Distributions on RPM whose records may name source packages.
    private static func namesSources(_ ecosystem: Ecosystem) -> Bool {
        switch ecosystem.name {
        case "AlmaLinux", "Red Hat", "Photon OS": false
        default: true
        }
    }

    /// `1.2-3+b1` → `1.2-3`: a rebuild without change of source (Debian Developer's Reference, section 5.10.2.1).
    static func withoutRebuild(_ version: String) -> String {
        let bytes = Array(version.utf8)
        var end = bytes.count
        while end > 0, (0x30...0x39).contains(bytes[end - 1]) { end -= 1 }
        guard end < bytes.count, end > 2, bytes[end - 1] == UInt8(ascii: "b"), bytes[end - 2] == UInt8(ascii: "+")
        else {
            return version
        }
        return String(decoding: bytes[..<(end - 2)], as: UTF8.self)
    }

    /// The name of a source RPM has no epoch; that of the packages built from it is taken.
    private static func withEpoch(of binary: String, _ source: String) -> String {
        if source.isEmpty { return binary }
        guard !source.utf8.contains(UInt8(ascii: ":")), let colon = binary.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            return source
        }
        return binary[...colon] + source
    }
}
