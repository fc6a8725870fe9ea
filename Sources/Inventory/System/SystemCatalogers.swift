/// The catalogers of operating systems' package databases.
package enum SystemCatalogers {
    /// Every cataloger with evidence ``EvidenceKind/system``.
    package static let all: [any Cataloger] = [
        OSReleaseCataloger(), DpkgCataloger(), ApkCataloger(), RPMCataloger(),
    ]
}
