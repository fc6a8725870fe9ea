/// What an advisory's identifier tells about it.
///
/// Source: OSV schema 1.7, "id, modified fields" (the table of prefixes), and the errata pages of the distributions.
package enum AdvisoryName {
    /// True for `CVE-YYYY-N…`.
    package static func isCVE(_ name: String) -> Bool {
        guard name.hasPrefix("CVE-"), name.utf8.count >= 13 else { return false }
        for (position, byte) in name.utf8.enumerated() where position >= 4 {
            guard position == 8 ? byte == UInt8(ascii: "-") : isDigit(byte) else { return false }
        }
        return true
    }

    /// The CVE in the identifier of a distribution's record about one CVE: `UBUNTU-CVE-2024-1` → `CVE-2024-1`.
    package static func embeddedCVE(_ name: String) -> String? {
        for prefix in ["UBUNTU-", "DEBIAN-", "ALPINE-"] where name.hasPrefix(prefix) {
            let rest = String(name.dropFirst(prefix.utf8.count))
            if isCVE(rest) { return rest }
        }
        return nil
    }

    /// True for errata that bring bug fixes or enhancements and no security fix.
    package static func isBugFixErratum(_ name: String) -> Bool {
        bugFixPrefixes.contains { name.hasPrefix($0) }
    }

    /// True for a distribution's notice, which may cover several vulnerabilities; older exports of these name the
    /// CVEs in `related` (AlmaLinux still does).
    package static func isErratum(_ name: String) -> Bool {
        errataPrefixes.contains { name.hasPrefix($0) }
    }

    /// True for entries of the Malicious Packages repository.
    package static func isMalicious(_ name: String) -> Bool { name.hasPrefix("MAL-") }

    /// The page about a record that names none itself.
    package static func page(_ name: String) -> String? {
        if isCVE(name) { return "https://www.cve.org/CVERecord?id=\(name)" }
        if name.hasPrefix("DSA-") || name.hasPrefix("DLA-") || name.hasPrefix("DTSA-") {
            return "https://security-tracker.debian.org/tracker/\(name)"
        }
        return nil
    }

    private static let bugFixPrefixes = [
        "ALBA-", "ALEA-", "RHBA-", "RHEA-", "RLBA-", "RLEA-", "RXBA-", "RXEA-", "ELBA-", "ELEA-",
        "SUSE-RU-", "SUSE-FU-", "SUSE-OU-", "openSUSE-RU-", "openSUSE-FU-", "openSUSE-OU-",
    ]

    private static let errataPrefixes = [
        "ALSA-", "RHSA-", "RLSA-", "RXSA-", "ELSA-", "DSA-", "DLA-", "DTSA-", "ELA-", "USN-", "LSN-", "SUSE-SU-",
        "openSUSE-SU-", "MGASA-", "PHSA-", "OESA-", "ALAS", "FEDORA-", "ASA-", "AVG-",
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
