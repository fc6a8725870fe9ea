/// The catalogers of files that ask for packages: lock files and manifests.
package enum DeclaredCatalogers {
    /// All of them, one for each format.
    package static let all: [any Cataloger] = [
        CargoLockCataloger(),
        ComposerLockCataloger(),
        GemfileLockCataloger(),
        GoModCataloger(),
        NPMLockCataloger(),
        POMCataloger(),
        PoetryLockCataloger(),
        RequirementsCataloger(),
        YarnLockCataloger(),
    ]
}
