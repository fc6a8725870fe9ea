import Inventory

/// Which catalogers a kind of target needs.
enum Catalogers {
    /// Images and root filesystems: what is installed. Lock files lie in images too, but say only what was asked for.
    static var installed: [any Cataloger] { all.filter { $0.evidence != .declared } }

    /// Folders: what is asked for, and artifacts that lie there. Not the databases of an operating system.
    static var folder: [any Cataloger] { all.filter { $0.evidence != .system } }

    private static let all: [any Cataloger] =
        SystemCatalogers.all + InstalledCatalogers.all + BinaryCatalogers.all + DeclaredCatalogers.all
}
