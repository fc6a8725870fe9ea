package import Documents

/// What an image runs on (OCI Image Specification 1.1, "Image Index", property `platform`; names are those of Go).
package struct Platform: Hashable, Sendable, CustomStringConvertible {
    package var os: String
    package var architecture: String
    /// The version of the architecture, for example `v7` of `arm`; nil when it is the usual one or does not matter.
    package var variant: String?
    /// The version of the operating system, used by Windows images.
    package var osVersion: String?

    package init(os: String, architecture: String, variant: String? = nil, osVersion: String? = nil) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
        self.osVersion = osVersion
    }

    /// The platform in an index, or at the top of an image's configuration; nil when it names no system.
    package init?(_ node: Document.Node) {
        guard let os = node["os"]?.string, let architecture = node["architecture"]?.string else { return nil }
        let variant = node["variant"]?.string
        self.init(
            os: os, architecture: architecture, variant: variant?.isEmpty == true ? nil : variant,
            osVersion: node["os.version"]?.string)
    }

    /// Reads what a user writes: `os/architecture[/variant]`, or only one of the first two; nil when it is neither.
    ///
    /// Common other names are understood as containerd does (`x86_64`, `aarch64`, `armhf`, `macos`).
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        for part in parts {
            guard !part.isEmpty, part.count <= 64,
                part.allSatisfy({
                    (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || [0x5F, 0x2E, 0x2D].contains($0)
                })
            else { return nil }
        }
        let words = parts.map { String(decoding: Array($0), as: UTF8.self).lowercased() }
        let platform: Platform
        if words.count == 1 {
            if Self.systems.contains(words[0]) {
                platform = Platform(os: words[0], architecture: Self.host.architecture)
            } else {
                platform = Platform(os: "linux", architecture: words[0])
                guard Self.architectures.contains(platform.normalized.architecture) else { return nil }
            }
        } else {
            platform = Platform(os: words[0], architecture: words[1], variant: words.count == 3 ? words[2] : nil)
        }
        self = platform.normalized
    }

    /// Linux on the processor of this machine.
    package static var host: Platform {
        #if arch(x86_64)
            Platform(os: "linux", architecture: "amd64")
        #elseif arch(arm64)
            Platform(os: "linux", architecture: "arm64")
        #elseif arch(arm)
            Platform(os: "linux", architecture: "arm", variant: "v7")
        #elseif arch(i386)
            Platform(os: "linux", architecture: "386")
        #elseif arch(powerpc64le)
            Platform(os: "linux", architecture: "ppc64le")
        #elseif arch(s390x)
            Platform(os: "linux", architecture: "s390x")
        #elseif arch(riscv64)
            Platform(os: "linux", architecture: "riscv64")
        #else
            Platform(os: "linux", architecture: "amd64")
        #endif
    }

    private static let systems: Set<String> = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "macos", "netbsd",
        "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
    ]
    private static let architectures: Set<String> = [
        "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
        "riscv64",
        "s390x", "wasm",
    ]

    /// The same platform under its usual names, without a variant that means nothing (`arm64/v8`, `amd64/v1`).
    package var normalized: Platform {
        var result = self
        result.os = os.lowercased()
        if result.os == "macos" { result.os = "darwin" }
        result.architecture = architecture.lowercased()
        result.variant = variant?.lowercased()
        switch result.architecture {
        case "x86_64", "x86-64", "amd64": result.architecture = "amd64"
        case "i386", "i486", "i586", "i686", "x86": result.architecture = "386"
        case "aarch64", "arm64": result.architecture = "arm64"
        case "armhf":
            result.architecture = "arm"
            result.variant = result.variant ?? "v7"
        case "armel":
            result.architecture = "arm"
            result.variant = result.variant ?? "v6"
        case "armv5l", "armv6l", "armv7l":
            result.variant = result.variant ?? String(result.architecture.dropFirst(3).prefix(2))
            result.architecture = "arm"
        default: break
        }
        if let variant = result.variant, let first = variant.utf8.first, (0x30...0x39).contains(first) {
            result.variant = "v\(variant)"
        }
        switch (result.architecture, result.variant) {
        case ("arm64", "v8"), ("amd64", "v1"), (_, ""): result.variant = nil
        default: break
        }
        return result
    }

    package var description: String {
        [os, architecture, variant].compactMap { $0 }.joined(separator: "/")
    }

    /// How well a machine of this platform is served by an image for `candidate`: 0 is exactly it, more is a worse fit,
    /// nil does not run there.
    ///
    /// The system and the architecture must be the same. An older variant fits a newer one. When this platform states
    /// no variant, any variant fits in the last place, because a scan does not run the image.
    package func fit(of candidate: Platform) -> Int? {
        let wanted = normalized
        let offered = candidate.normalized
        guard wanted.os == offered.os, wanted.architecture == offered.architecture else { return nil }
        if let version = wanted.osVersion, let other = offered.osVersion, version != other { return nil }
        if wanted.variant == offered.variant { return 0 }
        guard let usual = Self.usualVariant[wanted.architecture] else { return wanted.variant == nil ? 100 : nil }
        let have = Self.number(offered.variant ?? usual)
        guard let want = Self.number(wanted.variant ?? usual), let have else {
            return wanted.variant == nil ? 100 : nil
        }
        if have <= want { return want - have }
        return wanted.variant == nil ? 100 + min(have - want, 100) : nil
    }

    /// What is meant when no variant is written.
    private static let usualVariant = ["arm": "v7", "arm64": "v8", "amd64": "v1"]

    private static func number(_ variant: String) -> Int? {
        variant.hasPrefix("v") ? Int(variant.dropFirst()).flatMap { (0...100).contains($0) ? $0 : nil } : nil
    }
}
