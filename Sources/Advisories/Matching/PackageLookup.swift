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

    /// - Parameter keys: the ecosystems of the store that hold for the component (``LookupScopes``).
    init(_ component: Component, ecosystem: Ecosystem, keys: [String]) {
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
