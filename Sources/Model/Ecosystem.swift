/// A package ecosystem under the name that OSV gives it, with the release of a distribution where there is one.
///
/// Source: OSV schema 1.7, "affected[].package field". `Debian:11` is name `Debian`, release `11`.
package struct Ecosystem: Hashable, Sendable, CustomStringConvertible {
    /// The part before the first colon, for example `Debian`, `PyPI`, `crates.io`.
    package let name: String
    /// What follows the first colon, for example `11`, `v3.18`, `22.04:LTS`; nil for language ecosystems.
    package let release: String?

    package init(_ name: String, release: String? = nil) {
        self.name = name
        self.release = release
    }

    /// Reads OSV's spelling.
    package init(osv text: String) {
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            name = String(text[..<colon])
            release = String(text[text.utf8.index(after: colon)...])
        } else {
            name = text
            release = nil
        }
    }

    package var description: String {
        if let release { "\(name):\(release)" } else { name }
    }
}
