import Model

/// Tells the distribution of an image or root filesystem.
///
/// Each file that is there yields a distribution of its own; the one of the file that comes first in ``paths`` is
/// to be believed (os-release(5): `/etc/os-release` takes precedence, then `/usr/lib/os-release`; never mixed).
package struct OSReleaseCataloger: Cataloger {
    package let name = "os-release"
    package let evidence = EvidenceKind.system
    package var patterns: [FilePattern] { Self.paths.map { .path($0) } }

    /// The files that name the distribution, the most trustworthy first. What follows the two os-release files is for
    /// images that have none.
    package static let paths = [
        "etc/os-release", "usr/lib/os-release", "etc/lsb-release", "etc/alpine-release", "etc/centos-release",
        "etc/redhat-release", "etc/system-release", "etc/photon-release", "etc/debian_version",
    ]

    package init() {}

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        var diagnostics = FileDiagnostics(path: file.path, code: "os-release")
        let distribution: Distribution?
        switch file.name {
        case "debian_version": distribution = ReleaseFileReader.debian(bytes)
        case "alpine-release": distribution = ReleaseFileReader.alpine(bytes)
        case "lsb-release": distribution = ReleaseFileReader.lsb(bytes)
        case "centos-release", "redhat-release", "system-release", "photon-release":
            distribution = ReleaseFileReader.sentence(bytes)
        default: distribution = OSReleaseReader(bytes, diagnostics: &diagnostics).distribution
        }
        if let distribution {
            output.distribution = distribution
        } else {
            diagnostics.add(
                "The file does not name a distribution: packages can be matched only if another file does",
                effect: .note)
        }
        diagnostics.append(to: &output)
    }
}
