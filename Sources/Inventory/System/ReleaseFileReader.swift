import Model

/// Reads the small files that named a distribution before os-release(5), for images that have no os-release file.
enum ReleaseFileReader {
    /// `etc/debian_version`: a version (`11.7`) or the code name of the release in preparation (`trixie/sid`).
    static func debian(_ bytes: Span<UInt8>) -> Distribution? {
        guard let text = firstLine(bytes) else { return nil }
        if let first = text.utf8.first, (0x30...0x39).contains(first) {
            let major = String(text.prefix { $0 != "." && $0 != " " })
            // Until Debian 3.1 the number behind the point was part of the release's name.
            let version = (Int(major) ?? 0) < 4 ? text : major
            return Distribution(id: "debian", version: version, name: "Debian GNU/Linux \(version)")
        }
        let codename = String(text.prefix { $0 != "/" && $0 != " " })
        guard !codename.isEmpty else { return nil }
        return Distribution(id: "debian", codename: codename, name: "Debian GNU/Linux \(text)")
    }

    /// `etc/alpine-release`: the version, `3.18.4`.
    static func alpine(_ bytes: Span<UInt8>) -> Distribution? {
        guard let text = firstLine(bytes), let first = text.utf8.first, (0x30...0x39).contains(first) else {
            return nil
        }
        let version = String(text.prefix { $0 != " " })
        return Distribution(id: "alpine", version: version, name: "Alpine Linux v\(version)")
    }

    /// `etc/lsb-release`: assignments `DISTRIB_ID`, `DISTRIB_RELEASE`, `DISTRIB_CODENAME`, `DISTRIB_DESCRIPTION`.
    static func lsb(_ bytes: Span<UInt8>) -> Distribution? {
        var ignored = FileDiagnostics(path: "", code: "")
        let values = OSReleaseReader(bytes, diagnostics: &ignored).values.filter { !$0.value.isEmpty }
        guard let id = values["DISTRIB_ID"] else { return nil }
        let version = values["DISTRIB_RELEASE"]
        return Distribution(
            id: id.lowercased(), version: version, codename: values["DISTRIB_CODENAME"]?.lowercased(),
            name: values["DISTRIB_DESCRIPTION"] ?? ([id] + (version.map { [$0] } ?? [])).joined(separator: " "))
    }

    /// `etc/redhat-release` and its like: `NAME release VERSION (Code name)`, or `NAME VERSION`.
    static func sentence(_ bytes: Span<UInt8>) -> Distribution? {
        guard let text = firstLine(bytes) else { return nil }
        guard let id = products.first(where: { text.utf8.starts(with: $0.prefix.utf8) })?.id else { return nil }
        let words = text.split(separator: " ")
        let word: Substring? =
            if let release = words.firstIndex(of: "release"), words.index(after: release) < words.endIndex {
                words[words.index(after: release)]
            } else {
                words.first { word in word.utf8.first.map { (0x30...0x39).contains($0) } ?? false }
            }
        let version = word.map { String($0.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }) }
        guard let version, !version.isEmpty else { return Distribution(id: id, name: text) }
        return Distribution(id: id, version: version, name: text)
    }

    /// What the sentence starts with, and the `ID` that the same distribution's os-release has.
    private static let products: [(prefix: String, id: String)] = [
        ("CentOS", "centos"), ("Red Hat Enterprise Linux", "rhel"), ("Fedora", "fedora"), ("Rocky Linux", "rocky"),
        ("AlmaLinux", "almalinux"), ("Oracle Linux", "ol"), ("Amazon Linux", "amzn"),
        ("Enterprise Linux Enterprise Linux", "ol"), ("VMware Photon", "photon"), ("Photon", "photon"),
        ("Mageia", "mageia"), ("openEuler", "openeuler"), ("CBL-Mariner", "mariner"),
        ("Microsoft Azure Linux", "azurelinux"),
    ]

    /// The first line that is not empty, without blanks around it, at most 200 bytes.
    private static func firstLine(_ bytes: Span<UInt8>) -> String? {
        var lines = LineScanner()
        while let rawLine = lines.next(in: bytes) {
            let line = bytes.trimmed(rawLine)
            if !line.isEmpty {
                return bytes.utf8Text(in: line.lowerBound..<min(line.upperBound, line.lowerBound + 200))
            }
        }
        return nil
    }
}
