package import Model

/// A package as advisories are looked up: the ecosystem and the name, both in the spelling used for comparison.
package struct PackageKey: Hashable, Sendable {
    /// `Debian:11`, `PyPI`, `Ubuntu:22.04`, `Ubuntu:Pro:22.04`.
    package let ecosystem: String
    package let name: String

    /// - Parameters:
    ///   - ecosystem: as a record or a component has it.
    ///   - name: as a record or a component has it.
    package init(ecosystem: Ecosystem, name: String) {
        self.ecosystem = Self.ecosystemKey(ecosystem)
        self.name = Self.normalizedName(name, ecosystem: ecosystem.name)
    }

    init(ecosystemKey: String, normalizedName: String) {
        ecosystem = ecosystemKey
        name = normalizedName
    }

    /// The ecosystem in the spelling used for comparison: without what does not tell releases apart.
    ///
    /// Releases whose advisories are given per major version lose the minor one, Ubuntu's `:LTS` goes, Alpine's
    /// branch gets its `v`, Maven's repository goes, and Red Hat's `enterprise_linux:9::baseos` becomes `9`.
    package static func ecosystemKey(_ ecosystem: Ecosystem) -> String {
        guard let release = ecosystem.release, !release.isEmpty else { return ecosystem.name }
        switch ecosystem.name {
        case "Ubuntu":
            let parts = release.split(separator: ":").filter { $0 != "LTS" }
            return "Ubuntu:" + parts.joined(separator: ":")
        case "Debian", "AlmaLinux", "Rocky Linux":
            return "\(ecosystem.name):\(release.prefix { $0 != "." })"
        case "Alpine":
            return "Alpine:" + alpineBranch(release)
        case "Maven":
            return "Maven"
        case "Red Hat":
            return "Red Hat:" + redHatRelease(release)
        default:
            return ecosystem.description
        }
    }

    /// The name in the spelling used for comparison.
    ///
    /// PyPI: PEP 503. NuGet, Packagist, Hex, Pub and GitHub Actions: case does not matter (they compare in lower case).
    /// SwiftURL: without scheme and `.git`. All others compare names byte for byte.
    package static func normalizedName(_ name: String, ecosystem: String) -> String {
        switch ecosystem {
        case "PyPI": pep503(name)
        case "NuGet", "Packagist", "Hex", "Pub", "GitHub Actions": name.lowercased()
        case "SwiftURL": swiftURL(name)
        default: name
        }
    }

    private static func alpineBranch(_ release: String) -> String {
        let text = release.hasPrefix("v") ? String(release.dropFirst()) : release
        let parts = text.split(separator: ".")
        guard parts.count >= 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return release }
        return "v\(parts[0]).\(parts[1])"
    }

    /// `enterprise_linux:9::baseos` and `enterprise_linux:9.4` → `9`; the extended streams stay by themselves.
    private static func redHatRelease(_ release: String) -> String {
        let parts = release.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count >= 2, parts[0] == "enterprise_linux" { return String(parts[1].prefix { $0 != "." }) }
        if parts.count == 1 { return String(release.prefix { $0 != "." }) }
        return release
    }

    /// Runs of `-`, `_` and `.` become one `-`, letters lower case (PEP 503, "Normalized Names").
    private static func pep503(_ name: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count)
        var inRun = false
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                if !inRun { bytes.append(UInt8(ascii: "-")) }
                inRun = true
            case 0x41...0x5A:
                bytes.append(byte | 0x20)
                inRun = false
            default:
                bytes.append(byte)
                inRun = false
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func swiftURL(_ name: String) -> String {
        var text = name.lowercased()[...]
        for scheme in ["https://", "http://", "ssh://git@", "git@"] where text.hasPrefix(scheme) {
            text = text.dropFirst(scheme.utf8.count)
        }
        if text.hasSuffix("/") { text = text.dropLast() }
        if text.hasSuffix(".git") { text = text.dropLast(4) }
        return String(text)
    }
}
